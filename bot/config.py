"""Frozen Settings: tinbuon.toml, then TINBUON_* variables, checked before a socket opens.

Each channel folder brings its own section (its settings.Config); nothing lists them here.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import os
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    create_model,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

import bot.channels
from bot.core.errors import SettingsError
from bot.core.weak import weak

PREFIX = "TINBUON_"
_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Web(_Section):
    """The one HTTP server. `public_url` is what phones and boxes use to reach it."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    health_port: int = Field(0, ge=0, le=65535)  # 0 = none of its own
    public_url: str = Field("", pattern=r"^(https?://\S+)?$")
    max_body_mb: int = Field(30, ge=1)


class Speech(_Section):
    """Speech engines."""

    stt_engine: str = "auto"
    stt_model: str = ""
    stt_threads: int = Field(0, ge=0)  # 0 = the library's own choice
    stt_url: str = Field("", pattern=r"^(https?://\S+)?$")  # of an endpoint
    stt_key: SecretStr = SecretStr("")
    max_note_s: int = Field(900, ge=1)
    tts_engine: str = "auto"
    tts_second: str = "auto"
    tts_model: str = ""
    tts_url: str = Field("", pattern=r"^(https?://\S+)?$")  # of an endpoint
    tts_key: SecretStr = SecretStr("")
    tts_voice: str = ""
    tts_rate_wpm: int = Field(150, ge=60, le=400)
    loudness_lufs: float = Field(-16.0, ge=-40, le=-5)

    @property
    def ear(self) -> str:
        """The engine that writes down what is said; "" is none, and voice notes stay audio. `auto`:
        a model where one is named, else the one that brings its own, where there is a package."""
        if self.stt_engine != "auto":
            return "" if self.stt_engine == "none" else self.stt_engine
        if self.stt_model:
            return "faster_whisper"
        return "vietasr" if importlib.util.find_spec("vietasr") else ""

    @property
    def mouth(self) -> str:
        """The engine that reads aloud: `auto` is a voice where one is named, else the one that is
        always there."""
        if self.tts_engine != "auto":
            return self.tts_engine
        return "sherpa" if self.tts_model else "espeak"


class OpenAI(_Section):
    """A language model that drafts; everything works without it."""

    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    model: str = ""


class Commune(_Section):
    """Defaults each commune can override."""

    province: str = "66"
    quiet_from: str = Field("22:00", pattern=_CLOCK)
    quiet_to: str = Field("05:00", pattern=_CLOCK)
    single_officer: bool = False
    countersign_s: int = Field(30 * 60, ge=1)
    code_days: int = Field(7, ge=1)
    link_days: int = Field(30, ge=1, le=3650)  # of the built-in chat; a phone in use stays in
    takeover_s: int = Field(2 * 3600, ge=0)


class Backup(_Section):
    """Who may open a backup: whoever has the private half of a key, else the passphrase."""

    recipient: str = Field("", pattern=r"^(age1[0-9a-z]{58})?$")
    passphrase: SecretStr = SecretStr("")

    @field_validator("passphrase")
    @classmethod
    def _strong(cls, given: SecretStr) -> SecretStr:
        if given.get_secret_value() and weak(given.get_secret_value(), 12):
            raise ValueError("12 letters or more, and not the same ones again and again")
        return given


class Keep(_Section):
    """Days after which something is over; counts and the audit are kept for good."""

    heard_days: int = Field(30, ge=2, le=36_500)  # words and files of what came in
    events_days: int = Field(90, ge=30, le=36_500)
    said_days: int = Field(90, ge=2, le=36_500)
    messages_days: int = Field(400, ge=62, le=36_500)  # this month and the last are counted
    voice_days: int = Field(90, ge=2, le=36_500)
    buttons_days: int = Field(400, ge=30, le=36_500)
    plays_days: int = Field(400, ge=62, le=36_500)
    strangers_days: int = Field(30, ge=2, le=36_500)  # chats of people who never said who they are


class Mqtt(_Section):
    """Loudspeakers and boards that are told over MQTT. Without TINBUON_MQTT_URL a broker runs in
    the one process of an embedded installation, from the first such device on. `ca`: the file with
    who signed the broker's certificate."""

    host: str = "127.0.0.1"  # 0.0.0.0 for boxes on the network
    port: int = Field(1883, ge=1, le=65535)
    ca: Path | None = None


class Base(BaseSettings):
    """The sections that are not a channel's."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        toml_file="tinbuon.toml",
        extra="forbid",
        frozen=True,
    )

    language: Literal["vi", "en"] = "vi"
    database_url: str = ""
    broker_url: str = ""
    broker_queue: str = "tinbuon"
    mqtt_url: str = ""
    mqtt: Mqtt = Mqtt()
    data_dir: Path = Path("data")
    secret_key: SecretStr = SecretStr("")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    demo: bool = False
    web: Web = Web()
    speech: Speech = Speech()
    openai: OpenAI = OpenAI()
    commune: Commune = Commune()
    keep: Keep = Keep()
    backup: Backup = Backup()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - `load` brings them
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What `load` hands in (variables, then keywords) wins over the file."""
        return init_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def db_url(self) -> str:
        """The database address, SQLite in the data folder unless set."""
        return self.database_url or f"sqlite://{(self.data_dir / 'tinbuon.sqlite3').resolve()}"

    @property
    def embedded(self) -> bool:
        """One process with SQLite: it may create and migrate its own database."""
        return self.db_url.startswith("sqlite")

    @property
    def public_url(self) -> str:
        """Address for links and media, without a slash at the end."""
        return (self.web.public_url or f"http://{self.web.host}:{self.web.port}").rstrip("/")

    def channel(self, name: str) -> Any:
        """The section of one channel."""
        return getattr(self, name)


def channel_names() -> tuple[str, ...]:
    """Folders under bot/channels that bring a settings module."""
    found = pkgutil.iter_modules(bot.channels.__path__)
    return tuple(sorted(m.name for m in found if m.ispkg))


@cache
def settings_class() -> type[Base]:
    """Base plus one section a channel."""
    fields: dict[str, Any] = {}
    for name in channel_names():
        config = importlib.import_module(f"bot.channels.{name}.settings").Config
        fields[name] = (config, config())
    return create_model("Settings", __base__=Base, **fields)


Settings = Base


def known_names(model: type[BaseModel] | None = None, prefix: str = PREFIX) -> list[str]:
    """Every TINBUON_* variable there is."""
    names: list[str] = []
    for field, info in (model or settings_class()).model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names += known_names(kind, f"{prefix}{field.upper()}__")
        else:
            names.append(f"{prefix}{field.upper()}")
    return names


def load(environ: Mapping[str, str] | None = None, **overrides: Any) -> Base:
    """Settings from file, variables and keywords, the last winning. Raises SettingsError with
    what to change."""
    environ = os.environ if environ is None else environ
    _refuse_unknown(environ)
    try:
        return settings_class()(**_merged(_variables(environ), overrides))
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
    except ValueError as error:  # unreadable TOML
        raise SettingsError(f"tinbuon.toml cannot be read: {error}") from None


def _variables(environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    source = EnvSettingsSource(settings_class())
    for name, value in environ.items():
        if not name.upper().startswith(PREFIX):
            continue
        source.env_vars = {name.lower(): value}
        try:
            found = _merged(found, source())
        except ValueError:
            raise SettingsError(f'settings: {name} must be JSON, such as ["a", "b"]') from None
    return found


def _merged(under: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(under)
    for name, value in over.items():
        both = isinstance(value, dict) and isinstance(found.get(name), dict)
        found[name] = _merged(found[name], value) if both else value
    return found


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = known_names()
    for name in environ:
        upper = name.upper()
        if not upper.startswith(PREFIX) or upper.startswith(f"{PREFIX}TEST_") or upper in known:
            continue
        near = difflib.get_close_matches(upper, known, n=1, cutoff=0.0)
        raise SettingsError(f"unknown setting {name}: did you mean {near[0]}?")


def _explain(error: ValidationError) -> str:
    lines = []
    for fault in error.errors(include_input=False, include_url=False):
        path = [str(p) for p in fault["loc"]]
        line = f"{'.'.join(path)} ({PREFIX}{'__'.join(path).upper()}): {fault['msg']}"
        if fault["type"] == "extra_forbidden":
            wanted = f"{PREFIX}{'__'.join(path).upper()}"
            near = difflib.get_close_matches(wanted, known_names(), n=1, cutoff=0.0)
            line = f"unknown setting {'.'.join(path)}: did you mean {near[0]}?"
        lines.append(line)
    return "settings: " + "; ".join(lines)

"""What a box knows of itself: one file, written by `run.py device provision`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.errors import OperatorError


class Card(BaseModel):
    """`key` is the public half of what the commune signs with. `sink` gets raw samples (signed 16
    bit, little endian, mono) on its standard input, {rate} in it is their rate. `amplifier_on` and
    `amplifier_off` are commands around each sound; `warm_up_s` what the amplifier needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    code: str
    secret: str
    key: str
    folder: Path = Path("player")
    ca: Path | None = None
    sink: tuple[str, ...] = ("aplay", "-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", "{rate}")
    amplifier_on: tuple[str, ...] = ()
    amplifier_off: tuple[str, ...] = ()
    warm_up_s: float = Field(0.0, ge=0, le=60)


def read(path: Path) -> Card:
    """Raises OperatorError with what to change."""
    try:
        return Card(**tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path} is no TOML: {error}") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        name = ".".join(map(str, fault["loc"]))
        raise OperatorError(f"{path}: {name}: {fault['msg']}") from None


def written(card: Card) -> str:
    """As a file that `read` takes."""
    known = {"url": card.url, "code": card.code, "secret": card.secret, "key": card.key}
    return "".join(f'{name} = "{value}"\n' for name, value in known.items())

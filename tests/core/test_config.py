"""Settings: every documented name is taken, a wrong one is refused with the nearest right one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.config import known_names, load
from bot.core.errors import SettingsError

DOCUMENTED = """
    TINBUON_DATABASE_URL TINBUON_BROKER_URL TINBUON_MQTT_URL TINBUON_DATA_DIR TINBUON_WEB__HOST
    TINBUON_WEB__PORT TINBUON_WEB__PUBLIC_URL TINBUON_TELEGRAM__TOKEN TINBUON_TELEGRAM__API_BASE
    TINBUON_TELEGRAM__MODE TINBUON_TELEGRAM__WEBHOOK_SECRET TINBUON_ZALO__APP_ID
    TINBUON_ZALO__APP_SECRET TINBUON_ZALO__OA_SECRET_KEY TINBUON_ZALO__API_BASE
    TINBUON_ZALO__OAUTH_BASE TINBUON_SPEECH__STT_MODEL TINBUON_SPEECH__TTS_ENGINE
    TINBUON_OPENAI__BASE_URL TINBUON_OPENAI__API_KEY TINBUON_OPENAI__MODEL
""".split()  # noqa: SIM905 - a list to read
VALUES = {
    "TINBUON_WEB__PORT": "9001",
    "TINBUON_TELEGRAM__MODE": "webhook",
    "TINBUON_DATABASE_URL": "sqlite:///srv/x.sqlite3",
    "TINBUON_BROKER_URL": "amqp://rabbit",
    "TINBUON_WEB__PUBLIC_URL": "https://xa.example.vn/",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and no variables of ours."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.upper().startswith("TINBUON_"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_documented_variable_is_taken(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    value = VALUES.get(name, "abc")
    monkeypatch.setenv(name, value)
    found: object = load()
    for part in name.removeprefix("TINBUON_").lower().split("__"):
        found = getattr(found, part)
    reveal = getattr(found, "get_secret_value", lambda: str(found))
    assert reveal() == value


def test_nothing_set_is_a_working_embedded_installation(tmp_path: Path) -> None:
    settings = load()
    assert settings.embedded
    assert settings.db_url == f"sqlite://{tmp_path / 'data' / 'tinbuon.sqlite3'}"
    assert settings.public_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("TINBUON_DATABSE_URL", "TINBUON_DATABASE_URL"),
        ("TINBUON_WEB_PORT", "TINBUON_WEB__PORT"),
        ("TINBUON_TELEGRAM__TOKN", "TINBUON_TELEGRAM__TOKEN"),
        ("tinbuon_zalo__app_idd", "TINBUON_ZALO__APP_ID"),
        ("TINBUON_WEB", "TINBUON_WEB__"),
    ],
)
def test_an_unknown_variable_names_the_nearest(wrong: str, right: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({wrong: "secret-value"})
    assert wrong in str(caught.value)
    assert f"did you mean {right}" in str(caught.value)
    assert "secret-value" not in str(caught.value)


def test_only_the_given_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINBUON_WEB__PORT", "9001")
    assert load({}).web.port == 8080
    assert load({"TINBUON_WEB__PORT": "9002"}).web.port == 9002


def test_names_of_tests_and_of_others_are_left_alone() -> None:
    assert load({"TINBUON_TEST_POSTGRES_URL": "x", "PATH": "/bin"}).web.port == 8080


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TINBUON_WEB__PORT", "0"),
        ("TINBUON_WEB__PORT", "web"),
        ("TINBUON_WEB__PORT", ""),
        ("TINBUON_WEB__MAX_BODY_MB", "0"),
        ("TINBUON_WEB__PUBLIC_URL", "xa.example.vn"),
        ("TINBUON_LOG_LEVEL", "loud"),
        ("TINBUON_TELEGRAM__MODE", "carrier-pigeon"),
        ("TINBUON_COMMUNE__QUIET_FROM", "22h"),
        ("TINBUON_COMMUNE__QUIET_TO", "25:00"),
        ("TINBUON_COMMUNE__CODE_DAYS", "0"),
        ("TINBUON_COMMUNE__COUNTERSIGN_S", "-1"),
        ("TINBUON_SPEECH__TTS_RATE_WPM", "0"),
        ("TINBUON_DEMO", "perhaps"),
        ("TINBUON_ZALO__MEDIA_HOSTS", "a.example,b.example"),
        ("TINBUON_ZALO__MEDIA_HOSTS", '"a.example"'),
    ],
)
def test_a_wrong_value_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({name: value})
    assert name in str(caught.value)


def test_a_secret_never_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "very-secret-value"
    settings = load({"TINBUON_TELEGRAM__TOKEN": secret, "TINBUON_OPENAI__API_KEY": secret})
    assert secret not in repr(settings)
    assert secret not in str(settings.model_dump())


def test_variables_win_over_the_file_and_keywords_over_both(tmp_path: Path) -> None:
    Path("tinbuon.toml").write_text(
        '[web]\nport = 9001\nhost = "0.0.0.0"\n[commune]\nquiet_from = "21:30"\n'
    )
    assert load({}).web.port == 9001
    both = load({"TINBUON_WEB__PORT": "9002"})
    assert (both.web.port, both.web.host) == (9002, "0.0.0.0")
    assert both.commune.quiet_from == "21:30"
    over = load({"TINBUON_WEB__PORT": "9002"}, web={"port": 9003})
    assert (over.web.port, over.web.host) == (9003, "0.0.0.0")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[web]\nprot = 1\n", "did you mean TINBUON_WEB__PORT"),
        ("[wbe]\nport = 1\n", "unknown setting wbe"),
        ("[web\nport = 1\n", "tinbuon.toml cannot be read"),
        ("[web]\nport = 'many'\n", "TINBUON_WEB__PORT"),
    ],
)
def test_a_wrong_file_says_what_and_where(text: str, says: str) -> None:
    Path("tinbuon.toml").write_text(text)
    with pytest.raises(SettingsError, match=says):
        load({})


def test_settings_are_frozen() -> None:
    settings = load({})
    with pytest.raises(ValueError, match="frozen"):
        settings.web.port = 1  # type: ignore[misc]  # frozen, as it should be


def test_every_name_is_upper_case_and_there_once() -> None:
    names = known_names()
    assert len(set(names)) == len(names)
    assert all(name == name.upper() for name in names)
    assert set(DOCUMENTED) <= set(names)

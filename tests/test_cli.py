"""The command line as an operator uses it: real processes, their words and their exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.fakes import launch

ROOT = Path(__file__).resolve().parents[1]
STT = ROOT / "tests" / "fixtures" / "stt"
VILLAGES = "Mã xã,Thôn,Số hộ\n24478,Buôn Phung,182\n24478,Thôn Điện Tân,143\n"
PEOPLE = "Mã xã,Thôn,Họ tên,Vai trò\n24478,Buôn Phung,H Nga Byă,tuyên truyền viên\n"


class Desk:
    """One operator's folder, with nothing set but the data folder."""

    start: tuple[str, ...] = launch.COMMAND

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        keep = {k: v for k, v in os.environ.items() if not k.startswith("TINBUON_")}
        keep["TINBUON_LANGUAGE"] = "en"
        self.env = {**keep, "TINBUON_DATA_DIR": str(self.data), "COLUMNS": "100"}
        self.env[launch.NAME] = os.environ[launch.NAME]

    def run(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*args),
            env=self.env | env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def fine(self, *args: str, **env: str) -> str:
        done = self.run(*args, **env)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def fails(self, code: int, *args: str, **env: str) -> str:
        done = self.run(*args, **env)
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        assert "Traceback" not in said
        return said

    def command(self, *args: str) -> list[str]:
        return [*self.start, *args]

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.data / "tinbuon.sqlite3") as database:
            return database.execute(statement).fetchall()

    def file(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody else has."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_help_names_every_command(desk: Desk) -> None:
    desk.start = launch.AFRESH
    said = desk.fine("--help")
    for name in ("serve", "demo", "check", "migrate", "import", "audit", "zalo", "officer"):
        assert f" {name} " in said


def test_wrong_usage_is_2(desk: Desk) -> None:
    assert "No such command" in desk.fails(2, "dance")
    assert "unknown role cook: use web, worker, scheduler" in desk.fails(2, "serve", "--role=cook")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TINBUON_WEB__PROT", "1", "did you mean TINBUON_WEB__PORT?"),
        ("TINBUON_WEB__PORT", "many", "TINBUON_WEB__PORT"),
        ("TINBUON_DATABASE_URL", "mysql://a/b", "TINBUON_DATABASE_URL starts with 'mysql'"),
        ("TINBUON_SPEECH__TTS_ENGINE", "parrot", "there is no speech engine 'parrot'"),
    ],
)
def test_wrong_settings_are_2(desk: Desk, name: str, value: str, words: str) -> None:
    said = desk.fails(2, "serve", **{name: value})
    assert words in said


def test_a_wrong_line_in_the_file_is_2(desk: Desk) -> None:
    desk.file("tinbuon.toml", "[web]\nprot = 8080\n")
    assert "unknown setting web.prot: did you mean TINBUON_WEB__PORT?" in desk.fails(2, "check")


def test_a_port_in_use(desk: Desk, taken: int) -> None:
    said = desk.fails(1, "serve", TINBUON_WEB__PORT=str(taken))
    assert f"port {taken} is already in use" in said
    assert "TINBUON_WEB__PORT" in said


def test_a_health_port_in_use_is_called_by_its_name(desk: Desk, taken: int) -> None:
    ports = {"TINBUON_WEB__PORT": str(free_port()), "TINBUON_WEB__HEALTH_PORT": str(taken)}
    said = desk.fails(1, "serve", **ports)
    assert f"port {taken} is already in use" in said
    assert f"TINBUON_WEB__HEALTH_PORT={taken + 1}" in said


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"TINBUON_BROKER_URL": "amqp://a:geheim@127.0.0.1:1/"}, "TINBUON_BROKER_URL"),
        ({"TINBUON_BROKER_URL": "nonsense"}, "must start with amqp://"),
        ({"TINBUON_DATABASE_URL": "postgres://a:geheim@127.0.0.1:1/x"}, "TINBUON_DATABASE_URL"),
        ({"TINBUON_DATABASE_URL": "sqlite:///nowhere/at/all.sqlite3"}, "TINBUON_DATABASE_URL"),
        ({"TINBUON_DATA_DIR": "/proc/tinbuon"}, "TINBUON_DATA_DIR"),
    ],
    ids=["broker-away", "broker-wrong", "postgres-away", "no-such-folder", "no-data-folder"],
)
def test_what_is_not_there_is_named(desk: Desk, settings: Mapping[str, str], words: str) -> None:
    said = desk.fails(1, "serve", TINBUON_WEB__PORT=str(free_port()), **settings)
    assert words in said
    assert "geheim" not in said


def test_check_lists_everything(desk: Desk, taken: int) -> None:
    said = desk.fine("check", TINBUON_WEB__PORT=str(free_port()))
    for words in ("settings", "disk space", "database", "text-to-speech", "in order"):
        assert words in said
    weak = {"TINBUON_ZALO__OA_SECRET_KEY": "00000000", "TINBUON_SPEECH__STT_MODEL": "/none"}
    said = desk.fails(1, "check", TINBUON_WEB__PORT=str(taken), **weak)
    assert "zalo.oa_secret_key could be guessed" in said
    assert "00000000" not in said
    assert "3 to mend" in said
    assert "set TINBUON_WEB__PORT" in said
    assert "TINBUON_SPEECH__STT_MODEL" in said


def test_migrate_twice(desk: Desk) -> None:
    for _ in range(2):
        assert "up to date" in desk.fine("migrate")
    assert desk.sql("SELECT count(*) FROM area") == [(103,)]


@pytest.mark.parametrize(
    ("what", "good", "bad"),
    [
        ("villages", VILLAGES, VILLAGES + "99999,Thôn Hai,3\n24478,Thôn Ba,nhiều\n"),
        ("people", PEOPLE, PEOPLE + "24478,Buôn Phung,,tuyên truyền viên\n99999,,Y Bih,cán bộ\n"),
    ],
)
def test_import_is_all_or_nothing(desk: Desk, what: str, good: str, bad: str) -> None:
    desk.fine("import", "villages", desk.file("v.csv", VILLAGES)) if what == "people" else None
    table = {"villages": "area WHERE kind = 'village'", "people": "person"}[what]
    said = desk.fails(1, "import", what, desk.file("bad.csv", bad))
    assert "2 faults in" in said
    assert "nothing was changed" in said
    path = desk.file("good.csv", good)
    assert "would be added" in desk.fine("import", what, path, "--dry-run")
    assert desk.sql(f"SELECT count(*) FROM {table}") == [(0,)]
    desk.fine("import", what, path)
    rows = len(good.splitlines()) - 1
    assert desk.sql(f"SELECT count(*) FROM {table}") == [(rows,)]
    assert f"0 were added, 0 were changed, {rows} the same" in desk.fine("import", what, path)


def test_import_of_what_is_no_table(desk: Desk) -> None:
    assert "give the path" in desk.fails(1, "import", "people", "none.csv")
    assert "missing column" in desk.fails(1, "import", "villages", desk.file("x.csv", "xin chào"))


@pytest.mark.slow
def test_first_officer_first_board_and_the_audit_chain(desk: Desk) -> None:
    board = ("device", "--area=24478", "--kind=board", "--name=Bảng tin")
    assert "run.py officer" in desk.fails(1, *board)
    assert "no place with the code '9'" in desk.fails(1, "officer", "--commune=9", "--name=A")
    wrong = desk.fails(1, "officer", "--commune=24478", "--name=A", "--roles=king")
    assert "unknown role king" in wrong
    said = desk.fine("officer", "--commune=24478", "--name=Y Bih Niê")
    assert "Xã Cư Pui: admin, approver" in said
    assert "http://127.0.0.1:8080/chat/" in said
    again = desk.fails(1, "officer", "--commune=24478", "--name=y bih nie")
    assert "already has Y Bih Niê" in again
    assert "--another" in again
    assert desk.sql("SELECT count(*) FROM person") == [(1,)]
    assert "are needed" in desk.fails(2, "officer", "--name=A")
    assert "nobody called 'A'" in desk.fails(1, "officer", "link", "--commune=24478", "--name=A")
    link = desk.fine("officer", "link", "--commune=24478", "--name=Y Bih Niê")
    assert "/chat/" in link
    code = link.split("(")[1].split(":")[0]
    assert "links ended, 0 chats" in desk.fine("officer", "revoke", f"--person={code}")
    assert desk.sql("SELECT links FROM chat_account") == [(1,)]
    made = desk.run(*board)
    assert made.returncode == 0
    assert "http://127.0.0.1:8080/boards/" in made.stdout
    assert made.stderr == ""
    assert "--kind must be" in desk.fails(1, "device", "--area=24478", "--kind=oven", "--name=A")
    box = ("device", "--area=24478", "--kind=speaker", "--name=Loa", "--serial=8681")
    assert "gtech" in desk.fails(1, *box, "--driver=oven")
    assert "another --kind" in desk.fails(1, *box, "--driver=gtech", "--kind=board")
    assert "must look like" in desk.fails(1, *box, "--driver=gtech", "--option=warm")
    told = desk.fine(*box, "--driver=gtech", "--option=warm_up_s=20")
    assert "user 8681, password " in told
    assert "already" in desk.fails(1, *box, "--driver=gtech")
    known = desk.sql("SELECT driver, serial, options FROM device WHERE serial <> ''")
    assert known == [("gtech", "8681", '{"warm_up_s":"20"}')]

    assert "the audit chain is whole" in desk.fine("audit", "verify")
    desk.sql("UPDATE audit SET action = 'nothing' WHERE id = 2")
    assert "BROKEN at row 2" in desk.fails(1, "audit", "verify")


@pytest.mark.slow
def test_say_and_transcribe(desk: Desk) -> None:
    said = desk.fine("say", "UBND xã họp lúc 7h30 ngày 5/3.", "-o", "loa.mp3")
    assert "Ủy ban nhân dân xã họp lúc bảy giờ ba mươi" in said
    assert (desk.folder / "loa.mp3").stat().st_size > 5000
    assert "nothing to say" in desk.fails(1, "say", "")
    assert "cannot be written" in desk.fails(1, "say", "chào", "-o", "none/loa.mp3")
    clip = str(STT / "clips" / "01-vi-suoi-dang.ogg")
    model = {"TINBUON_SPEECH__STT_MODEL": str(STT / "model")}
    assert "nước suối dâng cao" in desk.fine("transcribe", clip, **model)
    off = {"TINBUON_SPEECH__STT_ENGINE": "none"}
    assert "TINBUON_SPEECH__STT_MODEL" in desk.fails(1, "transcribe", clip, **off)
    told = json.loads(desk.fine("transcribe", clip, "--format", "json", **model))
    assert "nước suối dâng cao" in told[0]["segments"][0]["text"]
    assert "\n00:00:00," in desk.fine("transcribe", clip, "--format", "srt", **model)
    both = desk.fails(1, "transcribe", str(ROOT / "run.py"), clip, **model)
    assert "cannot be opened" in both
    assert "nước suối dâng cao" in both


@pytest.mark.slow
def test_an_engine_is_measured_on_ones_own_recordings(desk: Desk) -> None:
    assert "0 recordings" in desk.fine("speech", "export", str(desk.folder / "out"))
    assert "clips.json" in desk.fails(1, "speech", "evaluate", str(desk.folder))
    folder = desk.folder / "voices"
    shutil.copytree(STT / "clips", folder)
    words = json.loads((folder / "clips.json").read_text("utf-8"))
    first, second = list(words)[:2]
    given = {
        first: {"text": words[first], "speaker": "Nga"},
        second: {"text": "Loa phát thanh thôn ba bị hỏng từ hôm kia", "speaker": "Ba"},
    }
    (folder / "clips.json").write_text(json.dumps(given), "utf-8")
    (folder / "places.txt").write_text("Ea Kao\nthôn 3\n", "utf-8")
    model = {"TINBUON_SPEECH__STT_MODEL": str(STT / "model")}
    table = desk.fine("speech", "evaluate", str(folder), **model)
    assert re.search(r"Nga +10 +0\.0% +0\.0% +1/1", table)
    assert re.search(r"Ba +10 +10\.0% .*1/1", table)
    assert re.search(r"all +20 +5\.0% .*2/2", table)


@pytest.mark.slow
def test_transcribe_refuses_what_is_no_recording(desk: Desk) -> None:
    model = {"TINBUON_SPEECH__STT_MODEL": str(STT / "model")}
    assert "cannot be opened" in desk.fails(1, "transcribe", str(ROOT / "run.py"), **model)
    assert "is not a file" in desk.fails(1, "transcribe", "none.ogg", **model)


def test_zalo_switched_off(desk: Desk) -> None:
    assert "TINBUON_ZALO__APP_ID" in desk.fails(1, "zalo", "status")


def test_serve_with_nothing_but_an_address_a_folder_and_a_port(desk: Desk) -> None:
    desk.start = launch.AFRESH
    port = free_port()
    desk.data.mkdir()
    env = desk.env | {
        "TINBUON_WEB__PORT": str(port),
        "TINBUON_DATABASE_URL": f"sqlite://{desk.data / 'tinbuon.sqlite3'}",
    }
    log = (desk.folder / "log").open("w+")
    process = subprocess.Popen(
        desk.command("serve"), env=env, cwd=desk.folder, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        assert _ready(process, port) == {"ready": True, "reasons": []}
        _printed(process, Path(log.name), "is ready on")
        _there(desk.data / launch.ASKED_TO_PRERENDER)
        desk.start = launch.COMMAND
        beside = {k: env[k] for k in ("TINBUON_WEB__PORT", "TINBUON_DATABASE_URL")}
        assert f"ok   Tin Buôn is running on port {port}" in desk.fine("check", **beside)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        log.close()
    assert desk.sql("SELECT count(*) FROM area WHERE kind = 'commune'") == [(102,)]
    keys = [p for p in desk.data.iterdir() if "key" in p.name]
    assert [stat.S_IMODE(p.stat().st_mode) for p in keys] == [0o600]
    assert "Traceback" not in (desk.folder / "log").read_text()


def _ready(process: subprocess.Popen[bytes], port: int) -> object:
    end = time.monotonic() + 45
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"not ready; exit code {process.poll()}")


def _there(path: Path) -> None:
    end = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < end, path
        time.sleep(0.05)


def _printed(process: subprocess.Popen[bytes], log: Path, words: str) -> None:
    end = time.monotonic() + 30
    while words not in log.read_text():
        assert time.monotonic() < end, log.read_text()
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)

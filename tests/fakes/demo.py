"""The demo as a process of its own, and a person who plays its day on the first page's phones."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import sqlite3
import subprocess
import wave
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import av
from aiohttp import ClientError, ClientSession
from playwright.async_api import FrameLocator, Locator, Page, expect

from tests.fakes import launch
from tests.fakes.clock import MORNING, RunningClock

ROOT = Path(__file__).resolve().parents[2]
STT = ROOT / "tests" / "fixtures" / "stt"
SLOW_MS = 30_000  # on a busy machine of two cores


@contextlib.asynccontextmanager
async def running(folder: Path, now: datetime = MORNING, **settings: str) -> AsyncIterator[str]:
    """`run.py demo` on a free port with an empty data folder, begun at `now`; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    keep = {k: v for k, v in os.environ.items() if not k.startswith("TINBUON_")}
    keep["TINBUON_LANGUAGE"] = "en"
    env = keep | {
        launch.NAME: str(RunningClock(now)),
        "TINBUON_DATA_DIR": str(folder / "data"),
        "TINBUON_WEB__PORT": str(port),
        "TINBUON_SPEECH__STT_MODEL": str(STT / "model"),
        **settings,
    }
    command = [*launch.AFRESH, "demo"]
    with (folder / "demo.log").open("w") as log:
        process = subprocess.Popen(
            command, env=env, cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://127.0.0.1:{port}"
            await _ready(process, url, folder / "demo.log")
            yield url
            process.terminate()
            await asyncio.to_thread(process.wait, 30)
        finally:
            process.kill()
            process.wait()


async def _ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    async with asyncio.timeout(60), ClientSession() as http:
        while "Ctrl+C" not in log.read_text():
            assert process.poll() is None, log.read_text()
            await asyncio.sleep(0.1)
        with contextlib.suppress(ClientError):
            assert (await http.get(f"{url}/healthz")).status == 200


def as_wav(clip: str, path: Path) -> Path:
    """A fixture recording as the file that Chromium's stand-in microphone plays."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
    with av.open(str(STT / "clips" / clip)) as source, wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        for frame in source.decode(audio=0):
            for one in resampler.resample(frame):
                out.writeframes(one.to_ndarray().tobytes())
        out.writeframes(bytes(48_000))
    return path


def asked(folder: Path, question: str) -> list[tuple[object, ...]]:
    """The demo's database answers, while the demo runs."""
    path = folder / "data" / "tinbuon.sqlite3"
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(question).fetchall()


class Phone:
    """One chat, used as a person would: type, tap, read."""

    def __init__(self, frame: FrameLocator | Page) -> None:
        self.frame = frame

    async def says(self, text: str, answer: str) -> None:
        await self.frame.locator("#text").fill(text)
        await self.frame.locator("#send").click()
        await self.sees(answer)

    async def taps(self, title: str, answer: str) -> None:
        exactly = re.compile(f"^{re.escape(title)}$")
        await self.frame.locator(".choice").filter(has_text=exactly).last.click(timeout=SLOW_MS)
        await self.sees(answer)

    async def sees(self, text: str) -> Locator:
        """The newest bubble with this text."""
        bubble = self.frame.locator(".bot .bubble").filter(has_text=text).last
        await expect(bubble).to_be_visible(timeout=SLOW_MS)
        return bubble

    async def records(self, seconds: int) -> None:
        await self.frame.locator("#mic").click()
        await expect(self.frame.locator("#seconds")).to_have_text(f"0:0{seconds}", timeout=SLOW_MS)
        await self.frame.locator("#post").click()


class Day:
    """The first page with everybody's phone, the board and the loudspeaker."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.officer = self.phone("can-bo")
        self.editor = self.phone("bien-tap")
        self.propagandist = self.phone("tuyen-truyen-1")
        self.neighbour = self.phone("tuyen-truyen-2")
        self.citizen = self.phone("nguoi-dan")
        self.newcomer = self.phone("nguoi-moi")
        self.board = page.frame_locator("iframe[src^='/boards/bang-tin']")
        self.speaker = page.frame_locator("iframe[src^='/speakers/loa-buon-phung']")

    def phone(self, person: str) -> Phone:
        return Phone(self.page.frame_locator(f"iframe[src='/chat/{person}']"))

    async def enrol(self) -> None:
        await self.officer.says("menu", "Hôm nay anh/chị làm việc gì?")
        await self.officer.taps("Tuyên truyền viên", "Anh/chị muốn làm gì")
        await self.officer.taps("Mời người mới", "Mời cho thôn, buôn nào")
        await self.officer.taps("Buôn Khanh", "Mã mời cho Buôn Khanh")
        invitation = await (await self.officer.sees("Mã mời cho")).inner_text()
        code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", invitation)
        assert code, invitation
        await self.newcomer.says(code.group(), "họ và tên")
        await self.newcomer.taps("Y Thương Êban", "có đồng ý không")
        await self.newcomer.taps("Đồng ý", "Cán bộ xã sẽ xác nhận")
        await self.officer.sees("Y Thương Êban muốn làm tuyên truyền viên")
        await self.officer.taps("Xác nhận", "Đã xác nhận Y Thương Êban")
        await self.newcomer.sees("Chúc mừng Y Thương Êban")

    async def write(self, text: str) -> None:
        await self.editor.says("soạn tin", "Anh/chị viết nội dung tin")
        await self.editor.says(text, "Gửi cho những đâu")
        await self.editor.taps("Toàn xã", "Khi nào gửi và phát loa")
        await self.editor.taps("Ngay khi duyệt", "Xem lại BT-1 trước khi gửi duyệt")

    async def submit(self, time: int) -> None:
        await self.editor.taps("Gửi duyệt", "Đã gửi duyệt BT-1")
        asking = await self.officer.sees(f"chờ duyệt BT-1 (lần {time})")
        await expect(asking.locator("audio, .player")).not_to_have_count(0)

    async def send_back(self) -> None:
        await self.officer.taps("Trả lại", "Trả lại vì sao")
        await self.officer.taps("Sai ngày giờ", "Đã trả lại BT-1")
        await self.editor.sees("Lý do: Sai ngày giờ")

    async def mend(self, text: str) -> None:
        await self.editor.taps("Sửa và gửi lại", "Sửa phần nào?")
        await self.editor.taps("Nội dung", "Nội dung hiện tại")
        await self.editor.says(text, "Xem lại BT-1 trước khi gửi duyệt")

    async def approve(self) -> None:
        await self.officer.taps("Duyệt", "Đã duyệt BT-1")

    async def tell(self, households: str) -> None:
        await self.propagandist.taps("Đã phổ biến", "phổ biến bằng cách nào")
        await self.propagandist.taps("Đến từng nhà", "Khoảng bao nhiêu hộ")
        await self.propagandist.says(households, f"Đã ghi {households} hộ")

    async def alarm(self) -> None:
        await self.officer.says("khẩn cấp", "Đang có chuyện gì?")
        await self.officer.taps("Lũ", "Phát tới đâu?")
        await self.officer.taps("Cả Xã Cư Pui", "Để phát, anh/chị gõ")
        await self.officer.says("PHÁT NGAY", "Đã phát tin khẩn cấp")

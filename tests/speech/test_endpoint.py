"""Another machine's recogniser, over real HTTP: what it is sent, what becomes of its answers."""

from __future__ import annotations

import email.message
import io
import json
import threading
import wave
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import numpy as np
import pytest

from bot.core.errors import SpeechError
from bot.speech.ears import endpoint
from bot.speech.hearing import RATE, EarSettings, Said

SOUND = (np.sin(np.arange(RATE * 2) / 10) / 2).astype(np.float32)


class Machine(HTTPServer):
    """Answers with `answer` and keeps what it was sent."""

    status = 200
    answer: Any = ""
    sent: dict[str, bytes]
    asked = 0
    key = ""

    @property
    def settings(self) -> EarSettings:
        return EarSettings("whisper-1", url=f"http://127.0.0.1:{self.server_port}/v1", key="k-1")

    def hear(self) -> list[Said]:
        return endpoint.load(self.settings)(SOUND, "vi", ["Ea Kao", "Krông Pắc"])


class _Asked(BaseHTTPRequestHandler):
    server: Machine

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        form = email.message_from_bytes(
            b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n" + body
        )
        parts = [part for part in form.walk() if not part.is_multipart()]
        self.server.sent = {_name(part): _bytes(part) for part in parts}
        self.server.key = self.headers["Authorization"]
        self.server.asked += 1
        answer = self.server.answer
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.send_response(self.server.status)
        html = text.startswith("<")
        self.send_header("Content-Type", "text/html" if html else "application/json")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


def _name(part: email.message.Message) -> str:
    return str(part.get_param("name", header="Content-Disposition"))


def _bytes(part: email.message.Message) -> bytes:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


@pytest.fixture
def machine() -> Iterator[Machine]:
    server = Machine(("127.0.0.1", 0), _Asked)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_sent_the_sound_its_language_and_the_names_that_may_occur(machine: Machine) -> None:
    machine.answer = {"text": "chào bà con"}
    machine.hear()
    assert machine.key == "Bearer k-1"
    sent = machine.sent
    assert (sent["model"], sent["language"]) == (b"whisper-1", b"vi")
    assert sent["prompt"].decode() == "Ea Kao, Krông Pắc"
    with wave.open(io.BytesIO(sent["file"])) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, RATE)
        samples = np.frombuffer(file.readframes(RATE * 9), "<i2") / 32768
    assert np.abs(samples - SOUND).max() < 0.001


def test_segments_keep_their_times_and_how_sure_they_are(machine: Machine) -> None:
    machine.answer = {
        "text": "nước lên hai nhà",
        "segments": [
            {"start": 0.0, "end": 1.0, "text": " nước lên", "avg_logprob": 0.0},
            {"start": 1.0, "end": 2.0, "text": " hai nhà"},
        ],
    }
    assert machine.hear() == [Said(0.0, 1.0, "nước lên", 1.0), Said(1.0, 2.0, "hai nhà", None)]


@pytest.mark.parametrize("answer", [{"text": " chào "}, {"text": "chào", "segments": None}])
def test_a_text_alone_is_the_whole_piece(machine: Machine, answer: Any) -> None:
    machine.answer = answer
    assert machine.hear() == [Said(0.0, 2.0, "chào", None)]


def test_nothing_heard_is_nothing(machine: Machine) -> None:
    machine.answer = {"text": "", "segments": []}
    assert machine.hear() == []


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, {"error": "no"}),
        (401, {"error": {"message": "wrong key"}}),
        (200, "<html>login</html>"),
        (200, "{"),
        (200, [1]),
        (200, {"text": 5, "segments": [{"start": "x"}]}),
        (200, {"segments": "none"}),
        (200, '{"text": "a", "segments": [{"start": 0, "end": Infinity, "text": "a"}]}'),
        (200, {"text": "a", "segments": [{"start": 0, "end": 1, "text": "a", "avg_logprob": "x"}]}),
    ],
)
def test_what_is_no_answer_is_said_in_words_and_never_becomes_text(
    machine: Machine, status: int, answer: Any
) -> None:
    machine.status, machine.answer = status, answer
    with pytest.raises(SpeechError, match=r"http://127\.0\.0\.1"):
        machine.hear()
    assert machine.asked == 1  # who asks tries again

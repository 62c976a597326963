"""A Piper voice of a few kilobytes, of the same shape as a real one: the same inputs, output and
notes, a tone for each sign of its tokens. How fast it is asked to be is how loud it is.
"""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path

RATE = 22_050
PER_SIGN = RATE // 20
SIGNS = " _^$!',-.:;?abcdefghijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖɗɘəɛɜɡɣɤɥɨɪɬɯɲɹɾʃʂʈʊʌʔʒʰˈˌːʲ0123456789̪̃"
_FLOAT, _INT = 1, 7


def piper(folder: Path, pitch: int = 20) -> Path:
    """The folder, with a voice in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vi.onnx").write_bytes(_model(pitch))
    told = {"espeak": {"voice": "vi"}, "phoneme_type": "espeak"}
    (folder / "vi.onnx.json").write_text(json.dumps(told))
    tokens = "".join(f"{sign} {number}\n" for number, sign in enumerate(SIGNS))
    (folder / "tokens.txt").write_text(tokens, "utf-8")
    return folder


def _model(pitch: int) -> bytes:
    ramp = [2 * math.pi * pitch * n / RATE for n in range(PER_SIGN)]
    nodes = (
        _node("Cast", ["input"], "float", _number("to", _FLOAT)),
        _node("Reshape", ["float", "column"], "signs"),
        _node("Mul", ["signs", "ramp"], "angles"),
        _node("Sin", ["angles"], "tones"),
        _node("Gather", ["scales", "one"], "length"),
        _node("Mul", ["tones", "length"], "loud"),
        _node("Mul", ["loud", "half"], "quiet"),
        _node("Reshape", ["quiet", "shape"], "output"),
    )
    values = (
        _tensor("column", _INT, [2], "q", [-1, 1]),
        _tensor("shape", _INT, [4], "q", [1, 1, 1, -1]),
        _tensor("one", _INT, [], "q", [1]),
        _tensor("half", _FLOAT, [1], "f", [0.25]),
        _tensor("ramp", _FLOAT, [1, PER_SIGN], "f", ramp),
    )
    inputs = (("input", _INT, ["n", "t"]), ("input_lengths", _INT, ["n"]), ("scales", _FLOAT, [3]))
    graph = b"".join(_part(1, node) for node in nodes) + _part(2, b"voice")
    graph += b"".join(_part(5, value) for value in values)
    graph += b"".join(_part(11, _value(*one)) for one in inputs)
    graph += _part(12, _value("output", _FLOAT, ["n", "a", "b", "l"]))
    notes = {
        "model_type": "vits", "comment": "piper", "language": "Vietnamese", "voice": "vi",
        "has_espeak": "1", "n_speakers": "1", "sample_rate": str(RATE), "add_blank": "0",
    }  # fmt: skip
    told = b"".join(
        _part(14, _part(1, key.encode()) + _part(2, value.encode())) for key, value in notes.items()
    )
    return _plain(1, 8) + _part(7, graph) + _part(8, _part(1, b"") + _plain(2, 13)) + told


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _plain(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _part(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _node(kind: str, inputs: list[str], output: str, more: bytes = b"") -> bytes:
    names = b"".join(_part(1, name.encode()) for name in inputs)
    return names + _part(2, output.encode()) + _part(4, kind.encode()) + more


def _number(name: str, value: int) -> bytes:
    return _part(5, _part(1, name.encode()) + _plain(3, value) + _plain(20, 2))


def _tensor(name: str, kind: int, shape: list[int], code: str, values: list[float]) -> bytes:
    sizes = b"".join(_plain(1, size) for size in shape)
    raw = struct.pack(f"<{len(values)}{code}", *values)
    return sizes + _plain(2, kind) + _part(8, name.encode()) + _part(9, raw)


def _value(name: str, kind: int, shape: list[int | str]) -> bytes:
    sizes = b"".join(
        _part(1, _plain(1, size) if isinstance(size, int) else _part(2, size.encode()))
        for size in shape
    )
    return _part(1, name.encode()) + _part(2, _part(1, _plain(1, kind) + _part(2, sizes)))


def zipformer(folder: Path, word: str) -> Path:
    """A recogniser of the shape of a zipformer with CTC that hears one word in everything."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokens.txt").write_text(f"<blk> 0\n▁{word} 1\n<unk> 2\n", "utf-8")
    nodes = (
        _node("MatMul", ["x", "nothing"], "silence"),
        _node("Add", ["silence", "always"], "log_probs"),
        _node("Identity", ["x_lens"], "log_probs_len"),
    )
    values = (
        _tensor("nothing", _FLOAT, [80, 3], "f", [0.0] * 240),
        _tensor("always", _FLOAT, [3], "f", [-9.0, 0.0, -9.0]),
    )
    graph = b"".join(_part(1, node) for node in nodes) + _part(2, b"ear")
    graph += b"".join(_part(5, value) for value in values)
    graph += _part(11, _value("x", _FLOAT, ["n", "t", 80])) + _part(
        11, _value("x_lens", _INT, ["n"])
    )
    graph += _part(12, _value("log_probs", _FLOAT, ["n", "t", 3]))
    graph += _part(12, _value("log_probs_len", _INT, ["n"]))
    (folder / "model.onnx").write_bytes(
        _plain(1, 8)
        + _part(7, graph)
        + _part(8, _part(1, b"") + _plain(2, 13))
        + _part(14, _part(1, b"model_type") + _part(2, b"zipformer2_ctc"))
    )
    return folder

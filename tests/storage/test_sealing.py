"""A file that says it is closed with a passphrase, and lies about it."""

from __future__ import annotations

import base64
import io
import re

import pytest

from bot.core.errors import OperatorError
from bot.storage import sealing

BEGIN, END = b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"-----END AGE ENCRYPTED FILE-----\n"
KEY = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCB2UnVpL1dlbTYyT2ZUYld5eHNwNzVRIDE5CkJFcDZnWjMvUHlC"
    "eXEwUDNxaXBSdjViblhMWlliVVpmOGFnd2Q4SUY4UUUKLS0tIDgxcFBHZ0hnTkRjVW54ZkR0TGdtcW13ZGN1UktxOXZJ"
    "Umc4MHRJMmNodWcKHTxDUDrxSRZ1gV53V9+XGk/c2fv56b/tFmmGLGHWiG1DBFsYZnBGBL1A83W1WDP5ghqS7euY8u6A"
    "RJpk2IRvPW+6IrMT7hT6pL9I4PYgt8Fx2pkwOUfurdlLmroOXb2lbzkEYxuqOdFOuw=="
)


def armored(key: bytes) -> bytes:
    return BEGIN + base64.encodebytes(key) + END


def work(factor: bytes) -> bytes:
    """Says how much work the passphrase is: 30 would be a terabyte of memory."""
    found = re.sub(rb"(-> scrypt \S+) 19", rb"\1 " + factor, KEY)
    assert found != KEY
    return armored(found)


@pytest.mark.parametrize(
    "start",
    [
        *(work(n) for n in (b"30", b"63", b"64", b"255", b"0", b"-1", b"9" * 30, b"")),
        *(armored(KEY)[:n] for n in (15, 20, len(BEGIN), 200, len(BEGIN + KEY))),
        armored(KEY[:40]),
        armored(b""),
        armored(b"age-encryption.org/v1\n"),
        armored(KEY).replace(END, b""),
        armored(KEY).replace(b"YWdl", b"YW\0l"),
        armored(KEY).replace(b"YWdl", "ừừ".encode()),
        b"-----BEGIN AGE" + b"A" * 1_000_000,
        (b"-----BEGIN AGE\n" * 1000),
        b"-----BEGIN AGE\n-----END\n",
        b"-----BEGIN PGP MESSAGE-----\n"[:14].replace(b"PGP", b"AGE"),
    ],
)
def test_it_is_refused_with_a_sentence(start: bytes) -> None:
    lock = sealing.Lock(passphrase="một hai ba bốn năm sáu")
    with pytest.raises(OperatorError, match=r"passphrase does not fit|damaged"):
        sealing.unseal(io.BytesIO(start + b"\0" * 1000), lock, lambda file: file.read())

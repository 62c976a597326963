"""Backups are closed to whoever finds them: age files (https://age-encryption.org/v1), by pyrage.

A stream either way, so that gigabytes need no memory. For a recipient the file is an age file. For
a passphrase a key made for this one file stands before it, itself closed with the passphrase.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from bot.core.errors import OperatorError

T = TypeVar("T")
_LOCKED, _AGE, _END = b"-----BEGIN AGE", b"age-encryption.org/v1", b"-----END"
_LONGEST = 4096  # of the key before a file that has a passphrase


@dataclass(frozen=True)
class Lock:
    """One of them; neither: the file is open to whoever has it. `identity` opens what was closed
    for a recipient: the file that `new_identity` made."""

    recipient: str = ""
    passphrase: str = ""
    identity: Path | None = None


def new_identity(path: Path) -> str:
    """Write a new private key (0600) and return the recipient that belongs to it. Raises OSError,
    also where the file is there."""
    from pyrage import x25519

    made = x25519.Identity.generate()
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w") as file:
        file.write(f"# public key: {made.to_public()}\n{made}\n")
        file.flush()
        os.fsync(file.fileno())
    return str(made.to_public())


def asks(file: BinaryIO) -> bool:
    """Was it closed with a passphrase?"""
    start = file.read(len(_LOCKED))
    file.seek(0)
    return start == _LOCKED


def seal(out: BinaryIO, lock: Lock, write: Callable[[BinaryIO], None]) -> None:
    """What `write` writes, closed, into `out`. Raises OperatorError for a recipient that is none,
    OSError for a full disk, and what `write` raises."""
    if not lock.recipient and not lock.passphrase:
        write(out)
        return
    import pyrage

    recipient = _recipient(lock) if lock.recipient else _for_this_file(out, lock.passphrase)
    sealed: Any = out  # its types want a class where a file is enough
    with _other_end(
        lambda pipe: pyrage.encrypt_io(pipe, sealed, [recipient]), writes=False
    ) as pipe:
        write(pipe)


def unseal(file: BinaryIO, lock: Lock, read: Callable[[BinaryIO], T]) -> T:
    """`read` reads what was sealed; what it returns is whole and unchanged. Raises OperatorError
    where it is not, or the key does not fit, and what `read` raises."""
    start = file.read(len(_AGE))
    file.seek(0)
    if start != _AGE and not start.startswith(_LOCKED):
        return read(file)
    import pyrage  # in Rust: only where it is needed

    sealed: Any = file
    identity = _identity(lock) if start == _AGE else _behind_passphrase(file, lock.passphrase)
    try:
        with _other_end(
            lambda pipe: pyrage.decrypt_io(sealed, pipe, [identity]), writes=True
        ) as pipe:
            found = read(pipe)
            while pipe.read(1 << 20):  # only its very end says that nothing was cut off
                pass
            return found
    except pyrage.DecryptError as error:
        raise OperatorError(f"it was closed for another key, or is damaged ({error})") from error
    except OSError as error:
        if error.errno is not None:  # a real one: the disk's
            raise
        raise OperatorError(f"it is damaged or was cut off ({error})") from error


def _recipient(lock: Lock) -> Any:
    from pyrage import RecipientError, x25519

    try:
        return x25519.Recipient.from_str(lock.recipient)
    except RecipientError as error:
        raise OperatorError(
            "TINBUON_BACKUP__RECIPIENT is no public key (age1…): run.py backup-key makes one"
        ) from error


def _for_this_file(out: BinaryIO, passphrase: str) -> Any:
    from pyrage import passphrase as locked
    from pyrage import x25519

    identity = x25519.Identity.generate()
    out.write(locked.encrypt(str(identity).encode(), passphrase, armored=True))
    return identity.to_public()


def _identity(lock: Lock) -> Any:
    from pyrage import IdentityError, x25519

    if lock.identity is None:
        raise OperatorError("it was closed for a key: name its file with --identity")
    try:
        lines = lock.identity.read_text().split()
        return x25519.Identity.from_str(next(x for x in lines if x.startswith("AGE-SECRET-KEY-")))
    except OSError as error:
        raise OperatorError(f"{lock.identity} cannot be read ({error.strerror})") from error
    except (StopIteration, ValueError, IdentityError) as error:
        raise OperatorError(f"{lock.identity} holds no key that run.py backup-key made") from error


def _behind_passphrase(file: BinaryIO, passphrase: str) -> Any:
    from pyrage import DecryptError, x25519
    from pyrage import passphrase as locked

    if not passphrase:
        raise OperatorError(
            "it has a passphrase: set TINBUON_BACKUP__PASSPHRASE, or type it when asked"
        )
    head = b""
    while not head.rpartition(b"\n")[0].rpartition(b"\n")[2].startswith(_END):
        line = file.readline(_LONGEST)
        head += line
        if not line or len(head) > _LONGEST:
            raise OperatorError("it is damaged or was cut off at its beginning")
    try:
        key = locked.decrypt(head, passphrase)
        return x25519.Identity.from_str(key.decode())
    except (DecryptError, ValueError) as error:
        raise OperatorError("the passphrase does not fit, or its beginning is damaged") from error


@contextlib.contextmanager
def _other_end(work: Callable[[Any], Any], *, writes: bool) -> Any:
    """A pipe whose other end `work` has, in a thread. What it raises is raised here, before what
    breaks because of it."""
    failed: list[BaseException] = []
    reading, writing = os.pipe()
    theirs, ours = (writing, reading) if writes else (reading, writing)

    def run() -> None:
        try:
            with os.fdopen(theirs, "wb" if writes else "rb") as pipe:
                work(pipe)
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    thread = threading.Thread(target=run, name="sealing")
    thread.start()
    try:
        with os.fdopen(ours, "rb" if writes else "wb") as pipe:
            yield pipe
    except BaseException as error:
        thread.join()
        if failed and not isinstance(failed[0], BrokenPipeError):
            raise failed[0] from error
        raise
    thread.join()
    if failed:
        raise failed[0]

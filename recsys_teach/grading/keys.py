"""Hidden cases from a key that only the instructor has.

A seed is HMAC-SHA256(key, what, student, exercise, version), so each student meets cases of their own, nobody can draw
them without the key, and whoever has it draws the same again.
"""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

import numpy as np

LEAST, MOST = 16, 1024  # bytes


class BadKey(ValueError):
    """The key file cannot be used. The text says why and what to do."""


def new_key(path: Path) -> None:
    """Write a new key that only you may read. Raises BadKey where a file is already: it may be a key that is in use."""
    try:
        with open(path, "x", encoding="ascii", opener=_only_mine) as file:
            file.write(secrets.token_hex(32) + "\n")
    except FileExistsError:
        raise BadKey(
            f"{path} is there already. Use it, or choose another name; whoever loses a key loses its cases."
        ) from None
    except OSError as error:
        raise BadKey(f"{path} cannot be written: {error.strerror}. Choose a folder of your own.") from None


def in_repository(path: Path) -> bool:
    """Say whether a file stands in a git repository, with which it might be published."""
    return any((folder / ".git").exists() for folder in path.resolve().parents)


def _only_mine(path, flags):
    return os.open(path, flags, 0o600)


def read_key(path: Path) -> bytes:
    """Return the key in a file. Raises BadKey."""
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise BadKey(
            f"The key {path} cannot be read: {error.strerror}. `recsys-teach new-key {path}` makes one."
        ) from None
    if len(key) < LEAST:
        raise BadKey(
            f"The key {path} has {len(key)} bytes, which can be guessed. `recsys-teach new-key` makes a good one."
        )
    if len(key) > MOST or b"\n" in key:
        raise BadKey(f"{path} is no key: a key is one line. Pass the file that `recsys-teach new-key` made.")
    return key


def fingerprint(key: bytes) -> str:
    """Return what tells keys apart and does not give them away; "" for no key."""
    return sha256(b"fingerprint\0" + key).hexdigest()[:16] if key else ""


def seed(key: bytes, what: str, student: str, item: str, version: int) -> int:
    """Return HMAC-SHA256 over what the draw is for, as a whole number."""
    told = "\0".join((what, student, item, str(version))).encode("utf-8", "backslashreplace")
    return int.from_bytes(hmac.new(key, told, sha256).digest(), "big")


def generator(key: bytes, what: str, student: str, item: str, version: int) -> np.random.Generator:
    return np.random.default_rng(seed(key, what, student, item, version))


def hidden_cases(exercise, key: bytes, student: str) -> list:
    """Return the cases of an exercise that this student alone meets; those that everybody has are not among them."""
    from recsys_teach.exercises import codec

    seen, found = set(exercise.encoded), []
    for case in exercise.cases(generator(key, "cases", student, exercise.id, exercise.version)):
        if (encoded := codec.encode(case.args)) not in seen:
            seen.add(encoded)
            found.append(case)
    return found

"""Frames on a pipe: four bytes of length, then codec bytes. Stands alone: the sandbox has this file too."""

from __future__ import annotations

import struct

GRACE = 1.0  # seconds beyond the deadline that the runner inside has to tell of it


def read_frame(file) -> bytes | None:
    """Return the next frame, or None at the end."""
    head = file.read(4)
    return file.read(struct.unpack("<I", head)[0]) if len(head) == 4 else None


def write_frame(file, content: bytes) -> None:
    """Write a frame, and pass it on at once."""
    file.write(struct.pack("<I", len(content)) + content)
    file.flush()

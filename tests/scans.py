"""Small scans as an office uploads them."""

import struct
import zlib


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 1, height: int = 1, *, data: bytes | None = None, end: bool = True) -> bytes:
    """A grey image; ``data`` replaces its rows, without ``end`` it is cut off."""
    rows = zlib.compress(b"\x00" * (width + 1) * height) if data is None else data
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", rows) if rows else b""
    return b"\x89PNG\r\n\x1a\n" + head + body + (chunk(b"IEND", b"") if end else b"")


def jpeg(width: int = 1, height: int = 1, *, end: bool = True) -> bytes:
    """The segments of a JPEG; nobody decodes it."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    head = b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H", 7) + b"JFIF\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\x34"
    return head + b"\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame + scan + (b"\xff\xd9" if end else b"")


PNG = png()

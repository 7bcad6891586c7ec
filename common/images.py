"""Whether the bytes of a photo or scan are a whole image, by the structure of its file; nothing is decoded."""

import zlib
from collections.abc import Iterator

LARGEST_SIDE = 20_000
"""Pixels; a page of A3 at 1200 dpi has 19,843."""
_PNG = b"\x89PNG\r\n\x1a\n"
_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
"""Markers among those of a frame that are none."""


def is_whole_image(body: bytes) -> bool:
    """A JPEG or PNG with a size that a page can have, image data, and its end; cut-off or made-up files are not."""
    try:
        return _is_png(body) if body.startswith(_PNG) else _is_jpeg(body)
    except IndexError:
        return False


def _fits(width: int, height: int) -> bool:
    return 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE


def _number(body: bytes, at: int, length: int) -> int:
    if at + length > len(body):
        raise IndexError
    return int.from_bytes(body[at : at + length])


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and data of each chunk; stops at the first one that is not as its checksum says."""
    at = len(_PNG)
    while at < len(body):
        end = at + 8 + _number(body, at, 4)
        if zlib.crc32(body[at + 4 : end]) != _number(body, end, 4):
            return
        yield body[at + 4 : at + 8], body[at + 8 : end]
        at = end + 4


def _is_png(body: bytes) -> bool:
    kinds: set[bytes] = set()
    size = b""
    for kind, data in _chunks(body):
        if not kinds:
            size = data if kind == b"IHDR" else b""
        kinds.add(kind)
        if kind == b"IEND":
            break
    return {b"IDAT", b"IEND"} <= kinds and _fits(_number(size, 0, 4), _number(size, 4, 4))


def _is_jpeg(body: bytes) -> bool:
    """The segments up to the image data name a size, and behind them the image comes to its end."""
    at, fits = 2, False
    while _number(body, at, 1) == 0xFF:
        marker = _number(body, at + 1, 1)
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xDA:
            return fits and body.find(b"\xff\xd9", at) > 0
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            fits = _fits(_number(body, at + 7, 2), _number(body, at + 5, 2))
        at += 2 + _number(body, at + 2, 2)
    return False

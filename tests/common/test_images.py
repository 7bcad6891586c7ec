"""A photo or scan is a whole image of a size that a page can have, or it is refused."""

import pytest

from common.images import is_whole_image
from tests.scans import PNG, jpeg, png


@pytest.mark.parametrize(
    "body", [PNG, png(2480, 3508, data=b"x"), jpeg(), jpeg(3000, 4000), jpeg() + b"what a phone adds"]
)
def test_whole_images(body: bytes) -> None:
    assert is_whole_image(body)


@pytest.mark.parametrize(
    "body",
    [
        png(60000, 60000, data=b""),
        png(60000, 60000, data=b"x"),
        png(0, 10, data=b"x"),
        png(data=b""),
        png(end=False),
        PNG[:-20],
        PNG[:40] + b"\x00" + PNG[41:],
        b"\x89PNG\r\n\x1a\n" + b"0" * 64,
        jpeg(60000, 1),
        jpeg(end=False),
        jpeg()[:20],
        b"\xff\xd8\xff",
        b"",
    ],
)
def test_what_is_cut_off_or_made_up_is_none(body: bytes) -> None:
    assert not is_whole_image(body)

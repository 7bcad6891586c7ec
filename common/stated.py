"""What the type of a text says besides: ``Annotated[str, UpTo(80)]``, or a closed list: ``Annotated[str, Relation]``.

Whoever reads it from outside keeps to it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]
else:
    Upload = UploadedFile
    """A file that is sent, of a type that can be read while the program runs."""


@dataclass(frozen=True, slots=True)
class UpTo:
    """A text of at most so many characters."""

    characters: int


@dataclass(frozen=True, slots=True)
class Codes:
    """One of these codes, where no closed list of the field has just them."""

    codes: tuple[str, ...]

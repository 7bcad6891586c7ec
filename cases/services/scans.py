"""Scans as they are kept: looked at, sealed, and opened again unchanged."""

import hashlib
import secrets

import filetype
from cryptography.exceptions import InvalidTag
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cases.models.evidence import Scan
from common.crypto import seal, unseal
from common.errors import Invalid
from common.images import is_whole_image

LARGEST_PAPER = 10 * 1024 * 1024
PAPER_TYPES = ("application/pdf", "image/jpeg", "image/png")


def look_at(scan: Scan, upload: "UploadedFile[bytes]") -> bytes:
    """The bytes of ``read_scan``; their size and type and the last of the name are noted on the row."""
    body, scan.content_type = read_scan(upload)
    scan.size, scan.sha256 = len(body), hashlib.sha256(body).hexdigest()
    scan.file_name = (upload.name or "")[-200:]
    return body


def read_scan(upload: "UploadedFile[bytes]") -> tuple[bytes, str]:
    """The bytes and the type that they themselves show, never the name.

    Raises Invalid for what is too large, of another type, or a broken image.
    """
    if (upload.size or 0) > LARGEST_PAPER:
        raise Invalid("file_too_large", _("The file is larger than 10 MB."))
    body: bytes = upload.read()
    kind = filetype.guess_mime(body)
    if kind not in PAPER_TYPES:
        raise Invalid("file_type", _("Only PDF, JPG and PNG files are kept."))
    if kind != "application/pdf" and not is_whole_image(body):
        raise Invalid("file_broken", _("This is no readable image: the file is cut off or damaged. Take it once more."))
    return body, str(kind)


def put_away(scan: Scan, body: bytes, *, sealed_for: str) -> None:
    """Seal the bytes for one purpose and write the file; the row is the caller's to save, or the file's to delete."""
    scan.file.save(f"{secrets.token_hex(16)}.sealed", ContentFile(seal(body, aad=sealed_for)), save=False)


def scan_of(scan: Scan, *, sealed_for: str) -> bytes:
    """The bytes that were given; raises Invalid when they are missing, changed or were sealed for something else."""
    changed = Invalid("paper_changed", _("The kept file is missing or was changed; it cannot be shown."))
    try:
        with scan.file.open("rb") as stream:
            body = unseal(stream.read(), aad=sealed_for)
    except (OSError, InvalidTag, KeyError, ValueError) as error:
        raise changed from error
    if hashlib.sha256(body).hexdigest() != scan.sha256:
        raise changed
    return body

"""Keeping an uploaded workbook: under a random name, sealed, because it is full of identity numbers and accounts."""

import hashlib
import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from cases.models import RegisterImport
from common.crypto import seal, unseal
from common.errors import NotFound


def digest(data: bytes) -> str:
    """What tells that the same file is uploaded again."""
    return hashlib.sha256(data).hexdigest()


def keep(data: bytes) -> str:
    """Write the sealed workbook; returns its name in the storage."""
    name = f"registers/{secrets.token_hex(16)}.sealed"
    return default_storage.save(name, ContentFile(seal(data, aad="register")))


def open_kept(register: RegisterImport) -> bytes:
    """The workbook as it was uploaded; raises NotFound when it was discarded."""
    if not register.file:
        raise NotFound("register_file_gone", _("The workbook is no longer kept."))
    with register.file.open("rb") as stream:
        return unseal(stream.read(), aad="register")


def drop(name: str) -> None:
    """Delete a kept workbook."""
    if name:
        default_storage.delete(name)

"""Files that leave the house by the API for a purpose, or by a POST that records the look: written by hand, recorded
once for each Idempotency-Key."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from accounts.api import OfficerView
from accounts.downloads import File, handed
from accounts.operations import KEY, PROBLEMS
from accounts.services import file_once
from common.api import StrictSerializer
from common.clock import now
from funds.bodies import Text

Method = TypeVar("Method", bound=Callable[..., HttpResponse])
if TYPE_CHECKING:
    Upload = UploadedFile[bytes]
else:
    Upload = UploadedFile  # a body is made of what a type is when the program runs


class FileView(OfficerView):
    """An address that answers with a file, whatever the caller would accept."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)

    def taken(self, take: Callable[[], File]) -> HttpResponse:
        """The file of ``take``, which records that it was taken: once for each key."""
        file, before = file_once(self.once_key, user_id=self.officer.user_id, at=now(), take=take)
        answer = handed(*file)
        if before:
            answer["Idempotency-Replayed"] = "true"
        return answer


class Purpose(StrictSerializer):
    """What full numbers are needed for; it is kept with who took them."""

    purpose = Text(200)


def purpose_of(request: Request) -> str:
    """The purpose that the body names; raises ValidationError."""
    asked = Purpose(data=request.data)
    asked.is_valid(raise_exception=True)
    return str(asked.validated_data["purpose"])


def gives_file(operation_id: str, summary: str, content_type: str, **more: Any) -> Callable[[Method], Method]:
    """What OpenAPI says of a method that answers with a file."""
    answers: Any = {(200, content_type): OpenApiTypes.BINARY, **PROBLEMS}
    parameters = [KEY, *more.pop("parameters", ())]
    return extend_schema(operation_id=operation_id, summary=summary, responses=answers, parameters=parameters, **more)

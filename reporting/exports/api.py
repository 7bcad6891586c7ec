"""What the API offers of exports: any list as a file in the background, exactly as its filter has it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import uuid4

from django.http import StreamingHttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api import OfficerView
from accounts.exporting import lists
from accounts.guards import Guard
from accounts.officer import Officer
from accounts.operations import PROBLEMS, Act, Look, Pages, address
from common.bodies import text
from common.clock import now
from common.stated import Codes, UpTo
from reporting.exports import selectors, services
from reporting.tasks import begin_export
from reporting.terms import ExportFormat, ExportState

LONGEST_QUERY = 600
"""Characters of a filter in an address: each may take twelve there, and the server reads 8,190."""
OfList = Annotated[str, Codes(tuple(sorted(lists())))]
"""The code of a list that can be taken out."""


class ExportShape(serializers.Serializer[Any]):
    """A list that is taken out as a file: which, how far it has come, until when the file is kept."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField(source="called")
    of = serializers.IntegerField(allow_null=True)
    format = serializers.CharField()
    full = serializers.BooleanField()
    purpose = serializers.CharField()
    language = serializers.CharField()
    state = serializers.CharField()
    rows = serializers.IntegerField()
    rows_done = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class ListPreviewShape(serializers.Serializer[Any]):
    """What the file of a list would hold: its name, its filter in words, how many rows."""

    title = serializers.CharField()
    filter = serializers.DictField(child=serializers.CharField(), source="found.filter")
    rows = serializers.IntegerField()


def exports(officer: Officer, *, state: ExportState | None = None, cursor: Mapping[str, str]) -> Any:
    """What one took out oneself, newest first."""
    return selectors.exports(officer, state=state or "", cursor=cursor)


def export(export_id: int, *, officer: Officer, at: datetime) -> Any:
    """How one of one's own exports stands."""
    return selectors.export_of(officer, export_id, at=at).export


def list_preview(
    list_code: OfList, *, query: Annotated[str, UpTo(LONGEST_QUERY)] = "", of: int | None = None, officer: Officer,
    at: datetime, today: date,
) -> Any:  # fmt: skip
    """What the file of a list would hold; ``query`` is the filter as the address of the list's page writes it."""
    return services.preview(list_code, query, of, officer=officer, at=at, today=today)


def ask_for_export(
    *, code: OfList, query: str = "", of: int | None = None, format: ExportFormat = ExportFormat.XLSX,
    purpose: str = "", officer: Officer, at: datetime, today: date,
) -> Any:  # fmt: skip
    """Take a list out as a file, with exactly the filter of its page; numbers of persons are masked."""
    wish = services.Wish(code=code, query=query, of=of, format=format, purpose=purpose, token=uuid4())
    return services.ask(wish, officer=officer, at=at, today=today)


def ask_with_numbers(
    *, code: OfList, query: str = "", of: int | None = None, format: ExportFormat = ExportFormat.XLSX, purpose: str,
    officer: Officer, at: datetime, today: date,
) -> Any:  # fmt: skip
    """The same with whole numbers of persons, for a purpose that the trail keeps."""
    wish = services.Wish(code=code, query=query, of=of, format=format, full=True, purpose=purpose, token=uuid4())
    return services.ask(wish, officer=officer, at=at, today=today)


def retry_export(export_id: int, *, officer: Officer, at: datetime) -> Any:
    """Begin an export that was not finished again, with the list as it is now."""
    services.retry(export_id, officer=officer, at=at)
    return selectors.export_of(officer, export_id, at=at).export


def _begin(made: Any) -> None:
    begin_export(made.pk)


class ExportFile(OfficerView):
    """The file, part by part; that it was taken is recorded."""

    guard = Guard()
    gives_files = True

    @extend_schema(
        operation_id="export_file_get",
        summary="The file of an export, part by part; that it was taken is recorded.",
        responses={
            **{(200, kind.partition(";")[0]): OpenApiTypes.BINARY for kind in services.TYPES.values()},
            **PROBLEMS,
        },
    )
    def get(self, request: Request, export_id: int) -> StreamingHttpResponse:
        if services.is_full(export_id, self.officer):
            self.needs_password()
        give = services.download if request.method == "GET" else services.ready
        made = give(export_id, officer=self.officer, at=now())
        headers = {
            "Content-Disposition": content_disposition_header(True, services.file_name(made)) or "attachment",
            "Content-Length": str(made.size),
        }
        kind = services.TYPES[ExportFormat(made.format)]
        return StreamingHttpResponse(services.parts_of(export_id), content_type=kind, headers=headers)


ADDRESSES = [
    address("exports/lists/<slug:list_code>/", "list_preview", get=Look(list_preview, gives=ListPreviewShape)),
    address(
        "exports/",
        "exports",
        get=Pages(exports, gives=ExportShape),
        post=Act(
            ask_for_export,
            gives=ExportShape,
            status=201,
            then=_begin,
            purpose=text(200, required=False, allow_blank=True, default=""),
        ),
    ),
    address(
        "exports/with-numbers/",
        "exports_with_numbers",
        post=Act(
            ask_with_numbers,
            gives=ExportShape,
            status=201,
            then=_begin,
            fresh=True,
            purpose=text(200),
        ),
    ),
    address("exports/<int:export_id>/", "export", get=Look(export, gives=ExportShape), delete=Act(services.delete)),
    path("exports/<int:export_id>/file/", ExportFile.as_view(), name="export_file"),
    address("exports/<int:export_id>/cancellation/", "export_cancellation", post=Act(services.cancel)),
    address("exports/<int:export_id>/retry/", "export_retry", post=Act(retry_export, gives=ExportShape, then=_begin)),
]

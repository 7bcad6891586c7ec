"""P-12: a register of five thousand households, read, checked, and made into cases, beside django-import-export.

The first peer gets the same workbook and writes one row of a case for each household; the second is given the rows that
ours writes, of every table, each as a column of text. Both write by ``bulk_create``, and check nothing of ours.
"""

import io
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from common.states import StateField
from tests.bench.data import Databases
from tests.bench.harness import Samples
from tests.bench.table import Line, compared
from tests.cases.register.books import HEADINGS, book, card, household, number, saved

ROWS, ROUNDS = 4_999, 2
"""A sheet has 5,000 rows at the most, and its heading is one."""
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


def lines(data: Databases, wanted: set[str]) -> Iterator[Line]:
    """In turn, each taken back."""
    with data.scratch(data.sizes[0]):
        try:
            peer = _peer()
        except ImportError:
            yield Line("P-12", f"import of {ROWS:,} rows", note="django-import-export is not installed")
            return
        body = workbook(ROWS)
        tables = _written_by(body)
        sides = {"ours": lambda: imported(body), "one row": lambda: peer(body), "same rows": lambda: _same_rows(tables)}
        samples = Samples({name: [] for name in sides})
        for _n in range(ROUNDS):
            for name, work in sides.items():
                samples.of[name].append(_taken_back(work))
        what = f"import of {ROWS:,} rows with all checks / django-import-export, use_bulk"
        yield compared("P-12", f"{what}, one row for each", samples, ("ours", "one row"), 50)
        count = sum(map(len, tables.values()))
        yield compared("P-12", f"{what}, the {count:,} rows that ours writes", samples, ("ours", "same rows"), 50)


def _taken_back(work: Callable[[], object]) -> float:
    with transaction.atomic():
        begun = time.perf_counter()
        work()
        taken = (time.perf_counter() - begun) * 1000
        transaction.set_rollback(True)
    return taken


@cache
def workbook(rows: int) -> bytes:
    """A register of so many households of people who are not in the database."""
    made = []
    for n in range(rows):
        name = SURNAMES[n % 20] + GIVEN[n // 20 % 20] + GIVEN[n // 400 % 20]
        day = f"{1950 + n // 900 % 50}{1 + n // 28 % 12:02d}{1 + n % 28:02d}"
        account = card(100_000 + n)
        changes = {"身份证号": number(n % 900 + 50, day), "申请人姓名": name, "开户人": name, "银行账号": account}
        made.append(household(n, **changes))
    return saved(book(made))


def imported(body: bytes) -> int:
    """By our services, as officer of a county; how many cases came of it."""
    from accounts.models import User
    from accounts.officer import officer_on
    from cases.models import RegisterImport
    from cases.register import importing, services
    from common.clock import now, today

    officer = officer_on(User.objects.get(username="411081-county_reviewer"), today())
    register = services.upload("register.xlsx", body, officer=officer, at=now())
    services.stage(register.pk, officer=officer, now=now, today=today())
    register.refresh_from_db()
    assert register.state == "ready", (register.state, register.error)
    RegisterImport.objects.filter(pk=register.pk).update(alarm="")
    services.confirm(register.pk, officer=officer, at=now())
    importing.carry_out(register.pk, officer=officer, now=now, today=today())
    register.refresh_from_db()
    assert register.state == "done", (register.state, register.error)
    return int(register.rows.exclude(verdict="refuse").count())


def _written_by(body: bytes) -> dict[type[Model], Any]:
    """What our import writes, table by table, as the library exports it."""
    from django.apps import apps
    from django.db.models import Max

    models = [model for app in ("cases", "audit", "notices") for model in apps.get_app_config(app).get_models()]
    before = {model: model._default_manager.aggregate(last=Max("pk"))["last"] for model in models}
    with transaction.atomic():
        imported(body)
        new = {m: m._default_manager.filter(pk__gt=last) if last else m._default_manager.all()
               for m, last in before.items()}  # fmt: skip
        found = {model: _resource(model)().export(rows) for model, rows in new.items() if rows.exists()}
        transaction.set_rollback(True)
    return found


def _same_rows(tables: dict[type[Model], Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the guards of ours cost the peer nothing
    for model, rows in tables.items():
        _resource(model)().import_data(rows, raise_errors=True)


@cache
def _resource(model: type[Model]) -> Any:
    """Every column as it is; a reference is a number and not looked up."""
    from import_export import fields, resources

    def column(field: Any) -> Any:
        plain = field.target_field if field.remote_field else field
        widget = resources.ModelResource.widget_from_django_field(plain)
        kwargs = resources.ModelResource.widget_kwargs_for_field(field.attname, plain)
        empty = {"default": field.get_default} if field.null or field.has_default() else {}
        return fields.Field(field.attname, field.attname, widget(**kwargs), **empty)

    written = [field for field in model._meta.concrete_fields if not isinstance(field, StateField)]  # which has a door
    columns = {field.attname: column(field) for field in written}
    options = {"use_bulk": True, "skip_diff": True, "force_init_instance": True, "import_id_fields": ()}
    return resources.modelresource_factory(
        model, meta_options=options | {"fields": list(columns)}, custom_fields=columns
    )


def _peer() -> Callable[[bytes], int]:
    """Raises ImportError where the library is not installed."""
    import tablib
    from import_export import fields, resources

    from accounts.models import Region, User
    from cases.models import Case

    town = Region.objects.get(name="颍川街道")
    somebody = User.objects.order_by("pk")[0]

    class Rows(resources.ModelResource):  # type: ignore[misc]
        applicant_name = fields.Field(attribute="applicant_name", column_name="申请人姓名")
        village_name = fields.Field(attribute="village_name", column_name="村（社区）")
        narrative = fields.Field(attribute="narrative", column_name="申请事由")
        bank_name = fields.Field(attribute="bank_name", column_name="开户银行")
        payee_name = fields.Field(attribute="payee_name", column_name="开户人")
        head_count = fields.Field(attribute="head_count", column_name="共同生活人口")
        declared_income = fields.Field(attribute="declared_income", column_name="家庭年收入（元）")

        class Meta:
            model = Case
            use_bulk = True
            skip_diff = True
            force_init_instance = True
            import_id_fields = ()
            fields = ("applicant_name", "village_name", "narrative", "bank_name", "payee_name", "head_count",
                      "declared_income")  # fmt: skip

        def before_save_instance(self, instance: Model, row: Any, **kwargs: Any) -> None:
            instance.township, instance.county, instance.opened_by = town, town.parent, somebody  # type: ignore[attr-defined]
            instance.region_path = town.path  # type: ignore[attr-defined]

    def run(body: bytes) -> int:
        import openpyxl

        sheet = openpyxl.load_workbook(io.BytesIO(body), read_only=True).active
        assert sheet is not None
        rows = list(sheet.iter_rows(values_only=True))[1:]
        result = Rows().import_data(tablib.Dataset(*rows, headers=HEADINGS), raise_errors=True)
        return int(result.totals["new"])

    return run

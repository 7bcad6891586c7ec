"""What a page is measured against: the same filter with the stock ORM and a small stock template, and nothing else.

No login, no area, no trail; the middleware of ``startproject``, a template engine with its context processors, and an
URLconf of their own.
"""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import DjangoTemplates
from django.test.client import ClientHandler, RequestFactory
from django.test.utils import override_settings
from django.urls import path

from cases.models import Case
from cases.models.indexes import due_key
from cases.workflow import FINAL_STATES

STOCK = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PAGES = {
    "list.html": """<!doctype html><html><head><title>Cases</title></head><body><h1>Cases</h1><table>
<tr><th>Applicant</th><th>Number</th><th>Township</th><th>Cause</th><th>State</th><th>Sum</th><th>Due</th></tr>
{% for case in page %}<tr><td><a href="{% url "bare_case" case.pk %}">{{ case.applicant_name }}</a><br>
{{ case.applicant.id_masked }}</td><td>{{ case.number }}</td><td>{{ case.township.name }}</td>
<td>{{ case.get_cause_display }}</td><td>{{ case.get_state_display }}</td>
<td>{{ case.approved_amount|default:"-" }}</td>
<td>{{ case.due_on|date:"Y-m-d" }}</td></tr>{% endfor %}</table></body></html>""",
    "case.html": """<!doctype html><html><head><title>{{ case.number }}</title></head>
<body><h1>{{ case.number }}</h1><dl>
<dt>Applicant</dt><dd>{{ case.applicant_name }} {{ case.applicant.id_masked }}</dd>
<dt>Township</dt><dd>{{ case.township.name }} {{ case.village_name }}</dd>
<dt>State</dt><dd>{{ case.get_state_display }}</dd><dt>Cause</dt><dd>{{ case.get_cause_display }}</dd>
<dt>Account</dt><dd>{{ case.account_masked }}</dd><dt>Sum</dt><dd>{{ case.approved_amount|default:"-" }}</dd>
<dt>Due</dt><dd>{{ case.due_on|date:"Y-m-d" }}</dd></dl><p>{{ case.narrative|linebreaksbr }}</p></body></html>""",
}
ENGINE = DjangoTemplates({
    "NAME": "bare", "DIRS": [], "APP_DIRS": False, "OPTIONS": {
        "loaders": [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", PAGES)])],
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ],
    },
})  # fmt: skip


def cases(request: HttpRequest) -> HttpResponse:
    """The cases of a township: those in hand, or all, the one due first on top."""
    rows = Case.objects.filter(region_path__startswith=request.GET["path"])
    if request.GET.get("state") != "all":
        rows = rows.exclude(state__in=FINAL_STATES)
    rows = rows.select_related("applicant", "township").order_by(due_key(), "pk")
    return HttpResponse(ENGINE.get_template("list.html").render({"page": rows[:20]}, request))


def counted(request: HttpRequest) -> HttpResponse:
    """As above with Django's own paginator, which counts."""
    rows = Case.objects.filter(region_path__startswith=request.GET["path"]).exclude(state__in=FINAL_STATES)
    page = Paginator(rows.select_related("applicant", "township").order_by(due_key(), "pk"), 20).page(1)
    return HttpResponse(ENGINE.get_template("list.html").render({"page": page}, request))


def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case in one query."""
    row = Case.objects.select_related("applicant", "township").get(pk=case_id)
    return HttpResponse(ENGINE.get_template("case.html").render({"case": row}, request))


urlpatterns = [
    path("cases/", cases, name="bare_cases"),
    path("counted/", counted, name="bare_counted"),
    path("cases/<int:case_id>/", case, name="bare_case"),
]


class OwnUrls:
    """These pages are not part of the product's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "tests.bench.bare"
        return self.get_response(request)


class Bare:
    """Answers the addresses of this module through the stock middleware."""

    def __init__(self) -> None:
        self._handler, self._requests = ClientHandler(enforce_csrf_checks=False), RequestFactory()
        with override_settings(MIDDLEWARE=["tests.bench.bare.OwnUrls", *STOCK]):
            self._handler.load_middleware()

    def get(self, address: str, **query: Any) -> Any:
        """The page; raises AssertionError unless it is one."""
        from django.urls import set_urlconf

        set_urlconf("tests.bench.bare")
        try:
            answer = self._handler(self._requests.get(address, query).environ)
        finally:
            set_urlconf(None)
        assert answer.status_code == 200, answer.status_code
        return answer

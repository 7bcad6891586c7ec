"""What several journeys do at a page."""

from accounts.models import User
from cases.models import Case
from tests.cast import Cast
from tests.journeys.conftest import Desk


def world() -> Cast:
    return Cast({user.username: user for user in User.objects.all()})


def say(desk: Desk, path: str, button: str, **words: str) -> None:
    """Open a page, choose and write what it asks for, and press its button."""
    page = desk.go(path)
    for name, text in words.items():
        field = page.locator(f"main [name={name}]")
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            (page.locator(f"main [name={name}][value={text}]") if text else field.first).check()
        elif field.first.evaluate("it => it.tagName") == "SELECT":
            field.first.select_option(text)
        else:
            field.first.fill(text)
    desk.press(button)


def stands(case: Case) -> str:
    return str(Case.objects.values_list("state", flat=True).get(pk=case.pk))

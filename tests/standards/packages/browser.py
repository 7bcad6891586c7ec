"""What a browser would send of a page of forms: every control with what stands in it."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Controls(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._inside = False
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self._inside = "p-form" in given.get("class", "")
        if not self._inside:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            ticks = given.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in given:
                self.sent.setdefault(name, []).append(given.get("value", "on" if ticks else ""))
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area = name
            self.sent[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
            self.sent[self._select], self._select = chosen, ""
        if tag == "textarea" and self._area:
            self.sent[self._area] = [self.sent[self._area][0].removeprefix("\n")]
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][0] += data


def controls(html: str) -> dict[str, list[str]]:
    """The controls of the page's form as they would be sent."""
    parser = _Controls()
    parser.feed(html)
    return parser.sent


class FormPage:
    """A page of forms before an officer: type, press, and see what came of it."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self._take(client.get(address))

    def _take(self, answer: Any) -> None:
        self.answer = answer
        self.html = answer.content.decode()
        if answer.status_code != 302:
            self.sent = controls(self.html)
            if found := re.search(r'<form method="post" action="([^"]+)" class="p-form', self.html):
                self.address = found[1]

    def type(self, **texts: Any) -> "FormPage":
        """Fill controls in; ``__`` stands for the dots of a name: use ``fill`` for names with brackets."""
        return self.fill({name.replace("__", "."): text for name, text in texts.items()})

    def fill(self, texts: dict[str, Any]) -> "FormPage":
        """Fill controls in; a list ticks boxes. A control that is not there fails."""
        for name, text in texts.items():
            assert f'name="{name}"' in self.html, f"no control {name}"
            self.sent[name] = list(text) if isinstance(text, list) else [str(text)]
        return self

    def press(self, act: str = "") -> "FormPage":
        """Press save, or the button of a row."""
        if act:
            assert f'value="{act}"' in self.html, f"no button {act}"
        self._take(self.client.post(self.address, self.sent | ({"act": [act]} if act else {})))
        return self

    @property
    def status(self) -> int:
        return int(self.answer.status_code)

    def errors(self) -> dict[str, list[str]]:
        """The mistakes by control."""
        return {name: list(map(str, texts)) for name, texts in self.answer.context["sheet"].controls.errors.items()}

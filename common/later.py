"""What is loaded when it is first needed: pages, and what floors above have to say to those below.

A table of addresses names all pages of an app, and who asks for one needs the code of no other. ``manage.py check``
loads everything that is named so, before anything is served.
"""

from functools import cached_property
from importlib import import_module
from typing import Any

from django.core.checks import CheckMessage, register
from django.urls import URLResolver


class Later:
    """A module that is loaded when something of it is called: ``file = Later("cases.views.file")``, ``file.detail``."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> "Call":
        if name.startswith("_"):  # nobody names these; who looks at anything asks for them
            raise AttributeError(name)
        return Call(self._module, name)


class Call:
    """A function of a module, with whatever its decorators have put on it."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__, self.__name__, self.__qualname__ = module, name, name
        NAMED.append(self)

    def load(self) -> Any:
        """The function itself."""
        return getattr(import_module(self.__module__), self.__name__)

    _itself = cached_property(load)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._itself(*given, **named)

    def __getattr__(self, name: str) -> Any:
        if name == "view_class":  # Django asks this of every view when it looks for the address of one
            raise AttributeError(name)
        return getattr(self._itself, name)


NAMED: list[Call] = []


class Branch(URLResolver):
    """The addresses of a namespace, loaded when one of them is asked for or named."""

    def _populate(self) -> None:
        """Django asks all branches for their names to find one of its own; these have none outside their namespace."""


@register()
def everything_named_is_there(**_: object) -> list[CheckMessage]:
    """Raises ImportError or AttributeError for what is not; pages are asked for their guards besides."""
    for call in list(NAMED):
        call.load()
    return []

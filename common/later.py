"""Pages that are loaded by the first request for one of them.

A table of addresses names all pages of an app; who asks for one needs the code of no other. ``manage.py check`` looks
at the guard of each, and so loads them all before anything is served.
"""

from functools import cached_property
from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLResolver


class View:
    """A view of a module, with whatever its guard and decorators have put on it."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__, self.__name__, self.__qualname__ = module, name, name

    @cached_property
    def _view(self) -> Any:
        return getattr(import_module(self.__module__), self.__name__)

    def __call__(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        answer: HttpResponseBase = self._view(request, *given, **named)
        return answer

    def __getattr__(self, name: str) -> Any:
        if name == "view_class":  # Django asks this of every view when it looks for the address of one
            raise AttributeError(name)
        return getattr(self._view, name)


class Views:
    """The views of a module: ``file = Views("cases.views.file")``, then ``file.detail``."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> View:
        return View(self._module, name)


class Branch(URLResolver):
    """The addresses of a namespace, loaded when one of them is asked for or named."""

    def _populate(self) -> None:
        """Django asks all branches for their names to find one of its own; these have none outside their namespace."""

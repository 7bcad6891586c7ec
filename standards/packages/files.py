"""A package as a YAML file: read without floats, mistakes told with their line, written so that people read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from standards.policy.package.checks import problems
from standards.policy.package.model import Package
from standards.policy.package.reading import Mistakes, Problem, raw_of, read

LARGEST = 1024 * 1024
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A mistake with the line of the file, where there is one."""

    problem: Problem
    line: int | None

    def __str__(self) -> str:
        return f"第 {self.line} 行，{self.problem}" if self.line else str(self.problem)


class FileMistakes(ValueError):
    """All mistakes of a package file, in the order of its lines."""

    def __init__(self, placed: list[Placed]) -> None:
        super().__init__("\n".join(map(str, placed)))
        self.placed = tuple(placed)


class _Loader(yaml.SafeLoader):
    """Numbers are exact, nothing is shared: an alias could make a small file explode."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="不允许使用别名", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def _exact(loader: _Loader, node: yaml.ScalarNode) -> Decimal | str:
    text = loader.construct_scalar(node)
    try:
        return Decimal(str(text).replace("_", ""))
    except InvalidOperation:
        return str(text)


_Loader.add_constructor("tag:yaml.org,2002:float", _exact)


def read_package(text: str) -> Package:
    """The package that a file writes, right in form and meaning; raises FileMistakes with each mistake and its line."""
    if len(text) > LARGEST:
        raise FileMistakes([Placed(Problem("", "文件超过 1 MB"), None)])
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        lines = dict(_lines(node, "", 0)) if node is not None else {}
        raw = loader.construct_document(node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise FileMistakes(
            [Placed(Problem("", f"不是正确的 YAML：{error.problem}"), mark.line + 1 if mark else None)]
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FileMistakes([Placed(Problem("", f"不是正确的 YAML：{error}"), None)]) from error
    try:
        package = read(Package, raw)
    except Mistakes as mistakes:
        raise FileMistakes(_placed(mistakes.problems, lines)) from mistakes
    if found := problems(package):
        raise FileMistakes(_placed(found, lines))
    return package


def _placed(found: Any, lines: dict[str, int]) -> list[Placed]:
    return sorted((Placed(p, _line(p.path, lines)) for p in found), key=lambda placed: placed.line or 0)


def _line(path: str, lines: dict[str, int]) -> int | None:
    """The line of a path, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def _lines(node: yaml.Node, path: str, depth: int) -> Iterator[tuple[str, int]]:
    if depth > DEEPEST:
        raise yaml.MarkedYAMLError(problem="嵌套过深", problem_mark=node.start_mark)
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"字段“{key.value}”写了两次", problem_mark=key.start_mark)
            seen.add(key.value)
            here = f"{path}.{key.value}" if path else str(key.value)
            yield from _lines(value, here, depth + 1)
            yield here, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield from _lines(item, f"{path}[{place}]", depth + 1)


class _Dumper(yaml.SafeDumper):
    """Short lists and mappings stay on one line."""


def _number(dumper: _Dumper, number: Decimal) -> yaml.Node:
    plain = number.normalize()
    text = f"{plain:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(Decimal, _number)


def write_package(package: Package) -> str:
    """The package as a file; reading it gives the same package."""
    return yaml.dump(
        plain(raw_of(package)), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )


def plain(raw: Any) -> Any:
    """Raw values with days as they are and mappings as dicts, in their order."""
    if isinstance(raw, dict):
        return {key: plain(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [plain(value) for value in raw]
    return raw if isinstance(raw, date | Decimal | str | int | bool) or raw is None else str(raw)

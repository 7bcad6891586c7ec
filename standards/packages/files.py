"""A package as a YAML file: read without floats, mistakes told with their line, written so that people read it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from common.said import Said
from standards.policy.package.checks import problems
from standards.policy.package.model import Package
from standards.policy.package.reading import Mistakes, Problem, problem, raw_of, read

LARGEST = 256 * 1024
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A mistake with the line of the file, where there is one."""

    problem: Problem
    line: int | None

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> Said:
        """Line, place and mistake as one sentence."""
        said = self.problem.said
        return Said(f"第 {self.line} 行，{said}", f"Line {self.line}, {said.en}") if self.line else said


class FileMistakes(ValueError):
    """All mistakes of a package file, in the order of its lines."""

    def __init__(self, placed: list[Placed]) -> None:
        super().__init__("\n".join(map(str, placed)))
        self.placed = tuple(placed)


class _Loader(yaml.SafeLoader):
    """Plain values only: numbers are exact, nothing is shared (an alias could make a small file explode), no tags."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(event.start_mark, "不允许使用别名", "Aliases are not allowed")
        if getattr(event, "tag", None) is not None:
            raise _refused(event.start_mark, "不允许使用标签", "Tags are not allowed")
        if self.depth > DEEPEST:
            raise _refused(event.start_mark, "嵌套过深", "Nested too deep")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Refused(yaml.MarkedYAMLError):
    """What YAML allows and a package does not."""

    problem: Said


def _refused(mark: Any, zh: str, en: str) -> _Refused:
    return _Refused(problem=Said(zh, en), problem_mark=mark)


def _exact(loader: _Loader, node: yaml.ScalarNode) -> Decimal | str:
    """A decimal number; what YAML would read as octal, hexadecimal or sixty minutes stays text."""
    text = str(loader.construct_scalar(node))
    return Decimal(text) if _PLAIN.fullmatch(text) else text


def _day(loader: _Loader, node: yaml.ScalarNode) -> date | str:
    """A day; a day that there is not, or with a time of day, stays text."""
    text = str(loader.construct_scalar(node))
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


_PLAIN = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.[0-9]*)?")
_Loader.add_constructor("tag:yaml.org,2002:float", _exact)
_Loader.add_constructor("tag:yaml.org,2002:int", _exact)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def read_package(text: str | bytes, *, check: Callable[[Package], Sequence[Problem]] = problems) -> Package:
    """The package that a file writes, right in form and meaning; raises FileMistakes with each mistake and its line.

    ``check`` finds the mistakes of meaning: those of the package by itself, unless the caller knows what it inherits.
    """
    if len(text) > LARGEST:
        raise _one_mistake("文件超过 256 KB", "The file is larger than 256 KB")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _one_mistake("不是 UTF-8 文本文件", "This is no text file in UTF-8") from error
    raw, lines = _parsed(text)
    try:
        package = read(Package, raw)
    except Mistakes as mistakes:
        raise FileMistakes(_placed(mistakes.problems, lines)) from mistakes
    if found := check(package):
        raise FileMistakes(_placed(found, lines))
    return package


def _parsed(text: str) -> tuple[Any, dict[str, int]]:
    """The raw values and the line of each path."""
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        lines = dict(_lines(node, ""))
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        said = error.problem if isinstance(error, _Refused) else _no_yaml(error.problem)
        mark = error.problem_mark
        raise FileMistakes([Placed(Problem("", said), None if mark is None else mark.line + 1)]) from error
    except yaml.YAMLError as error:
        raise _one_mistake("含有文本中不应有的字符", "There is a character in it that no text has") from error
    except RecursionError as error:
        raise _one_mistake("嵌套过深", "It is nested too deeply") from error
    finally:
        if loader is not None:
            loader.dispose()


def _no_yaml(why: str | None) -> Said:
    return Said(f"不是正确的 YAML：{why}", f"This is not YAML: {why}")


def _one_mistake(zh: str, en: str) -> FileMistakes:
    return FileMistakes([Placed(problem("", zh, en), None)])


def read_value(text: str) -> Any:
    """Any raw value in the notation of a file; raises FileMistakes."""
    return _parsed(text)[0]


def write_value(raw: Any) -> str:
    """A raw value in the notation of a file."""
    return yaml.dump(plain(raw), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=80, default_flow_style=None)


def write_in_line(raw: Any) -> str:
    """A raw value in the notation of a file, on one line."""
    text = yaml.dump(
        plain(raw), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=True
    )
    return str(text).removesuffix("\n").removesuffix("\n...").strip()


def _placed(found: Any, lines: dict[str, int]) -> list[Placed]:
    return sorted((Placed(p, _line(p.path, lines)) for p in found), key=lambda placed: placed.line or 0)


def _line(path: str, lines: dict[str, int]) -> int | None:
    """The line of a path, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def _lines(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            name = _name(key)
            if name in seen:
                raise _refused(key.start_mark, f"字段“{name}”写了两次", f"The field “{name}” is written twice")
            seen.add(name)
            here = f"{path}.{name}" if path else name
            yield from _lines(value, here)
            yield here, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield from _lines(item, f"{path}[{place}]")


def _name(key: yaml.Node) -> str:
    if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
        raise _refused(key.start_mark, "字段名应为文字", "The name of a field is text")
    return str(key.value)


class _Dumper(yaml.SafeDumper):
    """Each value is written where it stands, even one that two places share."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


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

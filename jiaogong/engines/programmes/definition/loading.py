"""Reading a definition: TOML (files) or JSON (copies edited on screen) into `Definition`, or all its problems at once."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .rules import broken_rules
from .schema import Definition

_QUOTED = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'", re.S)
_PIECES = re.compile(r"[=,\[\]{}#]")
_BRACKETS = re.compile(r"[\[\]{}]")
_AT = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
MOST_BYTES, MOST_DOTS, DEEPEST = 64 * 1024, 12, 16
_SAYS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个键，请检查拼写",
    "string_type": "应为文字（加引号）",
    "int_type": "应为整数",
    "bool_type": "应为 true 或 false",
    "decimal_type": "应为数字",
    "decimal_parsing": "应为数字",
    "tuple_type": "应为列表 [ … ]",
    "dict_type": "应为一张表",
    "model_type": "应为一张表",
    "string_pattern_mismatch": "只能用小写字母、数字和下划线，以字母开头，不超过 40 个字符",
    "string_too_short": "不能为空",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: the key's path, the rule in Chinese, the line where known."""

    path: str
    rule: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"第 {self.line} 行" if self.line else self.path
        return f"{where}：{self.rule}。"


class Unsound(Exception):
    """A definition that cannot be used; `problems` names everything that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def parse(text: str) -> dict[str, Any]:
    """TOML text as plain tables. Raises Unsound with the line. Bounds are asked before it is read: dots of keys and nesting
    cost the reader their square, and the stack."""
    _bounded(text)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise Unsound([Problem("", "嵌套太深，读不下去")]) from error
    except tomllib.TOMLDecodeError as error:
        match = _AT.search(str(error))
        line = int(match[1]) if match and match[1] else text.count("\n") + 1
        raise Unsound([Problem("", f"写法有误，读不下去（{_AT.sub('', str(error)).strip()}）", line)]) from error


def _bounded(text: str) -> None:
    if len(text.encode()) > MOST_BYTES:
        raise Unsound([Problem("", f"文件太大，最多 {MOST_BYTES // 1024} KB")])
    bare = _QUOTED.sub(lambda found: '""' + "\n" * found[0].count("\n"), text)
    for number, line in enumerate(bare.splitlines(), 1):
        said = line.partition("#")[0]
        if any(piece.count(".") > MOST_DOTS for piece in _PIECES.split(said)):
            raise Unsound([Problem("", f"键里的点太多（最多 {MOST_DOTS} 个）", number)])
    depth = 0
    for mark in _BRACKETS.findall(bare):
        depth = depth + 1 if mark in "[{" else max(depth - 1, 0)
        if depth > DEEPEST:
            raise Unsound([Problem("", f"括号嵌套太深（最多 {DEEPEST} 层）")])


def load(text: str) -> Definition:
    """A definition file, sound in every rule. Raises Unsound."""
    return sound(parse(text))


def sound(body: Mapping[str, Any]) -> Definition:
    """Plain tables as a definition, sound in every rule. Raises Unsound with all problems."""
    try:
        found = Definition.model_validate_json(json.dumps(body, default=str))
    except (RecursionError, ValueError) as error:
        if isinstance(error, ValidationError):
            raise Unsound([_problem(detail) for detail in error.errors()]) from error
        raise Unsound([Problem("", "内容读不懂，请检查写法")]) from error
    problems = [Problem(path, rule) for path, rule in broken_rules(found)]
    if problems:
        raise Unsound(problems)
    return found


def _problem(detail: ErrorDetails) -> Problem:
    return Problem(_path(detail["loc"]), _rule(detail))


def _path(loc: tuple[int | str, ...]) -> str:
    path = ""
    for part in loc:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _rule(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"只能是 {str(context['expected']).replace(' or ', '、').replace(chr(39), '')} 之一"
    if kind == "string_too_long":
        return f"最多 {context['max_length']} 个字"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        return f"应{'不小于' if 'ge' in context else '不大于'} {bound}"
    if kind == "too_short":
        return f"至少要有 {context['min_length']} 项"
    if kind == "too_long":
        return f"最多 {context['max_length']} 项"
    return _SAYS.get(kind, detail["msg"])

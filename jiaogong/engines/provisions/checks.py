"""Checks most provisions need: a whole number between two bounds, one of some choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jiaogong.kernel.errors import RuleBroken


def whole(low: int, high: int) -> Callable[[Any], None]:
    """A check: a whole number between the two."""

    def check(value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise RuleBroken(f"应是 {low:,} 到 {high:,} 的整数。", field="value")

    return check


def among(choices: tuple[tuple[str, str], ...]) -> Callable[[Any], None]:
    """A check: one of the choices."""

    def check(value: Any) -> None:
        if value not in {key for key, _ in choices}:
            raise RuleBroken("请从列出的选项中选择。", field="value")

    return check

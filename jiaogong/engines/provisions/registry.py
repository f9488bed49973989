"""What varies by place or year: each provision has a key, a default with its source, and a check on other values.

A default nobody could hold against an official text says so (`verified=False`), and pages show it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Provision:
    """One dated parameter. `defaults` are (from day, value, source), oldest first; `check` raises RuleBroken on a wrong value.

    `value` is whatever JSON holds: a number, a list of bands. `measure` is its unit in words (人, 年, 天).
    """

    key: str
    title: str
    defaults: tuple[tuple[date, Any, str], ...]
    check: Callable[[Any], None]
    measure: str = ""
    verified: bool = False
    help: str = ""
    group: str = "其他"
    choices: tuple[tuple[str, str], ...] = ()

    def words(self, value: Any) -> str:
        """A value as people read it: "10 人", "只提示，不阻止", "25–200：3–7 人；…"."""
        if self.choices:
            return dict(self.choices).get(str(value), str(value))
        if isinstance(value, list):
            return "；".join(_band_words(v, self.measure) if isinstance(v, list) else str(v) for v in value)
        return f"{value} {self.measure}".strip()


def _band_words(band: list[Any], measure: str) -> str:
    if len(band) != 4:
        return "、".join("不限" if n is None else str(n) for n in band)
    low, high, fewest, most = band
    span = f"{low:,}–{high:,}" if high is not None else f"{low:,} 以上"
    return f"{span}：{fewest}–{most} {measure}".strip()


_provisions: dict[str, Provision] = {}


def register(*provisions: Provision) -> None:
    """Make provisions known. A key twice is a programming error."""
    for provision in provisions:
        if provision.key in _provisions and _provisions[provision.key] != provision:
            raise ValueError(f"provision {provision.key} registered twice")
        _provisions[provision.key] = provision


def get(key: str) -> Provision:
    """The provision; an unknown key is a programming error."""
    return _provisions[key]


def all_provisions() -> tuple[Provision, ...]:
    """Every provision, in the order of registration."""
    return tuple(_provisions.values())

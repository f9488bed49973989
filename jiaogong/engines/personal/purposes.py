"""The closed registry of purposes for which personal data is asked: what, why, how long.

Source: 《中华人民共和国个人信息保护法》(2021) art. 17 (notice), 14 (consent), 29 (separate consent), 19 (retention).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jiaogong.engines.org.models import Person


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose; the words are whole sentences. `basis` is why it is allowed; `retention` says in words how long; `separate` asks 单独同意 (art. 29).

    `version` changes whenever the wording does: consent to an older wording does not cover a newer one.
    """

    key: str
    title: str
    data: str
    basis: str
    retention: str
    version: int = 1
    separate: bool = False
    needs_consent: bool = True


_purposes: dict[str, Purpose] = {}


def register(*purposes: Purpose) -> None:
    """Make purposes known. A key twice is a programming error."""
    for purpose in purposes:
        if purpose.key in _purposes and _purposes[purpose.key] != purpose:
            raise ValueError(f"purpose {purpose.key} registered twice")
        _purposes[purpose.key] = purpose


def get(key: str) -> Purpose:
    """The purpose; an unknown key is a programming error."""
    return _purposes[key]


def all_purposes() -> tuple[Purpose, ...]:
    """Every purpose, in the order of registration."""
    return tuple(_purposes.values())


Forget = Callable[[Person, Any, datetime], None]
_forgetting: dict[str, Forget] = {}


def on_withdrawal(key: str, forget: Forget) -> None:
    """`forget(person, by, at)` erases what rested on this consent, inside the withdrawal's transaction (art. 47)."""
    get(key)
    if _forgetting.get(key, forget) is not forget:
        raise ValueError(f"withdrawal of {key} registered twice")
    _forgetting[key] = forget


_always: list[Callable[[str, Person, Any, datetime], None]] = []


def on_any_withdrawal(forget: Callable[[str, Person, Any, datetime], None]) -> None:
    """The same for whoever keeps things under purposes of others: `forget(key, person, by, at)` looks which it is."""
    if forget not in _always:
        _always.append(forget)


def forget_what_rested_on(key: str, person: Person, by: Any, at: datetime) -> None:
    """Called by the verb that withdraws."""
    if key in _forgetting:
        _forgetting[key](person, by, at)
    for forget in _always:
        forget(key, person, by, at)

"""The cast of inbox's tests, and two figures that exist for the test only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from jiaogong.engines.inbox.tests.cast import Cast, build
from jiaogong.kernel.access import Reach, Rule, _rules

from .. import registry
from ..reckon import Scope
from ..registry import Facts, Figure, Parameter

RATE, PEOPLE = "testing.rate", "testing.people"


@pytest.fixture
def cast(db: None) -> Cast:
    return build()


@pytest.fixture
def calls() -> list[Scope]:
    """Every scope the test's loader was asked for."""
    return []


@pytest.fixture
def loaded(cast: Cast, calls: list[Scope], monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """The cast with a rate (only the primary school has it) and a head-count with a category and a parameter.

    The head-count's list is accounts:me, so the right to it is "accounts.view", which officers have here.
    """
    counts = {cast.units["school"].pk: {"has": 1, "people": 50}, cast.units["school2"].pk: {"people": 8}}

    def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
        calls.append(scope)
        return counts

    registry.register_facts(Facts("testing", load))
    registry.register(
        Figure(
            key=RATE, title="试验率", group="试验", measure="%", counts="units", facts="testing", description="试验口径。",
            numerator=lambda unit, found, given: found.get("has", 0), denominator=lambda unit, found, given: 1,
        ),
        Figure(
            key=PEOPLE, title="试验人数", group="试验", measure="人", counts="people", facts="testing", description="只数人。",
            numerator=lambda unit, found, given, kind: found.get("people", 0) if given["least"] <= found.get("people", 0) else 0,
            categories={"a": "甲类", "b": "乙类"}, parameters=(Parameter("least", "至少几人", 1, 1, 36),), rows="accounts:me",
        ),
    )  # fmt: skip
    monkeypatch.setitem(_rules, "accounts.view", Rule("accounts.view", "看名册", {"officer": Reach.SUBTREE}))
    yield cast
    for key in (RATE, PEOPLE):
        del registry._figures[key]
    del registry._facts["testing"]

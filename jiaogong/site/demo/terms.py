"""Terms of committees: the ones in office and the ones before them, so that just as many fall due as the story needs."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from jiaogong.engines.org.words import Layer
from jiaogong.kernel.clock import add_months, minus_years
from jiaogong.modules.unions.models import CommitteeTerm
from jiaogong.modules.unions.words import BodyKind, CommitteeKind, Form

from .blueprint import Blueprint, Plot
from .bulk import Writer

_OF_BODY = {BodyKind.FUNDS_REVIEW: CommitteeKind.FUNDS_REVIEW, BodyKind.WOMEN: CommitteeKind.WOMEN}


class Renewals:
    """Hands out due dates: to a few units overdue ones and ones within six months, to all others later ones."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.day = blueprint.day
        self.soon = add_months(blueprint.day, 6)
        rng = blueprint.rng("renewals")
        units = [
            p for p in blueprint.schools() if p.organised and p.union_since and p.union_since < minus_years(self.day, 7)
        ]
        self._first = {p.pk for p in rng.sample(units, min(len(units), blueprint.size.due_soon * 3 // 5 + 1))}
        self._overdue = blueprint.size.overdue
        self._left = blueprint.size.due_soon

    def due(self, rng: Random, plot: Plot, founded: date, years: int) -> date:
        """The due date of the committee now in office."""
        if plot.pk in self._first and self._left and founded < minus_years(self.day, years) - timedelta(days=300):
            self._left -= 1
            if self._overdue and (self._left % 4 == 0 or self._left < self._overdue):
                self._overdue -= 1
                return self.day - timedelta(days=rng.randint(10, 260))
            return self.day + timedelta(days=rng.randint(3, (self.soon - self.day).days))
        left = (minus_years(self.day, -years) - self.soon).days
        return self.soon + timedelta(days=int(rng.random() * (left - 40)) + 5)


def write_terms(
    writer: Writer, blueprint: Blueprint, renewals: Renewals, plot: Plot, form: Form, bodies: dict[BodyKind, date]
) -> dict[CommitteeKind, tuple[int, date]]:
    """The terms of a unit's committees; returns key and first day of those in office."""
    open_terms: dict[CommitteeKind, tuple[int, date]] = {}
    if plot.union_since is None or form in (Form.ORGANISER, Form.FEDERATION):
        return open_terms
    rng = blueprint.rng("terms", plot.code)
    kinds = {CommitteeKind.UNION: plot.union_since}
    kinds |= {_OF_BODY[body]: since for body, since in bodies.items() if body in _OF_BODY}
    years = 5 if plot.layer != Layer.BASE or rng.random() < 0.62 else 3
    shared: date | None = None
    for kind, founded in kinds.items():
        due = renewals.due(rng, plot, founded, years)
        if kind != CommitteeKind.UNION and shared and due > renewals.soon and rng.random() < 0.8:
            due = shared  # elected at the same meeting
        shared = shared or (due if due > renewals.soon else None)
        open_terms[kind] = _write(writer, plot, kind, founded, due, years)
    return open_terms


def _write(
    writer: Writer, plot: Plot, kind: CommitteeKind, founded: date, due: date, years: int
) -> tuple[int, date]:  # fmt: skip
    since = minus_years(due, years)
    if since < founded:
        since, due = founded, minus_years(founded, -years)
    spans: list[tuple[date, date, date | None]] = [(since, due, None)]
    while len(spans) < 3 and minus_years(since, years) >= founded:
        before = minus_years(since, years) + timedelta(days=7)
        if before < founded:
            break
        spans.append((before, minus_years(before, -years), since))
        since = before
    number = max((spans[-1][0] - founded).days // (years * 365), 0) + 1
    pk = 0
    for since, due_on, until in reversed(spans):
        pk = writer.add(
            CommitteeTerm(unit_id=plot.pk, kind=kind, number=number, since=since, due_on=due_on, until=until)
        )
        number += 1
    return pk, spans[0][0]

"""Stepping aside (回避): nobody passes, decides on or confirms an entry of his own. The one place that says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jiaogong.engines.org.models import Holding, Person, Unit, open_at
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .definition.schema import Step
from .models import Entry, TeamMember
from .words import StepKind

ALONE = (StepKind.ENDORSE, StepKind.CHECK)  # a superior may take these over; the rest is the host's own


def own_among(entries: Iterable[Entry], user: Any) -> list[Entry]:
    """Those the user enters himself, or takes part in with a team. One query."""
    rows = list(entries)
    if user is None or not rows:
        return []
    teams = set(TeamMember.objects.filter(entry__in=rows, person__user=user).values_list("entry_id", flat=True))
    return [row for row in rows if row.pk in teams or (row.person is not None and row.person.user_id == user.pk)]


def not_own(entries: Iterable[Entry], by: Any, act: str) -> None:
    """RuleBroken where one of the entries is the officer's own. Source: 不相容职务分离, 回避 (practice; unverified)."""
    own = own_among(entries, by)
    if not own:
        return
    named = "、".join(f"“{row.title}”" for row in own[:3])
    raise RuleBroken(
        f"{named}是您本人（或您所在团队）的申报，应当回避，不能自己{act}。请由本级工会另一位主席或干事{act}。"
    )


def cadres(unit: Unit, *, chair: bool) -> set[int]:
    """Ids of the people who may handle the unit's entries today (`chair`: its chair alone). One query."""
    roles = (RoleKey.CHAIR,) if chair else (RoleKey.CHAIR, RoleKey.OFFICER)
    rows = Holding.objects.filter(
        open_at(clock.today()), office__unit__home=unit, office__role__in=roles, office__abolished_on=None
    )
    return set(rows.values_list("person_id", flat=True))


def turn_of(entry: Entry, step: Step, unit: Unit) -> Unit:
    """The unit whose turn a step is: where everybody who could act for `unit` is in the entry, the next superior below (or at)
    the call's host that has somebody else."""
    if step.kind not in ALONE or entry.person_id is None:
        return unit
    people = {entry.person_id, *entry.members.values_list("person_id", flat=True)}
    found: Unit | None = unit
    while found is not None and found.path.startswith(entry.programme.unit.path):
        able = cadres(found, chair=entry.confidential and found.pk == entry.unit_id)
        if able - people or (not able and found.pk == unit.pk):
            return found  # a desk with nobody at all waits for somebody to take office
        found = found.superior
    return unit


def another(unit: Unit, entry: Entry) -> Person | None:
    """Somebody at the unit's desk who is not in the entry."""
    people = {entry.person_id, *entry.members.values_list("person_id", flat=True)}
    ids = cadres(unit, chair=entry.confidential and unit.pk == entry.unit_id) - people
    return Person.objects.filter(pk__in=ids).order_by("pk").first()

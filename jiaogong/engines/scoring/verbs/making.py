"""Setting a panel up: what is judged, by whom, how."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..blind import can_clean
from ..judging import check_judging, check_rubric
from ..models import Item, ItemFile, Panel, Rater
from ..rules import RUN
from ..words import PROMISE, FileState, Group, PanelState
from .common import check_state, run_by


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something to be judged. `shown`: what raters may read, a list of {title, text, files: [keys of attachments]};
    `name` is the host's name for it (also the raters', unless the panel is blind); `given`: groups that need no raters
    here, with the score they gave in hundredths (a members' vote that was counted)."""

    subject_id: int
    unit_id: int | None
    shown: Sequence[Mapping[str, Any]] = ()
    name: str = ""
    given: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewRater:
    """Somebody who is to mark: a person of the register, or an outsider by name and phone."""

    group: str
    person: Person | None = None
    name: str = ""
    phone: str = ""
    unit: Unit | None = None
    is_chief: bool = False


def make_panel(
    subject: models.Model, *, unit: Unit, title: str, rubric: Sequence[Mapping[str, Any]], settings: Mapping[str, Any],
    items: Sequence[NewItem], by: Any, at: datetime,
) -> Panel:  # fmt: skip
    """A panel over `items`, judged by `rubric` and `settings` (a definition's `judging`; `promise` and `due_on` beside it).

    Both are checked and kept as they are: what is changed in the definition later does not touch the panel. Blind items
    are shuffled and numbered; files that cannot be made anonymous are flagged and kept from raters until allowed.
    """
    require(by, RUN, unit)
    lines = check_rubric(rubric)
    judging = check_judging(settings, lines)
    if not title.strip():
        raise RuleBroken("请填写评审名称。", field="title")
    with transaction.atomic():
        panel = Panel.objects.create(
            subject_type=subject._meta.label_lower, subject_id=subject.pk, unit=unit, title=title.strip()[:120],
            rubric=[dict(line) for line in rubric], settings=judging.keep(), due_on=_day(settings.get("due_on")),
            promise=str(settings.get("promise") or PROMISE)[:2000], made_at=at, made_by=by,
        )  # fmt: skip
        _add(panel, items)
        journal.write("建立评审", panel, by=by, after={"items": len(items), "settings": panel.settings})
        return panel


def _day(given: Any) -> date | None:
    return date.fromisoformat(given) if isinstance(given, str) and given else given or None


def add_items(panel: Panel, *, items: Sequence[NewItem], by: Any, at: datetime) -> int:
    """More items, while the panel is being prepared; those it has already are left alone. Returns how many came."""
    with transaction.atomic():
        panel = run_by(by, panel)
        check_state(panel, PanelState.DRAFT)
        known = set(panel.items.values_list("subject_id", flat=True))
        fresh = [item for item in items if item.subject_id not in known]
        _add(panel, fresh)
        journal.write("增加评审对象", panel, by=by, after={"items": len(fresh)})
        return len(fresh)


def _add(panel: Panel, items: Sequence[NewItem]) -> None:
    if len({item.subject_id for item in items}) != len(items):
        raise RuleBroken("同一份材料不能评两次，请核对评审对象。", field="items")
    judging, order = panel.judging, list(items)
    _check_given(panel, order)
    if judging.blind:
        secrets.SystemRandom().shuffle(order)
    begun = panel.items.count()
    width = max(3, len(str(begun + len(order))))
    rows = Item.objects.bulk_create(
        [
            Item(
                panel=panel, label=f"{judging.label}{begun + at:0{width}d}", name=item.name[:160], unit_id=item.unit_id,
                subject_id=item.subject_id, position=begun + at, shown=[dict(part) for part in item.shown],
                given=dict(item.given),
            )
            for at, item in enumerate(order, start=1)
        ],
        batch_size=500,
    )  # fmt: skip
    _add_files(panel, rows)


def _check_given(panel: Panel, items: Sequence[NewItem]) -> None:
    groups, most = {party.group for party in panel.judging.raters}, panel.most
    for item in items:
        if any(group not in groups or not 0 <= number <= most for group, number in item.given.items()):
            raise RuleBroken(
                f"“{item.name or item.subject_id}”带来的得分超出满分，或不属于本次评审的评委类别。", field="items"
            )


def _add_files(panel: Panel, items: Sequence[Item]) -> None:
    wanted = {str(key) for item in items for part in item.shown for key in part.get("files", ())}
    found = {str(row.key): row for row in Attachment.objects.filter(key__in=wanted)} if wanted else {}
    judging, rows = panel.judging, []
    for item in items:
        keys = [str(key) for part in item.shown for key in part.get("files", ())]
        for number, row in enumerate((found[key] for key in keys if key in found), start=1):
            name = f"{item.label}-{number}.{row.kind}" if judging.blind else row.name
            rows.append(
                ItemFile(item=item, original=row, name=name[:80], kind=row.kind, state=_first_state(panel, row))
            )
    ItemFile.objects.bulk_create(rows, batch_size=500)


def _first_state(panel: Panel, row: Attachment) -> FileState:
    judging = panel.judging
    if not judging.blind:
        return FileState.RAW
    if can_clean(row.kind):
        return FileState.WAITING
    return FileState.RAW if judging.raw_files else FileState.FAILED


def allow_file(file: ItemFile, *, by: Any, at: datetime) -> None:
    """The host answers for it: raters get a file as it is, though its personal traces could not be removed."""
    with transaction.atomic():
        panel = run_by(by, file.item.panel)
        check_state(panel, PanelState.DRAFT, PanelState.OPEN)
        row = ItemFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if row.state != FileState.FAILED:
            return
        row.state = FileState.RAW
        row.save(update_fields=["state"])
        after = {"file": row.name, "item": file.item.label}
        journal.write("允许按原样提供文件", row, by=by, after=after, unit_id=panel.unit_id)


def add_rater(panel: Panel, *, rater: NewRater, by: Any, at: datetime) -> Rater:
    """One rater; see add_raters."""
    return add_raters(panel, raters=[rater], by=by, at=at)[0]


def add_raters(panel: Panel, *, raters: Iterable[NewRater], by: Any, at: datetime) -> list[Rater]:
    """Add raters before the panel closes. They get nothing to mark before `assign`.

    Rules: a group of this panel; a person once; an outsider has a name and a phone. A person's unit is where he works
    today: its entries are kept from him when the panel says so.
    """
    with transaction.atomic():
        panel = run_by(by, panel)
        check_state(panel, PanelState.DRAFT, PanelState.OPEN)
        groups = {party.group for party in panel.judging.raters}
        present = set(panel.raters.exclude(person=None).values_list("person_id", flat=True))
        wanted = list(raters)
        homes = _homes([rater.person for rater in wanted if rater.person], at.astimezone(clock.SHANGHAI).date())
        rows = []
        for rater in wanted:
            _check(rater, groups, present)
            person = rater.person
            unit = rater.unit or (homes.get(person.pk) if person else None)
            rows.append(
                Rater(
                    panel=panel, group=rater.group, person=person, name=person.name if person else rater.name.strip(),
                    phone=rater.phone.strip() or None, unit=unit, is_chief=rater.is_chief, added_at=at,
                )
            )  # fmt: skip
        for row in rows:
            row.save()
        after = {"raters": [f"{row.name}（{Group(row.group).label}）" for row in rows]}
        journal.write("聘请评委", panel, by=by, after=after)
        return rows


def _homes(people: Sequence[Person], day: date) -> dict[int, Unit]:
    """Where each works today: the layer unit."""
    jobs = Employment.objects.filter(open_at(day), person__in=people).select_related("unit__home").order_by("since")
    return {job.person_id: job.unit.home for job in jobs if job.unit.home}


def _check(rater: NewRater, groups: set[str], present: set[int]) -> None:
    if rater.group not in groups:
        raise RuleBroken(
            f"本次评审没有“{dict(Group.choices).get(rater.group, rater.group)}”这一类评委。", field="group"
        )
    if rater.person is None:
        if not rater.name.strip():
            raise RuleBroken("请填写评委姓名。", field="name")
        digits = rater.phone.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) == 11 and digits.startswith("1")):
            raise RuleBroken("请填写评委的 11 位手机号码，评分链接要发到这个号码。", field="phone")
        return
    if rater.person.pk in present:
        raise RuleBroken(f"{rater.person.name}已经是本次评审的评委。", field="person")
    present.add(rater.person.pk)


def remove_rater(rater: Rater, *, by: Any, at: datetime) -> None:
    """Take a rater off who has not marked anything yet. (Whoever has, steps aside item by item: `recuse`.)"""
    with transaction.atomic():
        panel = run_by(by, rater.panel)
        check_state(panel, PanelState.DRAFT, PanelState.OPEN)
        if rater.assignments.filter(mark__isnull=False).exists():
            raise RuleBroken(f"{rater.name}已经打过分，不能移除；不宜评的，请逐件登记回避。")
        from .links import close_todo

        close_todo(rater, by=by, at=at, outcome="不再担任评委")
        journal.write("移除评委", panel, by=by, before={"rater": rater.name})
        rater.delete()

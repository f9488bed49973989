"""A vote is made, gets its electors, opens, is put off or called off."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.urls import reverse

from jiaogong.engines.inbox.models import Item, Nudge
from jiaogong.engines.inbox.verbs import close_items, open_items_of_people, send_many
from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from .. import subjects
from ..counting_rules import CountingRules
from ..models import Elector, Option, Vote
from ..reading import faults_of
from ..rules import CAST_ITEM, COUNT_ITEM, MANAGE
from ..words import Kind, Secrecy, State
from .common import SEEN, end_receipts, locked, managed

MOST_OPTIONS = 60


@dataclass(frozen=True, slots=True)
class NewOption:
    """An option to be: `key` short and English or a number, unique in the vote."""

    key: str
    title: str
    text: str = ""


def make_vote(
    subject: models.Model | None, *, unit: Unit, title: str, explanation: str, secrecy: str,
    rules: CountingRules | Mapping[str, Any], options: Sequence[NewOption], opens_at: datetime, closes_at: datetime,
    by: Any, at: datetime,
) -> Vote:  # fmt: skip
    """A vote in draft. Without a subject it stands alone and `by` must run votes in the unit; with one, its kind must be
    registered (subjects.register) and the caller has asked its own rule. `by` None is the platform itself.

    Rules: ends after it begins and in the future; options named, each once, as many as the counting rules can bear.
    """
    if subject is not None and not subjects.known(subject._meta.label_lower):
        raise LookupError(f"nobody answers for votes on {subject._meta.label_lower}")
    frozen = _checked(rules, options, opens_at, closes_at, at, secrecy)
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        if subject is None and by is not None:
            require(by, MANAGE, unit)
        if unit.closed_on is not None:
            raise RuleBroken(f"{unit.name}已于 {unit.closed_on:%Y-%m-%d} 撤销，不能再组织投票。")
        vote = Vote.objects.create(
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_id=subject.pk if subject is not None else None,
            unit=unit, title=title.strip(), explanation=explanation.strip(), secrecy=Secrecy(secrecy),
            rules=frozen.to_json(), opens_at=opens_at, closes_at=closes_at, made_at=at, made_by=by,
        )  # fmt: skip
        _write_options(vote, options)
        after = journal.picture(vote, *SEEN) | {"options": [option.title for option in options]}
        journal.write("新建投票", vote, by=by, after=after)
        return vote


def revise_vote(
    vote: Vote, *, title: str, explanation: str, secrecy: str, rules: CountingRules | Mapping[str, Any],
    options: Sequence[NewOption], opens_at: datetime, closes_at: datetime, by: Any, at: datetime,
) -> Vote:  # fmt: skip
    """Change a draft. Rule: once it has opened, question, rules and electors stand."""
    frozen = _checked(rules, options, opens_at, closes_at, at, secrecy)
    with transaction.atomic():
        row = managed(vote, by, State.DRAFT)
        before = journal.picture(row, *SEEN)
        row.title, row.explanation, row.secrecy = title.strip(), explanation.strip(), Secrecy(secrecy)
        row.rules, row.opens_at, row.closes_at = frozen.to_json(), opens_at, closes_at
        row.save()
        row.options.all().delete()
        _write_options(row, options)
        after = journal.picture(row, *SEEN) | {"options": [option.title for option in options]}
        journal.write("修改投票", row, by=by, before=before, after=after)
        return row


def _checked(
    rules: CountingRules | Mapping[str, Any], options: Sequence[NewOption], opens_at: datetime, closes_at: datetime,
    at: datetime, secrecy: str,
) -> CountingRules:  # fmt: skip
    frozen = rules if isinstance(rules, CountingRules) else CountingRules.from_json(rules)
    if closes_at <= opens_at:
        raise RuleBroken("截止时间应在开始时间之后。", field="closes_at")
    if closes_at <= at:
        raise RuleBroken("截止时间已经过去，请改晚一些。", field="closes_at")
    if len(options) > MOST_OPTIONS:
        raise RuleBroken(f"一次投票最多 {MOST_OPTIONS} 项，请分几次。", field="options")
    for what, named in (("代号", [o.key for o in options]), ("名称", [o.title.strip() for o in options])):
        if len(set(named)) != len(named) or not all(named):
            raise RuleBroken(f"每一项都要有{what}，不能重复。", field="options")
    if frozen.kind == Kind.ELECT and Secrecy(secrecy) != Secrecy.RECEIPT:
        raise RuleBroken(
            "选举须无记名、可核验，请选“无记名（领票投票）”；不具备条件的，用纸质票选举。", field="secrecy"
        )
    frozen.check(len(options))
    return frozen


def _write_options(vote: Vote, options: Sequence[NewOption]) -> None:
    Option.objects.bulk_create(
        Option(vote=vote, key=o.key, title=o.title.strip(), text=o.text.strip(), position=n)
        for n, o in enumerate(options, start=1)
    )


def set_electors(vote: Vote, *, person_ids: Collection[int], by: Any) -> int:
    """These people, and no others, have a vote; returns how many. Rules: only in draft; people of the register.

    Who has the right the caller knows (保留会籍 have none: 会员会籍管理办法 2016).
    """
    with transaction.atomic():
        row = managed(vote, by, State.DRAFT)
        wanted = set(person_ids)
        known = set(Person.objects.filter(pk__in=wanted, erased_on__isnull=True).values_list("pk", flat=True))
        if wanted - known:
            raise RuleBroken(f"有 {len(wanted - known)} 人不在人员库里，不能列入投票人。")
        before = row.electors.count()
        row.electors.exclude(person_id__in=known).delete()
        there = set(row.electors.values_list("person_id", flat=True))
        Elector.objects.bulk_create((Elector(vote=row, person_id=pk) for pk in sorted(known - there)), batch_size=500)
        journal.write("确定投票人", row, by=by, before={"electors": before}, after={"electors": len(known)})
        return len(known)


def remove_elector(elector: Elector, *, by: Any, reason: str) -> None:
    """Take somebody off a draft's list. Rule: a reason."""
    if not reason.strip():
        raise RuleBroken("请写明移出名单的原因。", field="reason")
    with transaction.atomic():
        row = managed(elector.vote, by, State.DRAFT)
        name = elector.person.name
        if Elector.objects.filter(pk=elector.pk).delete()[0]:
            journal.write("移出投票人", row, by=by, before={"person": name}, after={"reason": reason.strip()})


def open_vote(vote: Vote, *, by: Any, at: datetime) -> Vote:
    """Freeze question, rules and electors; everybody listed gets a to-do that stays until the vote ends.

    Rules: somebody is listed; the end lies ahead. (That a to-do would vanish on voting would tell who has voted.)
    """
    with transaction.atomic():
        row = managed(vote, by, State.DRAFT)
        if row.by_receipt:
            raise RuleBroken("领票投票要由两位监票人设定口令后开始，不能直接开始，也不能改按别的办法投。")
        prepare_opening(row, by=by, at=at)
        begin(row, by=by, at=at)
        return row


def prepare_opening(row: Vote, *, by: Any, at: datetime) -> None:
    """The owner of the subject has his say before anything is frozen."""
    subject = subjects.of(row)
    if subject is not None:
        subject.on_opening(row, by, at)


def begin(row: Vote, *, by: Any, at: datetime) -> None:
    """What opening means for every kind of vote; the caller holds its lock."""
    people = list(Person.objects.filter(votes__vote=row).order_by("pk"))
    if not people:
        raise RuleBroken("还没有投票人：请先确定投票人名单。")
    if row.closes_at <= at:
        raise RuleBroken("截止时间已经过去，请先修改截止时间。")
    row.state = State.OPEN
    row.save(update_fields=["state"])
    open_items_of_people(
        people, kind=CAST_ITEM, title=f"投票：{row.title}", link=reverse("ballot:paper", args=[row.key]), subject=row,
        unit=row.unit, by=None, at=at, due_on=row.closes_at.astimezone(clock.SHANGHAI).date(),
    )  # fmt: skip
    journal.write("开始投票", row, by=by, after={"electors": len(people), "closes_at": str(row.closes_at)})


def extend_vote(vote: Vote, *, closes_at: datetime, reason: str, by: Any, at: datetime) -> Vote:
    """A later end; everybody listed is told, whether he has voted or not. Rules: before the end; later; a reason."""
    if not reason.strip():
        raise RuleBroken("请写明延期的原因，投票人会看到。", field="reason")
    with transaction.atomic():
        row = managed(vote, by, State.OPEN)
        if row.by_receipt:
            raise RuleBroken(
                "领票投票的截止时间写在公布的投票清单里，不能再改。确要改的，请取消后重新组织。", field="closes_at"
            )
        if at >= row.closes_at:
            raise RuleBroken("投票已经截止，不能再延期。", field="closes_at")
        if closes_at <= row.closes_at:
            raise RuleBroken("新的截止时间应晚于原来的截止时间。", field="closes_at")
        before = {"closes_at": str(row.closes_at)}
        row.closes_at, row.reason = closes_at, reason.strip()
        row.save(update_fields=["closes_at", "reason"])
        day = closes_at.astimezone(clock.SHANGHAI)
        items = Item.objects.open().filter(kind=CAST_ITEM, subject_type=row._meta.label_lower, subject_id=row.pk)
        items.update(due_on=day.date())
        Nudge.objects.filter(item__in=items).delete()
        body = f"投票“{row.title}”延期到 {day:%m月%d日 %H:%M} 截止。原因：{row.reason}。已投过票的不必再投。"
        send_many(list(items), short="投票延期", body=body, at=at)
        after = {"closes_at": str(closes_at), "reason": row.reason}
        journal.write("延长投票", row, by=by, before=before, after=after)
        return row


def cancel_vote(vote: Vote, *, reason: str, by: Any, at: datetime, check: bool = True) -> Vote:
    """Call it off: nothing is counted, ballots are destroyed. Rules: not yet counted, and once it has ended only where the ballots do
    not fit those who took part (a result nobody likes is a result); a reason, which electors see. `check` False
    when the calling verb has asked its own rule."""
    if not reason.strip():
        raise RuleBroken("请写明取消的原因，投票人会看到。", field="reason")
    with transaction.atomic():
        row = managed(vote, by, State.DRAFT, State.OPEN, State.CLOSED) if check else locked(vote)
        if check and row.state == State.CLOSED and not faults_of(row):
            raise RuleBroken(
                "投票已经截止，结果要计出来：票和名册核对得上的，不能取消重投。请计票；对结果有异议的，按规定程序提出。"
            )
        before = {"state": row.state}
        row.state, row.reason = State.CANCELLED, reason.strip()
        row.save(update_fields=["state", "reason"])
        row.ballots.all().delete()
        row.participations.all().delete()
        if row.by_receipt:
            end_receipts(row)
        for kind in (CAST_ITEM, COUNT_ITEM):
            close_items(kind=kind, subject=row, by=None, at=at, outcome="已撤回")
        journal.write("取消投票", row, by=by, before=before, after={"reason": row.reason})
        return row

"""A hardship file from the request to its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.ledger.accounts import sorted_out
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.personal.models import Consent
from jiaogong.engines.personal.verbs import give_consent
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import access, purposes
from ..formula import in_a_row
from ..models import Details, HardshipFile, HouseholdMember
from ..provisions import EXIT_MONTHS, RENEWAL_MONTHS
from ..rules import APPLY_ITEM, EXIT_ITEM, LEFT_ITEM, RENEW_ITEM
from ..words import Closing, FileState, Relation
from .common import day_of, file_link, locked, locked_file, must_be_open, tell_chair

SEEN = ("state", "category", "opened_on", "renewal_due", "closed_on", "closing")
DETAILS = (
    "main_cause", "second_cause", "spending", "loss", "housing", "disability", "insurance", "bank", "account", "asked_reason",
)  # fmt: skip
MEMBER = ("name", "id_number", "income", "school", "health")


def agreed(person: Person, purpose: str) -> bool:
    """Whether the person's consent stands, in the wording of today."""
    meant = purposes.version_of(purpose)
    return Consent.objects.standing().filter(person=person, purpose=purpose, version=meant).exists()


def apply_for_file(person: Person, *, unit: Unit, by: Any, at: datetime, reason: str, consent: bool) -> HardshipFile:
    """The person himself asks his union for a file; asked twice it is one. The chair gets a to-do.

    Rules: his own request, where he works, with separate consent. Source: domain F01; 个人信息保护法 art. 29.
    """
    if person.user_id is None or person.user_id != by.pk:
        raise Refused("relief.apply")
    if not consent and not agreed(person, purposes.FILE):
        raise RuleBroken("请先阅读并单独同意，再提交申请（《个人信息保护法》第二十九条）。", field="consent")
    if not reason.strip():
        raise RuleBroken("请简单说明家庭困难，只有工会主席和他授权的经办人能看到。", field="reason")
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        if not Employment.objects.filter(open_at(day_of(at)), person=person, unit__home=unit).exists():
            raise Refused("relief.apply")
        give_consent(person, by=by, purpose=purposes.FILE, at=at)
        now = HardshipFile.objects.filter(person=person, unit=unit, state__in=("asked", "open")).first()
        if now is not None:
            return now
        row = HardshipFile.objects.create(person=person, unit=unit, asked_at=at)
        _keep_details(row, {"asked_reason": reason}, at)
        tell_chair(
            APPLY_ITEM, f"困难建档申请：{access.case_label(person)}", row, unit, link=file_link(row), by=by, at=at,
            due_on=clock.WorkingCalendar().add(day_of(at), 10),
        )  # fmt: skip
        journal.write("申请困难建档", row, by=by, after=journal.picture(row, *SEEN), unit_id=unit.pk)
        return row


def decide_application(file: HardshipFile, *, by: Any, at: datetime, agree: bool, answer: str = "") -> HardshipFile:
    """The union's chair opens the file or says why not; the person gets word. Rule: nobody decides about himself."""
    if not agree and not answer.strip():
        raise RuleBroken("请写明不建档的原因，本人会收到。", field="answer")
    with transaction.atomic():
        row = locked_file(file)
        access.require_decider(by, row)
        if row.state != FileState.ASKED:
            return row
        before = journal.picture(row, *SEEN)
        if agree:
            _open(row, by, at)
        else:
            row.state, row.closed_on, row.closing, row.closed_by = FileState.CLOSED, day_of(at), Closing.DECLINED, by
        row.save()
        inbox.close_items(kind=APPLY_ITEM, subject=row, by=by, at=at, outcome="已建档" if agree else "未建档")
        words = (
            "您的困难建档申请已受理，请留意工会联系。" if agree else f"您的困难建档申请未通过：{answer.strip()[:200]}"
        )
        inbox.send(short="困难建档申请", body=words, link=reverse("relief:mine"), person=row.person, at=at)
        journal.write("办理建档申请", row, by=by, before=before, after=journal.picture(row, *SEEN), unit_id=row.unit_id)
        return row


def _open(row: HardshipFile, by: Any, at: datetime) -> None:
    day = day_of(at)
    row.state, row.opened_on, row.opened_by = FileState.OPEN, day, by
    row.renewal_due = clock.add_months(day, int(value_of(RENEWAL_MONTHS, row.unit, day)))


def open_file(
    person: Person, *, unit: Unit, details: Mapping[str, Any], by: Any, at: datetime, on_paper: bool = False,
    checked: bool = False,
) -> HardshipFile:  # fmt: skip
    """The union opens a file for somebody of its staff; opened twice it is one, and fuller details are added.

    Rules: the chair of the union (or `checked`: a programme's outcome, whose confirming asked its own right); works
    there; his consent stands, or `on_paper` says that he signed it; not about oneself. Source: domain F01; 个人信息保护法 art. 29.
    """
    day = day_of(at)
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk) if checked else locked(unit, by, "relief.hold")
        if by is not None and person.user_id == by.pk:
            raise RuleBroken("不能给自己建档，请在“我的困难档案”里申请，由本工会其他负责人或上级工会办理。")
        if not Employment.objects.filter(open_at(day), person=person, unit__home=unit).exists():
            raise RuleBroken(f"{person.name}不在{unit.name}工作，只能由所在单位工会建档。", field="person")
        if on_paper:
            give_consent(person, by=by, purpose=purposes.FILE, at=at)
        elif not agreed(person, purposes.FILE):
            raise RuleBroken(
                "本人还没有单独同意，不能建档：请本人在手机上同意，或收妥签字的同意书后勾选（《个人信息保护法》第二十九条）。",
                field="on_paper",
            )
        row = HardshipFile.objects.filter(person=person, unit=unit, state__in=("asked", "open")).first()
        row = row or HardshipFile(person=person, unit=unit, asked_at=at)
        if row.state == FileState.ASKED:
            _open(row, by, at)
            row.save()
            inbox.close_items(kind=APPLY_ITEM, subject=row, by=by, at=at, outcome="已建档")
        _keep_details(row, details, at)
        journal.write("建立困难档案", row, by=by, after=journal.picture(row, *SEEN), unit_id=unit.pk)
        return row


def _keep_details(file: HardshipFile, given: Mapping[str, Any], at: datetime) -> list[str]:
    """Sets what was given and leaves the rest; returns which."""
    row = Details.objects.select_for_update().filter(file=file).first() or Details(file=file)
    changed = [name for name in DETAILS if given.get(name) not in (None, "")]
    for name in changed:
        setattr(row, name, str(given[name]).strip())
    if "bank" in changed:
        kept = given.get("account") or (row.account.open() if row.account else "")
        row.bank, row.account = sorted_out(str(given["bank"]), str(kept))
    row.kept_at = at
    row.save()
    return changed


def set_details(file: HardshipFile, *, by: Any, at: datetime, **given: Any) -> list[str]:
    """Whoever handles the case writes down what he learned; empty fields stay as they are. Nothing is shown by it."""
    with transaction.atomic():
        row = locked_file(file)
        access.require_case(by, row)
        must_be_open(row)
        changed = _keep_details(row, given, at)
        journal.write("登记家庭情况", row, by=by, after=dict.fromkeys(changed, "●●●"), unit_id=row.unit_id)
        return changed


def add_household(
    file: HardshipFile, *, by: Any, at: datetime, relation: str, birth_year: int | None = None, **sealed: Any
) -> HouseholdMember:  # fmt: skip
    """Somebody of the household. Rule: the person himself stands in it once."""
    with transaction.atomic():
        row = locked_file(file)
        access.require_case(by, row)
        must_be_open(row)
        if relation == Relation.SELF and row.household.filter(relation=Relation.SELF).exists():
            raise RuleBroken("本人已经登记过，请先删除原来的一行。", field="relation")
        member = HouseholdMember(file=row, relation=Relation(relation), birth_year=birth_year)
        for name in MEMBER:
            value = sealed.get(name)
            setattr(member, name, None if value in (None, "") else str(value))
        member.save()
        journal.write("登记家庭成员", row, by=by, after={"relation": str(member.relation)}, unit_id=row.unit_id)
        return member


def remove_household(member: HouseholdMember, *, by: Any, at: datetime) -> None:
    """A row entered wrongly goes; removed twice is once."""
    with transaction.atomic():
        row = locked_file(member.file)
        access.require_case(by, row)
        must_be_open(row)
        if HouseholdMember.objects.filter(pk=member.pk).delete()[0]:
            journal.write("删除家庭成员", row, by=by, before={"relation": str(member.relation)}, unit_id=row.unit_id)


def renew(file: HardshipFile, *, by: Any, at: datetime) -> HardshipFile:
    """年度复核 passed: good for another period. Rule: assessed since the file was opened or renewed last, hard still."""
    day = day_of(at)
    with transaction.atomic():
        row = locked_file(file)
        access.require_decider(by, row)
        must_be_open(row)
        assert row.renewal_due is not None
        months = int(value_of(RENEWAL_MONTHS, row.unit, day))
        latest = row.assessments.order_by("-decided_at").first()
        if latest is None or latest.decided_at.astimezone(clock.SHANGHAI).date() < clock.add_months(
            row.renewal_due, -months
        ):
            raise RuleBroken("本周期还没有重新认定：先在“认定”里按今年的收入测算，再复核。")
        if latest.category == "none":
            raise RuleBroken("最近一次认定不符合条件，不能续档，请办理退出。")
        fresh = clock.add_months(day, months)
        if row.renewal_due >= fresh:
            return row
        before = journal.picture(row, *SEEN)
        row.renewal_due = fresh
        row.save(update_fields=["renewal_due"])
        inbox.close_items(kind=RENEW_ITEM, subject=row, by=by, at=at, outcome="已复核")
        journal.write("年度复核", row, by=by, before=before, after=journal.picture(row, *SEEN), unit_id=row.unit_id)
        return row


def out_of_hardship(file: HardshipFile, day: date) -> bool:
    """The latest months in a row are above the standard, as many as the rule asks."""
    needed = int(value_of(EXIT_MONTHS, file.unit, day))
    return in_a_row(file.months.values_list("month", "above"), needed)


def close_file(file: HardshipFile, *, by: Any, at: datetime, closing: str) -> HardshipFile:
    """The file ends. 脱困 needs the months the rule asks for, in a row (江苏: six, 新华日报 2019, not compared)."""
    reason = Closing(closing)
    with transaction.atomic():
        row = locked_file(file)
        access.require_decider(by, row)
        if row.state == FileState.CLOSED:
            return row
        if reason == Closing.EXIT and not out_of_hardship(row, day_of(at)):
            needed = value_of(EXIT_MONTHS, row.unit, day_of(at))
            raise RuleBroken(
                f"脱困须人均月收入连续 {needed} 个月高于低保标准：请先在“认定”里按月登记收入。", field="closing"
            )
        if reason in (Closing.WITHDRAWN, Closing.MOVED, Closing.DECLINED):
            raise RuleBroken("这个原因由系统登记，不能手工选择。", field="closing")
        return end_file(row, by=by, at=at, closing=reason)


def end_file(row: HardshipFile, *, by: Any, at: datetime, closing: Closing) -> HardshipFile:
    """The same for a row held already, whose right the caller has asked: access and filings end with it."""
    before = journal.picture(row, *SEEN)
    row.state, row.closed_on, row.closing, row.closed_by = FileState.CLOSED, day_of(at), closing, by
    row.save()
    row.accesses.filter(revoked_at__isnull=True).update(revoked_at=at)
    row.filings.filter(ended_at__isnull=True).update(ended_at=at)
    for kind in (APPLY_ITEM, RENEW_ITEM, EXIT_ITEM, LEFT_ITEM):
        inbox.close_items(kind=kind, subject=row, by=by, at=at, outcome=str(closing.label)[:20])
    journal.write("困难档案退出", row, by=by, before=before, after=journal.picture(row, *SEEN), unit_id=row.unit_id)
    return row


def follow_person(file: HardshipFile, *, to: Unit, by: Any, at: datetime) -> HardshipFile | None:
    """The person works in `to` now and agreed that his file goes along: it is closed here and opened there, details moved.

    None without that consent; the union then closes it by hand. Called by the daily job (`by` None) or by the chair.
    """
    with transaction.atomic():
        row = locked_file(file)
        if by is not None:
            require(by, "relief.hold", row.unit)
        if row.state != FileState.OPEN or not agreed(row.person, purposes.FOLLOW):
            return None
        if not Employment.objects.filter(open_at(day_of(at)), person=row.person, unit__home=to).exists():
            raise RuleBroken(f"本人还不在{to.name}工作，档案不能转去。")
        end_file(row, by=by, at=at, closing=Closing.MOVED)
        fresh, made = HardshipFile.objects.get_or_create(
            person=row.person, unit=to, state=FileState.OPEN,
            defaults={
                "asked_at": at, "opened_on": day_of(at), "opened_by": by, "category": row.category, "former": row,
                "renewal_due": max(row.renewal_due or day_of(at), day_of(at)),
            },
        )  # fmt: skip
        if made:  # sealed values are bound to their own row's key, which goes along
            for rows in (row.household, row.months, row.assessments):
                rows.update(file=fresh)  # type: ignore[attr-defined]
            Details.objects.filter(file=row).update(file=fresh)
        tell_chair(
            RENEW_ITEM,
            f"困难档案随接转移交：{access.case_label(row.person)}",
            fresh,
            to,
            link=file_link(fresh),
            by=by,
            at=at,
        )
        journal.write("困难档案移交", fresh, by=by, after=journal.picture(fresh, *SEEN), unit_id=to.pk)
        return fresh

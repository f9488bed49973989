"""Writing a proposal and writing it anew: what keeps its seconds and what asks for them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import attach, attachments_of
from jiaogong.engines.papers.verbs import discard as discard_files
from jiaogong.kernel import journal
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.congress.models import Delegate, Delegation, Term

from ..models import Proposal, Text
from ..provisions import SCREEN_DAYS
from ..rules import MEND_ITEM, SCREEN_ITEM, SECOND_ITEM, require_proposer, seat_of
from ..words import EDITABLE, MATTER_PARTS, PART_WORDS, Change, Decision, Matter, State
from .common import FIELDS, ask, day_of, desk_office, due_after, link, locked, seconds_of, settle, tell

MOST_FILES = 10
LIMITS = {"title": 60, "cause": 2000, "remedy": 2000}


def cleaned(facts: Mapping[str, Any], *, whole: bool) -> dict[str, str]:
    """The four fields without blanks around them. `whole`: nothing may be missing. Rule: one matter a proposal (domain, CASE)."""
    found = {name: str(facts.get(name) or "").strip() for name in FIELDS}
    if found["matter"] not in Matter.values:
        raise RuleBroken("请选择提案类别。", field="matter")
    for name, longest in LIMITS.items():
        if len(found[name]) > longest:
            raise RuleBroken(f"{PART_WORDS[name]}最多 {longest} 字；一件提案只说一件事。", field=name)
        if whole and not found[name]:
            raise RuleBroken(f"请填写{PART_WORDS[name]}。", field=name)
    return found


def delegation_of(seat: Delegate, wanted: bool) -> Delegation | None:
    """The delegation a proposal is put in the name of. Rule: by its head alone (the platform's; it needs no seconds then)."""
    if wanted and not seat.heads_delegation:
        raise RuleBroken(
            "只有代表团团长能以代表团名义提出提案；请以个人名义提出并邀请附议，或者请团长提出。", field="delegation"
        )
    return seat.delegation if wanted else None


@transaction.atomic
def draft(
    term: Term, *, by: Any, at: datetime, facts: Mapping[str, Any], delegation: bool = False
) -> Proposal:  # fmt: skip
    """A delegate begins a proposal; it is his alone until he asks for seconds. A second one with the same words is the first.

    Rules: a delegate of an open term (proposals of delegates: 教育部令第32号, 2012; article not verified); in the name of a delegation by
    its head alone.
    """
    found = cleaned(facts, whole=False)
    seat = seat_of(by, term, day_of(at))
    if seat is None:
        raise Refused("proposals.write")
    named = delegation_of(seat, delegation)
    Delegate.objects.select_for_update().get(pk=seat.pk)
    same = Proposal.objects.filter(proposer=seat, state=State.DRAFT, **found).first()
    if same is not None:
        return same
    row = Proposal.objects.create(
        unit=term.congress.unit, term=term, proposer=seat, delegation=named, made_at=at, changed_at=at, **found,
    )  # fmt: skip
    journal.write("起草提案", row, by=by, unit_id=row.unit_id, label="提案草稿")
    return row


@transaction.atomic
def keep(
    proposal: Proposal, *, by: Any, at: datetime, facts: Mapping[str, Any], delegation: bool | None = None
) -> Proposal:
    """Save a draft as it stands. Leaves no journal line: an unfinished draft is nobody's business until it is shown."""
    row = locked(proposal)
    seat = require_proposer(by, row, day_of(at))
    if row.state != State.DRAFT:
        raise RuleBroken("提案已经不是草稿，请刷新页面后用“修改”。")
    for name, value in cleaned(facts, whole=False).items():
        setattr(row, name, value)
    if delegation is not None:
        row.delegation = delegation_of(seat, delegation)
    row.changed_at = at
    row.save(update_fields=[*FIELDS, "delegation", "changed_at"])
    return row


def changed_parts(proposal: Proposal, found: Mapping[str, str]) -> list[str]:
    """Which of the four fields differ."""
    return [name for name in FIELDS if getattr(proposal, name) != found[name]]


def kind_of_change(parts: Iterable[str], marks: Iterable[str]) -> Change:
    """Wording keeps the seconds: the grounds, and whatever the committee marked when it returned the proposal. A change of class,
    title or remedy that nobody asked for is another matter (docs/congress.md)."""
    beyond = set(parts) & set(MATTER_PARTS) - (set(marks) - {"matter"})
    return Change.MATTER if beyond else Change.WORDING


def marks_of(proposal: Proposal) -> list[str]:
    """What the committee marked when it sent the proposal back; nothing unless it is returned now."""
    if proposal.state != State.RETURNED:
        return []
    last = proposal.screenings.filter(undone_at=None).order_by("-at", "-pk").first()
    return list(last.marks) if last is not None else []


@transaction.atomic
def revise(proposal: Proposal, *, by: Any, at: datetime, facts: Mapping[str, Any]) -> Proposal:
    """The proposer changes a text others have seen. Wording keeps its seconds and tells the seconders; a change of matter opens a
    version whose seconds are asked again. The old text stays readable. Nothing changed is nothing done."""
    row = locked(proposal)
    require_proposer(by, row, day_of(at))
    if row.state not in EDITABLE or row.state == State.DRAFT:
        raise RuleBroken("提交审查以后不能再改；确需修改的，请联系提案工作委员会退回。")
    found = cleaned(facts, whole=True)
    parts = changed_parts(row, found)
    if not parts:
        return row
    change = kind_of_change(parts, marks_of(row))
    before = {"version": row.version, "revision": row.revision}
    seconders = [s.delegate.person for s in seconds_of(row)]
    for name in parts:
        setattr(row, name, found[name])
    row.changed_at = at
    if change == Change.MATTER:
        new_version(row, by=by, at=at)
    else:
        row.revision += 1
        row.save()
        write_text(row, Change.WORDING, by=by, at=at)
    for person in seconders:
        again = "内容有改变，请重新附议。" if change == Change.MATTER else "只改了文字，您的附议仍然有效。"
        tell(row, person, short="附议的提案有修改", body=f"{row.label}：{again}", at=at)
    after = {"version": row.version, "revision": row.revision, "changed": [PART_WORDS[p] for p in parts]}
    journal.write("修改提案", row, by=by, before=before, after=after, unit_id=row.unit_id)
    return row


def new_version(row: Proposal, *, by: Any, at: datetime) -> None:
    """The matter is another one: seconds are asked again, of those who were asked before too. Inside the caller's transaction."""
    row.version, row.revision, row.state, row.admission = row.version + 1, 1, State.SECONDING, ""
    row.save()
    write_text(row, Change.MATTER, by=by, at=at)
    settle(MEND_ITEM, row, by=by, at=at, outcome="重新征集附议")
    settle(SCREEN_ITEM, row, by=by, at=at, outcome="重新征集附议")
    _ask_again(row, by=by, at=at)


def _ask_again(row: Proposal, *, by: Any, at: datetime) -> None:
    """A to-do for everybody who was asked or seconded before and is still a delegate."""
    asked = Q(proposal_invitations__proposal=row) | Q(
        proposal_seconds__proposal=row, proposal_seconds__withdrawn_at=None
    )
    rows = Delegate.objects.at(day_of(at)).filter(asked, term=row.term_id).select_related("person").distinct()
    inbox.open_items_of_people(
        [d.person for d in rows], kind=SECOND_ITEM, title=f"{row.proposer}请您重新附议：{row.title}", link=link(row),
        subject=row, unit=row.unit, by=by, at=at,
    )  # fmt: skip


def write_text(row: Proposal, change: Change, *, by: Any, at: datetime) -> Text:
    """The text as it stands now, kept for good."""
    facts = {name: getattr(row, name) for name in FIELDS} | {"change": change, "at": at, "by": by}
    made, _ = Text.objects.get_or_create(proposal=row, version=row.version, revision=row.revision, defaults=facts)
    return made


@transaction.atomic
def attach_files(proposal: Proposal, *, by: Any, at: datetime, files: Sequence[UploadedFile]) -> list[Attachment]:
    """Files beside a proposal; the same file twice is once. Rules: while the proposer may change it; ten at most."""
    row = locked(proposal)
    require_proposer(by, row, day_of(at))
    if row.state not in EDITABLE:
        raise RuleBroken("提交审查以后不能再加附件。", field="files")
    there = attachments_of(row)[row.pk]
    known = {(f.name, f.size) for f in there}
    fresh = [f for f in files if (str(f.name), f.size) not in known]
    if len(there) + len(fresh) > MOST_FILES:
        raise RuleBroken(f"附件最多 {MOST_FILES} 个。", field="files")
    made = [attach(row, upload=f, unit_id=row.unit_id, by=by, at=at) for f in fresh]
    if made:
        label = row.label if row.state != State.DRAFT else "提案草稿"
        journal.write("上传提案附件", row, by=by, after={"files": len(made)}, unit_id=row.unit_id, label=label)
    return made


@transaction.atomic
def discard(proposal: Proposal, *, by: Any, at: datetime) -> None:
    """The proposer throws a draft away, with its files. Thrown away twice is once."""
    row = Proposal.objects.filter(pk=proposal.pk).first()
    if row is None:
        return
    row = locked(row)
    require_proposer(by, row, day_of(at))
    if row.state != State.DRAFT:
        raise RuleBroken("已经征集附议的提案请用“撤回提案”。")
    discard_files(attachments_of(row)[row.pk])
    journal.write("删除提案草稿", row, by=by, unit_id=row.unit_id, label="提案草稿")
    row.delete()


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Any, at: datetime) -> Proposal:
    """The proposer takes his proposal back before it is handled; seconders are told. Twice is once. What was merged into it goes
    back to the committee."""
    row = locked(proposal)
    require_proposer(by, row, day_of(at))
    if row.state == State.WITHDRAWN:
        return row
    if row.state not in (State.SECONDING, State.SUBMITTED, State.RETURNED):
        raise RuleBroken("已经有审查结论的提案不能撤回，请联系提案工作委员会。")
    row.state, row.changed_at = State.WITHDRAWN, at
    row.save(update_fields=["state", "changed_at"])
    for kind in (SECOND_ITEM, SCREEN_ITEM, MEND_ITEM):
        settle(kind, row, by=by, at=at, outcome="提案已撤回")
    for given in seconds_of(row):
        tell(row, given.delegate.person, short="提案已撤回", body=f"{row.label}已由提案人撤回。", at=at)
    released = _release(row, by=by, at=at)
    journal.write("撤回提案", row, by=by, after={"released": released} if released else None, unit_id=row.unit_id)
    return row


def _release(row: Proposal, *, by: Any, at: datetime) -> list[str]:
    """Proposals merged into one that is withdrawn stand alone again: the merger is undone, their screening is open. Their labels."""
    merged = [locked(other) for other in row.merged.filter(state=State.MERGED).order_by("pk")]
    for other in merged:
        other.screenings.filter(decision=Decision.MERGE, undone_at=None).update(undone_at=at)
        other.state, other.admission, other.into, other.changed_at = State.SUBMITTED, "", None, at
        other.save(update_fields=["state", "admission", "into", "changed_at"])
        body = f"{other.label}所并入的提案已由提案人撤回，您的提案重新审查。"
        tell(other, other.proposer.person, short="并案的提案已撤回", body=body, at=at)
        due = due_after(SCREEN_DAYS, other.unit, day_of(at))
        ask(
            SCREEN_ITEM,
            f"审查{other.label}",
            other,
            by=by,
            at=at,
            due_on=due,
            office=desk_office(other.unit),
            page="screen",
        )
        journal.write("恢复审查提案", other, by=by, after={"reason": "所并入的提案已撤回"}, unit_id=other.unit_id)
    return [other.label for other in merged]

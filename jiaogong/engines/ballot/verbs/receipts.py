"""领票—投票: a vote is frozen with the tellers and opened, tickets are drawn, papers given out and entered.

Casting is no verb of this side: records go to the box (box.py), which knows nobody.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Person
from jiaogong.kernel import journal
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import subjects
from ..blind.raw import SigningFailed
from ..blind.wrapping import BITS, BITS_ALLOWED, WrongPassphrase
from ..manifests import client_digest, manifest_of, new_roll_code, questions_of
from ..models import Elector, Manifest, PaperCount, Ticket, TicketKey, Vote
from ..recounting import canonical, fingerprint
from ..rules import require_manage
from ..signer import Locked, signer
from ..stores import box
from ..words import CHOSEN, OTHER, Issued, Kind, Motion, State
from .common import managed
from .making import begin, prepare_opening

SHORTEST_PASSPHRASE = 8


@dataclass(frozen=True, slots=True)
class Teller:
    """A 监票人 with the passphrase he types himself."""

    name: str
    passphrase: str


def open_receipt_vote(
    vote: Vote, *, tellers: Sequence[Teller], by: Any, at: datetime, attendance: int | None = None, bits: int = BITS
) -> Vote:
    """Freeze the manifest, make the keys under both tellers' passphrases, open the box; everybody listed gets a to-do.

    Rules: two tellers who are no candidates, each with a passphrase of his own; somebody is listed; the end lies ahead.
    """
    with transaction.atomic():
        row = managed(vote, by, State.DRAFT)
        if not row.by_receipt:
            raise RuleBroken("这次投票不是领票投票，请直接开始。")
        pair = _checked(tellers, row)
        prepare_opening(row, by=by, at=at)
        attendance = attendance if row.attendance is None else row.attendance
        electors = list(Elector.objects.filter(vote=row).order_by("person_id"))
        if attendance is not None and not 0 < attendance <= len(electors):
            raise RuleBroken(f"实到人数应在 1 到 {len(electors)} 之间。", field="attendance")
        if bits not in BITS_ALLOWED:
            raise RuleBroken("密钥长度只能是 2048 或 3072 位。")
        if not client_digest():
            raise RuleBroken("投票网页程序没有装好，不能组织领票投票。请系统管理员重新运行安装（make setup）。")
        row.attendance = attendance
        row.save(update_fields=["attendance"])
        begin(row, by=by, at=at)
        _freeze(row, electors, pair, bits)
        return row


def _checked(tellers: Sequence[Teller], vote: Vote) -> tuple[Teller, Teller]:
    if len(tellers) != 2 or not all(teller.name.strip() for teller in tellers):
        raise RuleBroken("领票投票要有两位监票人，各自设定口令。", field="first_name")
    first, second = tellers
    if first.name.strip() == second.name.strip():
        raise RuleBroken("两位监票人应是两个人。", field="second_name")
    short = [teller for teller in tellers if len(teller.passphrase.strip()) < SHORTEST_PASSPHRASE]
    if short or first.passphrase.strip() == second.passphrase.strip():
        raise RuleBroken(f"口令至少 {SHORTEST_PASSPHRASE} 个字，两位监票人的口令不能相同。", field="first_passphrase")
    if vote.counting_rules.whole_paper:
        names = set(vote.options.values_list("title", flat=True))
        if standing := {first.name.strip(), second.name.strip()} & names:
            raise RuleBroken(f"候选人不能担任监票人：{'、'.join(standing)}。", field="first_name")
    return first, second


def _freeze(vote: Vote, electors: list[Elector], tellers: tuple[Teller, Teller], bits: int) -> None:
    options, ballots = list(vote.options.all()), box()
    questions = [key for key, _ in questions_of(vote, options)]
    passphrases = (tellers[0].passphrase, tellers[1].passphrase)
    try:
        keys = signer().create(str(vote.key), questions, passphrases, bits)
    except SigningFailed as failed:
        raise RuleBroken(f"{failed}请系统管理员检查服务器。") from failed
    tickets = [Ticket(vote=vote, elector=elector, code=new_roll_code()) for elector in electors]
    Ticket.objects.bulk_create(sorted(tickets, key=lambda ticket: ticket.code), batch_size=500)
    TicketKey.objects.bulk_create(
        TicketKey(vote=vote, question=q, public=key.public, wrapped=key.wrapped) for q, key in keys.items()
    )
    body = manifest_of(
        vote, options=options, keys={q: key.public for q, key in keys.items()}, codes=[t.code for t in tickets],
        tellers=[teller.name.strip() for teller in tellers], acknowledges=ballots.prepare(str(vote.key)),
    )  # fmt: skip
    text = canonical(body)
    Manifest.objects.create(vote=vote, body=text.decode(), fingerprint=fingerprint(body))
    ballots.open(str(vote.key), text, vote.closes_at)


def unlock(vote: Vote, *, passphrases: tuple[str, str], by: Any) -> None:
    """Give the signer its keys again after it was started anew. Rule: both tellers' passphrases, in their order."""
    require_manage(by, vote)
    wrapped = {key.question: bytes(key.wrapped) for key in TicketKey.objects.filter(vote=vote) if key.wrapped}
    if not wrapped:
        raise RuleBroken("这次投票的签票密钥已经销毁，不能再发票。")
    try:
        signer().unlock(str(vote.key), wrapped, passphrases)
    except WrongPassphrase as wrong:
        raise RuleBroken(
            "口令不对，没有启封。请两位监票人按原来的先后各自重新输入。口令确实丢失的，不能再发电子票："
            "已领的票仍可投出，没有领票的人改领纸质票；或者取消这次投票，重新组织。",
            field="first_passphrase",
        ) from wrong
    except SigningFailed as failed:
        raise RuleBroken(f"{failed}请系统管理员检查服务器。") from failed
    with transaction.atomic():
        journal.write("重新启封签票密钥", vote, by=by)


def issue(vote: Vote, *, by: Any, blinded: Mapping[str, bytes], at: datetime) -> dict[str, bytes]:
    """领票: sign the elector's blinded messages, one for each question. Leaves no journal line and no time.

    The same values again get the same answer (the reply was lost); other values of the same elector are refused: one
    person, one ballot. The roll's line changes and the signatures are kept in one transaction; nothing is handed out before.
    """
    ticket = Ticket.objects.filter(vote=vote, elector__person__user=by).first()
    if ticket is None:
        raise Refused("ballot.issue")
    return issue_ticket(ticket, blinded=blinded, at=at)


def issue_ticket(ticket: Ticket, *, blinded: Mapping[str, bytes], at: datetime) -> dict[str, bytes]:
    """The same for a line of the roll (its elector stands before us: a kiosk, a rehearsal, demo data)."""
    asked = hashlib.sha256(b"".join(k.encode() + b"|" + v for k, v in sorted(blinded.items()))).hexdigest()
    with transaction.atomic():
        ticket = Ticket.objects.select_related("vote", "elector").get(pk=ticket.pk)
        row = ticket.vote
        if earlier := _earlier(ticket, asked):
            return earlier
        if row.state != State.OPEN or at >= row.closes_at:
            raise RuleBroken("领票时间已过，不能再领票。如有疑问，请联系监票人。")
        if at < row.opens_at:
            raise RuleBroken("投票还没有开始，请在开始时间以后再来领票。")
        if row.subject_type:
            subjects.check_draws(row, ticket.elector.person_id)
        signed = _sign(row, blinded)
        kept = {question: base64.b64encode(value).decode() for question, value in signed.items()}
        free = Ticket.objects.filter(
            pk=ticket.pk, issued=Issued.NOT
        )  # no join: PostgreSQL asks these again after a wait
        if free.update(issued=Issued.TOKEN, blinded=asked, signatures=kept):
            return signed
    ticket.refresh_from_db()  # somebody was quicker: another window of the same person
    if earlier := _earlier(ticket, asked):
        return earlier
    raise RuleBroken("领票时间已过，不能再领票。如有疑问，请联系监票人。")


def _sign(vote: Vote, blinded: Mapping[str, bytes]) -> dict[str, bytes]:
    try:
        return signer().sign(str(vote.key), dict(blinded))
    except Locked as locked:
        raise RuleBroken(
            "发票处暂时封着：服务器重新启动过，正等两位监票人输入口令启封。您还没有领票，请过一会儿再试。"
        ) from locked
    except SigningFailed as failed:
        raise RuleBroken(f"没有领到票：{failed}请刷新页面再试。") from failed


def _earlier(ticket: Ticket, asked: str) -> dict[str, bytes]:
    """What was answered before to the very same asking; {} when nothing was drawn yet."""
    if ticket.issued == Issued.PAPER:
        raise RuleBroken("您领的是纸质票，不能再领电子票。请把纸质票投进票箱。")
    if ticket.issued == Issued.NOT:
        return {}
    if ticket.blinded != asked or not ticket.signatures:
        raise RuleBroken(
            "您已经领过票。一人一票，这一次没有再发。已领的票还在原来那台手机的原来那个浏览器里，请在那里接着投；"
            "手机丢失或者清除过数据的，请找监票人补领纸质票。"
        )
    return {question: base64.b64decode(value) for question, value in ticket.signatures.items()}


def give_paper(elector: Elector, *, reason: str, by: Any) -> Ticket:
    """Give somebody a paper ballot. Who had drawn a ticket gets a replacement; their number is published, and when no more
    votes than that decide, one must vote again (the lost ticket may have been used after all). Rule: a reason."""
    if not reason.strip():
        raise RuleBroken("请写明发纸质票的原因。", field="reason")
    with transaction.atomic():
        row = managed(elector.vote, by, State.OPEN)
        subjects.check_draws(row, elector.person_id)
        ticket = Ticket.objects.select_for_update().get(vote=row, elector=elector)
        if ticket.issued == Issued.PAPER or ticket.replaced:
            raise RuleBroken(f"{elector.person.name}已经领过纸质票。")
        if ticket.issued == Issued.TOKEN:
            ticket.replaced = True
        else:
            ticket.issued = Issued.PAPER
        ticket.save(update_fields=["replaced", "issued"])
        after = {
            "person": str(Person.objects.get(pk=elector.person_id)),
            "reason": reason.strip(),
            "replaced": ticket.replaced,
        }
        journal.write("发纸质票", row, by=by, after=after)
        return ticket


def papers_given(vote: Vote) -> tuple[int, int]:
    """(paper ballots given out, how many of them replace a lost ticket)."""
    replaced = Ticket.objects.filter(vote=vote, replaced=True).count()
    return replaced + Ticket.objects.filter(vote=vote, issued=Issued.PAPER).count(), replaced


def enter_papers(
    vote: Vote,
    *,
    returned: int,
    invalid: int,
    counts: Mapping[str, Mapping[str, int]],
    tellers: str,
    by: Any,
    at: datetime,
) -> PaperCount:
    """What the tellers counted from the paper ballots. Rules: no more returned than given; every valid paper is told."""
    with transaction.atomic():
        row = managed(vote, by, State.CLOSED)
        given, _ = papers_given(row)
        if returned > given:
            raise RuleBroken(
                f"纸质票发出 {given} 张，收回 {returned} 张，收回多于发出，投票无效。请查明原因。", field="returned"
            )
        if not 0 <= invalid <= returned:
            raise RuleBroken("无效票不能多于收回的票。", field="invalid")
        if not tellers.strip():
            raise RuleBroken("请写明清点纸质票的监票人。", field="tellers")
        _check_papers(row, returned - invalid, counts)
        plain = {key: {word: n for word, n in given.items() if n} for key, given in counts.items()}
        found, _ = PaperCount.objects.update_or_create(
            vote=row,
            defaults={
                "returned": returned, "invalid": invalid, "counts": plain, "tellers": tellers.strip(), "entered_at": at,
                "entered_by": by,
            },
        )  # fmt: skip
        journal.write(
            "登记纸质票", row, by=by, after={"returned": returned, "invalid": invalid, "tellers": tellers.strip()}
        )
        return found


def _check_papers(vote: Vote, valid: int, counts: Mapping[str, Mapping[str, int]]) -> None:
    rules, titles = vote.counting_rules, dict(vote.options.values_list("key", "title"))
    for key, given in counts.items():
        name = titles.get(key) or (
            key.partition(":")[2] if key.startswith(f"{OTHER}:") and rules.kind == Kind.ELECT else ""
        )
        if not name or any(number < 0 for number in given.values()):
            raise RuleBroken("票数登记得不对：有不在选票上的项。", field="counts")
        written_in = key not in titles
        total = sum(given.values())
        if total > valid or (rules.kind != Kind.CHOOSE and not written_in and total != valid):
            raise RuleBroken(f"“{name}”各栏合计 {total} 票，有效的纸质票是 {valid} 张，对不上。", field="counts")
    if missing := [title for key, title in titles.items() if key not in counts and valid]:
        raise RuleBroken(f"还没有登记：{'、'.join(missing)}。", field="counts")
    if rules.whole_paper:
        marks = sum(given.get(CHOSEN if rules.kind == Kind.CHOOSE else Motion.YES, 0) for given in counts.values())
        if marks > valid * rules.most:
            raise RuleBroken(
                f"选的人次合计 {marks}，多于 {valid} 张票最多可选的 {valid * rules.most}。", field="counts"
            )

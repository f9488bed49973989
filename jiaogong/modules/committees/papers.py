"""The papers of a renewal as official documents: the unit's pack, and the superior's replies.

Every paper is filled with what the platform knows; what only the meeting can tell stays a blank line to write on.
The forms follow common practice, not an official template (the provision `committees.papers` says which are wanted).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from jiaogong.engines.org.models import Headcount, Unit
from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.official_model import Block, Heading, OfficialDocument, Paragraph, Table
from jiaogong.engines.provisions.reading import value_of
from jiaogong.modules.members.models import Membership
from jiaogong.modules.members.words import Status
from jiaogong.modules.unions.models import Union

from . import provisions
from .checks import band_of
from .models import Candidate, Renewal, Seat, Step
from .reading import in_order
from .words import StepKind

_BLANK = "＿＿＿＿"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the papers of a renewal are filled with."""

    renewal: Renewal
    day: date
    union: str
    superior: str
    members: int
    staff: int
    band: tuple[int, int] | None
    seats: list[Seat]
    candidates: list[Candidate]

    @property
    def committee(self) -> str:
        """工会委员会"""
        return str(self.renewal.term.get_kind_display())

    @property
    def now(self) -> str:
        """第三届工会委员会 (of this union)"""
        return f"第{self.renewal.term.number}届{self.committee}"

    @property
    def next(self) -> str:
        """The committee to be elected."""
        return f"第{self.renewal.term.number + 1}届{self.committee}"

    @property
    def planned(self) -> str:
        """How many are to be elected, or a blank with the span the provision allows."""
        if self.renewal.planned:
            return f"{self.renewal.planned}"
        return f"{_BLANK}（{self.band[0]}至{self.band[1]}人之间）" if self.band else _BLANK

    @property
    def years(self) -> str:
        """三, 五 or a blank."""
        return {3: "三", 5: "五"}.get(self.renewal.years or 0, _BLANK)

    @property
    def meeting(self) -> str:
        """The meeting's day or a blank."""
        return format_date(self.renewal.meeting_on) if self.renewal.meeting_on else f"{_BLANK}年＿＿月＿＿日"


def facts_of(renewal: Renewal, day: date) -> Facts:
    """Everything the papers need. Seven queries."""
    term, unit = renewal.term, renewal.term.unit
    union = Union.objects.filter(unit=unit, until__isnull=True).first()
    members = Membership.objects.at(day).filter(unit=unit, status=Status.FULL).count()
    staff = sum(Headcount.objects.at(day).filter(unit=unit).values_list("number", flat=True))
    return Facts(
        renewal, day, union.name if union else f"{unit.name}工会", unit.superior.name if unit.superior else "上级工会",
        members, staff, band_of(unit, members, day) if members and term.kind == "union" else None,
        in_order(Seat.objects.filter(term=term, until__isnull=True).select_related("person")),
        list(renewal.candidates.select_related("person").order_by("person__pinyin", "id")),
    )  # fmt: skip


def wanted_papers(unit: Unit, day: date) -> list[str]:
    """The titles the place wants, in its order."""
    return list(value_of(provisions.PAPERS, unit, day))


def paper_of(title: str, facts: Facts) -> bytes:
    """One paper of the pack as .docx; a title the platform has no form for becomes a cover page to write on."""
    build = _PAPERS.get(title, _other)
    body = list(build(facts))
    own = title == "换届请示"
    return to_docx(
        OfficialDocument(
            title=f"关于{facts.union}{facts.now}换届的请示" if own else f"{facts.union}{facts.next}{title}",
            body=body,
            addressees=[facts.superior] if own else [],
            signature=facts.union,
            date=facts.day,
        )
    )


def pack_of(renewal: Renewal, day: date) -> bytes:
    """Every paper of the pack in one .zip."""
    facts = facts_of(renewal, day)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, title in enumerate(wanted_papers(renewal.unit, day), 1):
            archive.writestr(f"{number:02d}{title}.docx", paper_of(title, facts))
    return buffer.getvalue()


def _request(facts: Facts) -> Iterator[Block]:
    term = facts.renewal.term
    yield Paragraph(
        f"{facts.union}{facts.now}于{format_date(term.since)}选举产生，任期至{format_date(term.due_on)}届满。"
        f"根据《中华人民共和国工会法》《中国工会章程》和工会基层组织选举工作的有关规定，拟于{facts.meeting}召开会员（代表）大会，"
        f"选举产生{facts.next}。现将有关事项请示如下。"
    )
    yield Heading("基本情况")
    yield Paragraph(f"本单位现有教职工{facts.staff}人，工会会员{facts.members}人。")
    if facts.seats:
        rows = [[s.person.name, str(s.get_post_display()), format_date(s.since)] for s in facts.seats]
        yield Table(["姓名", "职务", "任职日期"], rows, caption=f"{facts.now}组成人员", widths=[30, 30, 40])
    yield Heading("新一届委员会的设置")
    yield Paragraph(f"{facts.next}拟设委员{facts.planned}名，任期{facts.years}年。")
    yield Heading("选举办法")
    yield Paragraph("实行无记名投票、差额选举，选举办法见附件。")
    if facts.candidates:
        yield Heading("候选人")
        yield _candidate_table(facts)
    yield Paragraph("妥否，请批示。")


def _candidate_table(facts: Facts) -> Table:
    rows: list[list[str | None]] = [
        [str(n), c.person.name, str(c.person.get_sex_display()), str(c.get_post_display()), ""]
        for n, c in enumerate(facts.candidates, 1)
    ]
    rows = rows or [[str(n), "", "", "", ""] for n in range(1, 10)]
    return Table(
        ["序号", "姓名", "性别", "拟任职务", "备注"],
        rows,
        caption="候选人名册（按姓名音序）",
        widths=[10, 22, 12, 26, 30],
    )


def _rules(facts: Facts) -> Iterator[Block]:
    unit, day = facts.renewal.unit, facts.day
    quorum = dict(provisions.QUORUMS)[value_of(provisions.QUORUM, unit, day)]
    majority = dict(provisions.MAJORITIES)[value_of(provisions.MAJORITY, unit, day)]
    lines = (
        f"为做好{facts.union}换届选举工作，根据《中华人民共和国工会法》《中国工会章程》和有关规定，制定本办法。",
        f"{facts.next}设委员{facts.planned}名，任期{facts.years}年，由会员（代表）大会选举产生。",
        "选举采用无记名投票方式。候选人名单按姓氏笔画或姓名音序排列。",
        f"参加选举的人数为{quorum}，方可进行选举。保留会籍的人员没有选举权。",
        f"候选人获得的赞成票{majority}的，始得当选。得票相等不能确定当选人时，应就票数相等的候选人重新投票。",
        "收回的选票等于或少于发出的选票，选举有效；多于发出的选票，选举无效，应重新选举。",
        "选举设总监票人一名、监票人和计票人若干名，由会员（代表）大会通过。候选人不得担任监票人、计票人。",
        "选举结果由大会主持人当场宣布，并报上一级工会批准。",
        "本办法经会员（代表）大会通过后生效。",
    )
    for number, line in enumerate(lines, 1):
        yield Paragraph(f"第{_CHINESE[number]}条　{line}")


_CHINESE = "〇一二三四五六七八九"


def _roster(facts: Facts) -> Iterator[Block]:
    yield Paragraph(f"填报单位：{facts.union}", indent=False)
    yield _candidate_table(facts)


def _ballot(facts: Facts) -> Iterator[Block]:
    rows: list[list[str | None]] = [[c.person.name, "", "", ""] for c in facts.candidates] or [["", "", "", ""]] * 9
    yield Table(["候选人", "赞成", "不赞成", "弃权"], rows, caption="（样张）", widths=[34, 22, 22, 22])
    yield Paragraph("说明：")
    yield Paragraph(f"1. 应选{facts.planned}名，赞成人数等于或少于应选名额的为有效票，多于应选名额的为无效票。")
    yield Paragraph("2. 在每位候选人后选择一格画“○”。不赞成的，可以另选他人，将其姓名写在空白行内。")
    yield Paragraph("3. 请用黑色或蓝色笔填写，字迹清楚。会场投票须加盖工会印章。")


def _report(facts: Facts) -> Iterator[Block]:
    renewal = facts.renewal
    held = renewal.due_number is not None
    due, present = (str(renewal.due_number), str(renewal.present)) if held else (_BLANK, _BLANK)
    yield Paragraph(
        f"{facts.union}于{facts.meeting}召开会员（代表）大会，应到{due}人，实到{present}人，以无记名投票方式选举{facts.next}。结果如下。"
    )
    elected = [c for c in facts.candidates if c.elected]
    rows: list[list[str | None]] = [
        [c.person.name, str(c.get_post_display()), str(c.votes) if c.votes is not None else "", "当选"] for c in elected
    ]
    rows = (
        rows or [[c.person.name, str(c.get_post_display()), "", ""] for c in facts.candidates] or [["", "", "", ""]] * 9
    )
    yield Table(["姓名", "职务", "得票数", "是否当选"], rows, caption="选举结果", widths=[28, 28, 20, 24])
    yield Paragraph("总监票人：＿＿＿＿　　监票人：＿＿＿＿　　计票人：＿＿＿＿")


def _other(facts: Facts) -> Iterator[Block]:
    yield Paragraph(f"填报单位：{facts.union}", indent=False)
    yield Paragraph("（按上级工会要求填写。）")


_PAPERS: dict[str, Callable[[Facts], Iterator[Block]]] = {
    "换届请示": _request, "选举办法": _rules, "候选人名册": _roster, "选票样张": _ballot, "选举结果报告单": _report,
}  # fmt: skip
REPLIES = (StepKind.PERMITTED, StepKind.VETTED, StepKind.APPROVED)


def reply_of(step: Step) -> bytes:
    """The superior's 批复 as .docx."""
    facts = facts_of(step.renewal, step.on)
    superior = step.renewal.unit.superior
    name = superior.name if superior else facts.union
    return to_docx(
        OfficialDocument(
            title=_reply_title(step, facts),
            body=list(_reply_body(step, facts)),
            issuer_mark=f"{name}文件",
            doc_number=step.number if "〔" in step.number else "",
            addressees=[facts.union],
            signature=name,
            date=step.on,
            printed_by=name,
            printed_on=step.on,
        )
    )


def _reply_title(step: Step, facts: Facts) -> str:
    if step.kind == StepKind.PERMITTED:
        return f"关于同意{facts.union}换届的批复"
    if step.kind == StepKind.VETTED:
        return f"关于{facts.union}{facts.next}候选人的批复"
    return f"关于{facts.union}{facts.next}选举结果的批复"


def _reply_body(step: Step, facts: Facts) -> Iterator[Block]:
    asked = {StepKind.PERMITTED: StepKind.REQUESTED, StepKind.VETTED: StepKind.NOMINATED}.get(
        StepKind(step.kind), StepKind.FILED
    )
    former = step.renewal.steps.filter(kind=asked, id__lt=step.pk).order_by("-id").first()
    number = f"（{former.number}）" if former and former.number else ""
    if step.kind == StepKind.PERMITTED:
        yield Paragraph(f"你会关于{facts.now}换届的请示{number}收悉。经研究，批复如下。")
        yield Paragraph(
            f"同意你会于{facts.meeting}召开会员（代表）大会，选举产生{facts.next}，设委员{facts.planned}名，任期{facts.years}年。"
        )
        if facts.candidates:
            yield Paragraph(f"同意{'、'.join(c.person.name for c in facts.candidates)}为候选人。")
        yield Paragraph("请严格按照有关规定和程序组织选举，选举结果及时报我会批准。")
    elif step.kind == StepKind.VETTED:
        yield Paragraph(f"你会报送的候选人名单{number}收悉。经研究，同意以下同志为{facts.next}候选人。")
        yield _candidate_table(facts)
    else:
        yield Paragraph(
            f"你会报送的选举结果{number}收悉。经研究，同意{facts.next}由以下同志组成，任期{facts.years}年。"
        )
        elected = [c for c in facts.candidates if c.elected]
        rows = [[c.person.name, str(c.get_post_display())] for c in elected]
        yield Table(["姓名", "职务"], rows, caption=f"{facts.next}组成人员", widths=[50, 50])
    if step.note:
        yield Paragraph(step.note)
    yield Paragraph("此复。")


def reply_title(step: Step) -> str:
    """The reply's title, for its file name."""
    return _reply_title(step, facts_of(step.renewal, step.on))

"""Papers: the 提案表 of one proposal, and the 提案工作报告 to the next congress written from the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jiaogong.engines.cases.reading import case_of
from jiaogong.engines.cases.words import WORKERS
from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.official_model import Block, Heading, OfficialDocument, Paragraph, Table
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.congress.models import Term

from .models import Proposal
from .reading import Statistics, statistics
from .verbs.common import seconds_of
from .words import Decision, State


def sheet_of(row: Proposal, day: date) -> bytes:
    """提案表: one table with text, seconds, the committee's decision, reply and rating; room to write where nothing is yet."""
    return to_docx(
        OfficialDocument(
            title=f"{row.unit.name}{row.term.congress.title}提案表", body=list(_sheet(row)), date=day, sealed=False
        )
    )


def _sheet(row: Proposal) -> Iterator[Block]:
    decision = row.screenings.filter(undone_at=None).order_by("-at").first()
    reply = row.replies.filter(state="signed").order_by("-round").first()
    rating = row.ratings.order_by("-round").first()
    case = case_of(row)
    who = "、".join(h.who for h in case.handlers.all() if h.part in WORKERS and h.round == case.round) if case else ""
    filed = format_date(row.submitted_at.astimezone(SHANGHAI).date()) if row.submitted_at else ""
    cells = [
        ("编号", f"第{row.number}号" if row.number else "（未编号）"), ("会议", str(row.session or row.term)), ("标题", row.title),
        ("类别", row.get_matter_display()), ("提案人", row.by_whom), ("附议人", "、".join(str(s.delegate) for s in seconds_of(row))),
        ("案由", row.cause), ("建议", row.remedy), ("提交日期", filed),
        ("审查意见", f"{decision.get_decision_display()}：{decision.reason}" if decision else ""), ("承办", who),
        ("答复", f"{reply.get_result_display()}。{reply.text}（{reply.signed_as}）" if reply else ""),
        ("提案人评价", f"{rating.get_grade_display()} {rating.reason}".strip() if rating else ""),
    ]  # fmt: skip
    yield Table(["项目", "内容"], [[name, text] for name, text in cells], widths=[20, 80])


def report_of(term: Term, day: date) -> bytes:
    """提案工作报告: what was put, admitted, answered and rated in a term so far, and what goes to the congress."""
    rows = Proposal.objects.filter(term=term).filed()
    found = statistics(rows, day)
    name = f"{term.congress.unit.name}第{term.number}届{term.congress.title}"
    body = [*_opening(name, found, day), *_tables(found), *_listed(term)]
    return to_docx(
        OfficialDocument(
            title=f"{name}提案工作报告", body=body, signature=f"{term.congress.unit.name}提案工作委员会", date=day
        )
    )


def percent(part: int, whole: int) -> str:
    """66.7%, or — of nothing."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _opening(name: str, s: Statistics, day: date) -> Iterator[Block]:
    yield Heading("提案的提出和审查")
    yield Paragraph(
        f"截至{format_date(day)}，{name}共收到代表提案{s.filed}件。经审查，立案{s.admitted}件，并案{s.merged}件，转为建议{s.suggestions}件，"
        f"不予立案{s.declined}件"
        + (f"，另有{s.waiting}件正在审查" if s.waiting else "")
        + "。没有立案的提案也逐件书面答复提案人。"
    )
    yield Heading("提案的办理和答复")
    yield Paragraph(
        f"已交办并书面答复{s.replied}件，其中按期答复{s.in_time}件，按期答复率{percent(s.in_time, s.replied + s.late)}"
        + (f"；逾期尚未答复{s.late}件" if s.late else "") + f"。提案人评价{s.rated}件，满意和基本满意{s.satisfied}件，满意率{percent(s.satisfied, s.rated)}。"
    )  # fmt: skip
    if s.to_congress:
        yield Paragraph(f"经二次办理仍不满意、提交本次大会的提案{s.to_congress}件，见后附目录。")


def _tables(s: Statistics) -> Iterator[Block]:
    if s.matters:
        rows = [[name, str(number), percent(number, s.filed)] for name, number in s.matters]
        yield Table(["类别", "件数", "占比"], rows, caption="提案类别", align=["left", "right", "right"])
    if s.departments:
        rows = [[name, str(number), str(done)] for name, number, done in s.departments]
        yield Table(["主办", "承办件数", "已答复"], rows, caption="承办情况", align=["left", "right", "right"])


def _listed(term: Term) -> Iterator[Block]:
    rows = (
        Proposal.objects.filter(term=term)
        .filed()
        .select_related("proposer__person", "delegation", "into")
        .order_by("number")
    )
    grades = {r.pk: r.ratings.order_by("-round").first() for r in rows.prefetch_related("ratings")}
    lines = []
    for r in rows:
        rating = grades[r.pk]
        state = f"并入第{r.into.number}号" if r.into else r.get_state_display()
        lines.append(
            [
                str(r.number),
                r.title,
                r.by_whom,
                r.get_admission_display() or "待审查",
                state,
                rating.get_grade_display() if rating else "—",
            ]
        )
    if lines:
        yield Heading("提案目录")
        yield Table(["号", "标题", "提案人", "结论", "进度", "评价"], lines, widths=[7, 37, 16, 13, 15, 12])
    yield from _brought(term)
    answered = [r for r in rows if r.admission in (Decision.SUGGEST, Decision.DECLINE)]
    if answered:
        done = sum(r.state == State.CLOSED for r in answered)
        yield Paragraph(f"未立案的提案{len(answered)}件，已答复{done}件。")


def _brought(term: Term) -> Iterator[Block]:
    """What was rated 不满意 twice, of this term and of earlier ones that no congress has dealt with."""
    rows = Proposal.objects.filter(
        term__congress=term.congress_id, term__number__lte=term.number, state=State.TO_CONGRESS
    )
    brought = list(rows.select_related("proposer__person", "delegation", "term").order_by("term__number", "number"))
    if brought:
        yield Heading("提交本次大会的提案")
    for r in brought:
        last = r.ratings.order_by("-round").first()
        since = "" if r.term_id == term.pk else f"第{r.term.number}届"
        yield Paragraph(
            f"{since}第{r.number}号《{r.title}》（{r.by_whom}）：二次办理后仍不满意，理由：{last.reason if last else ''}"
        )

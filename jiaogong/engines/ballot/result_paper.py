"""投票结果报告单: the result as an official paper, signed by whoever watched and counted."""

from __future__ import annotations

from jiaogong.engines.papers.official import Block, Heading, OfficialDocument, Paragraph, Table, to_docx
from jiaogong.engines.papers.pdf import official_pdf
from jiaogong.kernel import clock

from .counting import Result, choices_of
from .counting_rules import CountingRules
from .models import Vote
from .reading import asked_words
from .words import LEVELS, Secrecy


def result_paper(vote: Vote, result: Result) -> OfficialDocument:
    """The paper: what was asked of whom, numbers, table, sentences, signatures to be written by hand."""
    assert vote.closed_at is not None and vote.counted_at is not None
    opened, closed = (f"{at.astimezone(clock.SHANGHAI):%Y年%-m月%-d日 %H:%M}" for at in (vote.opens_at, vote.closed_at))
    how = vote.get_secrecy_display() + (f"（{LEVELS[Secrecy(vote.secrecy)]}）" if vote.secret else "")
    body: list[Block] = [
        Heading("投票情况"),
        Paragraph(f"{opened}至{closed}，{vote.unit.name}组织“{vote.title}”，{how}。{asked_words(vote)}。"),
        Paragraph(result.sentence),
        Heading("各项结果"),
    ]
    if not result.hidden:
        body.append(_table(vote.counting_rules, result))
    body += [Paragraph(f"{row.title}：{row.sentence}") for row in result.options]
    body += [Paragraph("监票人（签名）：　　　　　　　　计票人（签名）：", indent=False)]
    day = vote.counted_at.astimezone(clock.SHANGHAI).date()
    return OfficialDocument(
        title=f"关于“{vote.title}”投票结果的报告单", body=body, signature=vote.unit.name, date=day, sealed=True
    )


def _table(rules: CountingRules, result: Result) -> Table:
    words, won = choices_of(rules), "当选" if rules.whole_paper else "通过"
    rows = [
        [
            o.title,
            *(str(o.counts.get(key, "—")) for key, _ in words),
            o.share.percent if o.share else "—",
            _word(won, o.passed, o.tied),
        ]
        for o in result.options
    ]
    widths = [3.0, *(1.0 for _ in words), 1.2, 1.2]
    return Table(["项目", *(word for _, word in words), "占比", "结果"], rows, widths=widths)


def _word(won: str, passed: bool | None, tied: bool) -> str:
    if passed is None:
        return "票数相同" if tied else "—"
    return won if passed else f"未{won}"


def as_docx(vote: Vote, result: Result) -> bytes:
    """As .docx."""
    return to_docx(result_paper(vote, result), created_at=vote.counted_at)


def as_pdf(vote: Vote, result: Result) -> bytes:
    """As PDF, from the same model."""
    return official_pdf(result_paper(vote, result))

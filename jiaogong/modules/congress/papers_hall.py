"""The papers of a session as .docx: 签到表, 表决票, 选票, 评议票, 计票报告单, 决议, 会议纪要. Forms follow common practice."""

from __future__ import annotations

from collections.abc import Iterator

from jiaogong.engines.ballot.counting import choices_of
from jiaogong.engines.ballot.evidence import paper_of
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.reading import asked_words, numbers_of, result_of, result_rows
from jiaogong.engines.ballot.words import Kind
from jiaogong.engines.ballot.words import State as VoteState
from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.official import to_docx
from jiaogong.engines.papers.official_model import Block, Heading, OfficialDocument, Paragraph, Table
from jiaogong.engines.provisions.reading import value_of

from .models import AgendaItem, Attendance, Resolution, Session
from .provisions import PASSAGE, PASSAGES
from .reading_hall import day_of, delegates_of
from .verbs.agenda import votes_of
from .words import Decision, Power

_BLANK = "＿＿＿＿"


def _document(session: Session, title: str, body: Iterator[Block], **more: object) -> bytes:
    facts = {"signature": session.unit.name, "date": day_of(session.begins_at)} | more
    return to_docx(OfficialDocument(title=title, body=list(body), **facts))  # type: ignore[arg-type]


def sign_in_sheet(session: Session) -> bytes:
    """签到表 by delegation: who signed in when and how; blank lines to write on for those who have not. Two queries."""
    return _document(session, f"{session.unit.name}{session}签到表", _sign_in(session))


_WALL = (
    ("签到", "扫会场屏幕上的二维码，登录后按一下“签到”。扫不了的，输入屏幕上的六位数字；手机不便的，到签到台。表决开始以前签到的才能投这一票。"),
    ("投票", "听到“开始投票”，手机上按“去投票”：先领票，再选择，核对后投出。领票和投票在同一台手机上一次做完。"),
    ("核对", "手机上的清单指纹与会场屏幕一致，才是同一份选票；不一致的，立即告诉监票人。"),
    ("记下验票码", "投出后显示验票码，保存图片，不要给别人看。公布以后，凭它可以查到这张票已经计入。"),
    ("纸质票", "不用手机的，签到后向监票人领纸质票。领票以后手机丢失、没电的，也找监票人。"),
    ("怎样算通过", "{rule}缺席和弃权都不算赞成。任何人都可以下载选票包，自己重新计票。"),
)  # fmt: skip


def wall_notice(session: Session) -> bytes:
    """One page for the wall of the hall: how one signs in, votes and checks. One query."""
    return _document(session, f"{session}会场须知", _wall(session), signature="")


def _wall(session: Session) -> Iterator[Block]:
    passage = value_of(PASSAGE, session.unit, day_of(session.begins_at))
    rule = f"须经通过的事项，赞成票{dict(PASSAGES)[passage]}才算通过；"
    for title, text in _WALL:
        yield Heading(title)
        yield Paragraph(text.format(rule=rule))


def _sign_in(session: Session) -> Iterator[Block]:
    here = {a.delegate_id: a for a in Attendance.objects.filter(session=session)}
    rows = list(
        delegates_of(session, day_of(session.begins_at))
        .select_related("person", "delegation")
        .order_by("delegation__position", "number")
    )
    yield Paragraph(
        f"应到{len(rows)}人，实到{len(here)}人。时间：{format_date(day_of(session.begins_at))}　地点：{session.place}",
        indent=False,
    )
    names = {row.delegation_id: row.delegation.name for row in rows}
    for pk, name in names.items():
        lines: list[list[str | None]] = []
        for row in rows:
            if row.delegation_id == pk:
                found = here.get(row.pk)
                lines.append([str(row.number), row.person.name, found.get_how_display() if found else "", ""])
        yield Table(["代表证号", "姓名", "签到", "签名"], lines, caption=name, widths=[18, 26, 22, 34])


def ballot_paper(item: AgendaItem) -> bytes:
    """表决票, 选票 or 评议票: the paper to be handed out and put into the box."""
    session = item.session
    vote = votes_of(item).exclude(state=VoteState.CANCELLED).last()
    word = {Decision.ELECTION: "选票", Decision.APPRAISAL: "民主评议票"}.get(Decision(item.decision), "表决票")
    return _document(session, f"{session.unit.name}{session}{word}", _paper(item, vote), signature="")


def _paper(item: AgendaItem, vote: Vote | None) -> Iterator[Block]:
    names = list(vote.options.values_list("title", flat=True)) if vote else []
    if item.decision == Decision.ELECTION:
        places = vote.counting_rules.places if vote else 0
        rows: list[list[str | None]] = [[name, "", "", ""] for name in names or [""] * 6]
        yield Table(["候选人", "赞成", "反对", "弃权"], rows, caption=item.title, widths=[34, 22, 22, 22])
        others = vote.counting_rules.write_ins if vote else 1
        if others:
            yield Table(["另选他人姓名"], [[""] for _ in range(others)], widths=[100])
        yield Paragraph(f"说明：应选{places or _BLANK}名，候选人按姓氏笔画排列。在每位候选人后选一格画“○”；")
        yield Paragraph("赞成和另选他人合计不超过应选名额，超过的整张作废。请用黑色或蓝色笔填写。")
        return
    if item.decision == Decision.APPRAISAL:
        grades = [title for _, title in vote.counting_rules.scale] if vote else ["优秀", "称职", "基本称职", "不称职"]
        lines: list[list[str | None]] = [[name, *[""] * len(grades)] for name in names or [""] * 6]
        yield Table(["评议对象", *grades], lines, caption=item.title)
        yield Paragraph("说明：对每位评议对象选一格画“○”，多选、不选的该项无效。不署名。")
        return
    yield Table(["表决事项", "赞成", "反对", "弃权"], [[item.title, "", "", ""]], widths=[52, 16, 16, 16])
    how = "须全体代表过半数赞成方为通过，" if item.power == Power.PASS else ""
    yield Paragraph(
        f"说明：{how}选一格画“○”，多选、不选的无效。{'不署名。' if item.decision == Decision.SECRET else ''}"
    )


def counting_report(vote: Vote, session: Session) -> bytes:
    """计票报告单 of a counted vote; of an appraisal with the numbers that may be told."""
    return _document(
        session, f"{vote.title}计票报告单", _report(vote, session), signature=f"{session.unit.name}{session}"
    )


def _report(vote: Vote, session: Session) -> Iterator[Block]:
    result, numbers, papers = result_of(vote), numbers_of(vote), paper_of(vote) if vote.by_receipt else None
    yield Paragraph(f"应到{numbers.due}人，实到{numbers.present}人。{asked_words(vote)}。", indent=True)
    cast = vote.participants or 0
    told = f"收回选票{cast}张，其中有效{numbers.valid}张，无效{cast - numbers.valid}张。"
    if papers and papers["issued"]:
        told += f"其中纸质票发出{papers['issued']}张，收回{papers['returned']}张，补发{papers['replacements']}张。"
    yield Paragraph(told)
    words = [word for _, word in choices_of(vote.counting_rules)]
    rows: list[list[str | None]] = []
    for row in result_rows(vote, result):
        counts = ["不公布" if n is None else str(n) for _, n in row["numbers"]]
        ends = {
            True: "当选" if vote.counting_rules.kind == Kind.ELECT else "通过",
            False: "未当选" if vote.counting_rules.kind == Kind.ELECT else "未通过",
            None: "",
        }
        rows.append([row["result"].title, *counts, ends[row["result"].passed]])
    yield Table(["事项", *words, "结果"], rows)
    yield Paragraph(result.sentence)
    if vote.by_receipt:
        yield Paragraph(f"投票清单指纹：{vote.manifest.fingerprint}。选票包可由任何人重新计票。")
    yield Paragraph(f"监票人：{_BLANK}　{_BLANK}　　计票人：{_BLANK}　{_BLANK}")


def resolution_paper(resolution: Resolution) -> bytes:
    """决议, with its number."""
    session = resolution.session
    body = iter([Paragraph(line) for line in resolution.text.splitlines() if line.strip()])
    number = resolution.number if "〔" in resolution.number else ""
    head = f"{session.unit.name}{session.term.congress.title}"
    return _document(
        session, resolution.title, body, issuer_mark=f"{head}文件" if number else "", doc_number=number,
        signature=f"{session.unit.name}{session}", date=resolution.on,
    )  # fmt: skip


def minutes_paper(session: Session) -> bytes:
    """会议纪要 as it stands."""
    body = iter([Paragraph(line) for line in session.minutes.splitlines() if line.strip()])
    return _document(session, f"{session.unit.name}{session}纪要", body)

"""The minutes of a session as the data tell them."""

from __future__ import annotations

from django.db.models import Count

from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.kernel import clock

from .models import AgendaItem, Session
from .reading_hall import day_of, delegates_of
from .words import Decision, Outcome, SessionPost

_NUMBERS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """一, 二 … 十一, 二十三."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _NUMBERS[number - 1]
    return f"{_NUMBERS[tens - 1] if tens > 1 else ''}十{_NUMBERS[ones - 1] if ones else ''}"


def minutes_of(session: Session) -> str:
    """Place and time, who was there, each item with its outcome, opinions, resolutions. Six queries."""
    start = session.begins_at.astimezone(clock.SHANGHAI)
    due = session.due if session.due is not None else delegates_of(session, day_of(session.begins_at)).count()
    present = session.present if session.present is not None else session.attendances.count()
    lines = [
        f"时间：{format_date(start.date())}{start:%H:%M}", f"地点：{session.place}",
        f"出席：应到代表{due}人，实到{present}人，{'符合' if present >= (session.quorum or 0) else '不足'}法定人数（{session.quorum}人）。",
    ]  # fmt: skip
    excused = session.excuses.count()
    if excused:
        lines.append(f"请假：{excused}人。")
    observers = [f"{o.name}（{o.capacity}）" for o in session.observers.filter(came=True)]
    if observers:
        lines.append(f"列席：{'、'.join(observers)}。")
    if session.party_head:
        lines.append(f"党组织负责人到会：{session.party_head}。")
    hosts = [
        r.delegate.person.name
        for r in session.roles.filter(post=SessionPost.CHAIRMAN).select_related("delegate__person")
    ]
    if hosts:
        lines.append(f"执行主席：{'、'.join(hosts)}。")
    lines += ["", "会议议程和结果："]
    items = session.agenda.annotate(said=Count("opinions")).order_by("position", "id")
    lines += [f"{numeral(n)}、{_item(item)}" for n, item in enumerate(items, 1)]
    resolutions = list(session.resolutions.all())
    if resolutions:
        lines += ["", "会议通过的决议："]
        lines += [f"{n}.《{r.title}》{f'（{r.number}）' if r.number else ''}" for n, r in enumerate(resolutions, 1)]
    return "\n".join(lines)


def _item(item: AgendaItem) -> str:
    if item.outcome == Outcome.WITHDRAWN:
        return f"{item.title}：没有审议，{item.sentence}"
    said = f"（{item.get_power_display()}）"
    opinions: int = getattr(item, "said", 0)
    talk = f"各代表团提出意见{opinions}条。" if opinions else ""
    if item.decision == Decision.NONE:
        return f"{item.title}{said}：{'会议听取了报告。' if item.outcome == Outcome.HEARD else '未进行。'}{talk}"
    outcome = item.sentence or f"{item.get_outcome_display()}。"
    return f"{item.title}{said}：{talk}{outcome}"

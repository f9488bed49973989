"""What the system finds when a session is reported: said on the filing, never refused."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel import clock

from . import provisions
from .models import AgendaItem, Session
from .shares import Makeup
from .words import Matter, Outcome, Power, SessionPost

EVERY_YEAR = (Matter.WORK_REPORT, Matter.FINANCE)


def before(session: Session, makeup: Makeup, today: date, due_on: date) -> list[str]:
    """Before: late, shares, empty seats, papers missing, must-pass items not to be voted. Three queries."""
    found = late(today, due_on, session.unit)
    found += makeup.lacking
    if makeup.number < makeup.seats:
        found.append(f"代表名额 {makeup.seats} 名，现有代表 {makeup.number} 名，缺 {makeup.seats - makeup.number} 名")
    items = list(session.agenda.exclude(outcome=Outcome.WITHDRAWN))
    if items:
        files = attachments_of(*items)
        bare = [i.title for i in items if i.power == Power.PASS and not i.text.strip() and not files.get(i.pk)]
        found += [f"“{title}”还没有附上文本或材料" for title in bare]
    found += [f"“{i.title}”属讨论通过事项，没有安排表决" for i in items if _unvoted(i)]
    if session.term.due_on < session.begins_at.astimezone(clock.SHANGHAI).date():
        found.append(f"本届已于 {session.term.due_on:%Y-%m-%d} 届满，应换届或办理延期")
    if not session.extra:
        there = {i.matter for i in items}
        found += [f"议程里没有{Matter(m).label}" for m in EVERY_YEAR if m not in there and _staff(session)]
    return found


def _staff(session: Session) -> bool:
    return session.term.congress.kind != "union"


def _unvoted(item: AgendaItem) -> bool:
    return item.power == Power.PASS and item.decision in ("none", "appraisal")


def late(today: date, due_on: date, unit: Unit) -> list[str]:
    """Words for a filing after its day."""
    days = (today - due_on).days
    return [f"报备晚了 {days} 天：应在 {due_on:%Y-%m-%d} 以前报送"] if days > 0 else []


def after(session: Session, makeup: Makeup, today: date, due_on: date) -> list[str]:
    """After: late, quorum, undecided and failed items, presidium, shares. Three queries."""
    found = late(today, due_on, session.unit)
    due, present = session.due or 0, session.present or 0
    share = value_of(provisions.QUORUM, session.unit, today)
    if not provisions.enough(share, present, due):
        found.append(f"应到 {due} 人，实到 {present} 人，没有达到法定人数（{dict(provisions.SHARES)[share]}）")
    for item in session.agenda.exclude(outcome=Outcome.WITHDRAWN):
        if item.outcome in (Outcome.PENDING, Outcome.AGAIN):
            found.append(f"“{item.title}”没有结果（{item.get_outcome_display()}）")
        elif item.must_pass and item.outcome not in (Outcome.PASSED, Outcome.FAILED):
            found.append(f"“{item.title}”须经表决，没有表决结果")
    found += _presidium(session, due, today)
    return found + makeup.lacking


def _presidium(session: Session, due: int, today: date) -> list[str]:
    number = session.roles.filter(post__in=[SessionPost.PRESIDIUM, SessionPost.CHAIRMAN]).values("delegate").distinct()
    people = number.count()
    for low, high, fewest, most in explain(provisions.PRESIDIUM, session.unit, today).value:
        if low <= due <= (high if high is not None else due) and people and not fewest <= people <= most:
            return [f"主席团 {people} 人，代表 {due} 名时一般为 {fewest} 至 {most} 人"]
    return []

"""Sessions and their two filings: the order of things, what the system says, what the superior answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.congress import rules
from jiaogong.modules.congress.models import AgendaItem, Filing, Session
from jiaogong.modules.congress.verbs import filings, sessions

from .cast_terms import Stage, at, days, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def items(kind: str) -> int:
    return Item.objects.open().filter(kind=kind).count()


def add_item(session: Session, **more: Any) -> AgendaItem:
    given = {"position": 1, "power": "discuss", "matter": "work_report", "title": "学校工作报告", "decision": "none"}
    return AgendaItem.objects.create(session=session, **given | more)


def filed(made: Stage, ahead: int = 20) -> Filing:
    session = made.session(ahead=ahead)
    add_item(session, text="正文")
    return filings.file_before(session, by=made.chair, at=at())


def close(session: Session, present: int = 5) -> Session:
    """As the hall leaves it."""
    Session.objects.filter(pk=session.pk).update(
        state="closed", due=6, quorum=4, present=present, begins_at=at(days(-1)), opened_at=at(days(-1)),
        closed_at=at(days(-1), 12),
    )  # fmt: skip
    session.refresh_from_db()
    session.agenda.update(outcome="heard", decided_at=at(days(-1), 11))
    filings.expect_results(session, by=None, at=at())
    return session


def test_a_session_is_filed_called_and_reported_in_that_order(made: Stage) -> None:
    session = made.session()
    assert (items(rules.FILE_BEFORE_ITEM), Item.objects.get(kind=rules.FILE_BEFORE_ITEM).due_on) == (1, days(13))
    with pytest.raises(RuleBroken, match="议程还是空的"):
        filings.file_before(session, by=made.chair, at=at())
    with pytest.raises(RuleBroken, match="不能办理这一步"):
        sessions.call_delegates(session, by=made.chair, at=at())
    add_item(session)
    filing = filings.file_before(session, by=made.chair, at=at())
    assert (filing.to, filing.due_on, filing.content["delegates"]) == (made.cast.units["county"], days(13), 6)
    assert (items(rules.FILE_BEFORE_ITEM), items(rules.CHECK_ITEM)) == (0, 1)
    with pytest.raises(RuleBroken, match="不能办理这一步"):
        filings.file_before(session, by=made.chair, at=at())
    assert sessions.call_delegates(session, by=made.chair, at=at()) == 6
    assert items(rules.ATTEND_ITEM) == 6
    with pytest.raises(RuleBroken, match="不能办理这一步"):
        filings.file_after(session, by=made.chair, at=at())
    close(session)
    assert items(rules.FILE_AFTER_ITEM) == 1
    after = filings.file_after(session, by=made.chair, at=at())
    session.refresh_from_db()
    assert (session.state, after.content["present"], after.content["outcomes"][0]["outcome"]) == (
        "reported",
        5,
        "已听取",
    )
    assert (items(rules.FILE_AFTER_ITEM), items(rules.ATTEND_ITEM)) == (0, 0)


def test_what_was_sent_stays_as_it_was(made: Stage) -> None:
    filing = filed(made)
    filing.session.agenda.update(title="改过的题目")
    filing.refresh_from_db()
    assert filing.content["agenda"][0]["title"] == "学校工作报告"


def test_a_late_filing_says_so_and_is_taken(made: Stage) -> None:
    filing = filed(made, ahead=3)
    assert filing.warnings[0] == f"报备晚了 4 天：应在 {days(-4):%Y-%m-%d} 以前报送"


def test_the_system_finds_what_is_missing(made: Stage) -> None:
    session = made.session()
    add_item(session, title="绩效工资分配方案", matter="pay", power="pass", decision="none")
    session.term.delegates.update(is_teacher=False)
    session.term.delegates.filter(pk=session.term.delegates.order_by("-pk")[0].pk).update(
        until=days(0), leaving="moved"
    )
    said = " ".join(filings.file_before(session, by=made.chair, at=at()).warnings)
    for words in (
        "教师 0 人",
        "缺 1 名",
        "没有附上文本",
        "没有安排表决",
        "议程里没有年度工作报告",
        "议程里没有财务工作报告",
    ):
        assert words in said


def test_quorum_and_open_items_are_found_afterwards(made: Stage) -> None:
    session = filed(made).session
    sessions.call_delegates(session, by=made.chair, at=at())
    close(session)
    session.agenda.update(outcome="pending", decided_at=None)
    late = at(days(-1)) + timedelta(days=30)
    said = " ".join(filings.file_after(session, by=made.chair, at=late).warnings)
    assert "没有结果（待审议）" in said and "报备晚了" in said


def test_the_superior_returns_and_the_school_files_again(made: Stage) -> None:
    filing, county = filed(made), made.cast.user("county")
    with pytest.raises(RuleBroken, match="退回的原因"):
        filings.return_filing(filing, by=county, at=at(), verdict=" ")
    for key in ("school", "member", "leader", "abroad"):
        with pytest.raises(Refused):
            filings.accept_filing(filing, by=made.cast.user(key), at=at())
    filings.return_filing(filing, by=county, at=at(), verdict="请补充财务报告")
    session = Session.objects.get(pk=filing.session_id)
    assert session.state == "draft" and items(rules.FILE_BEFORE_ITEM) == 1 and items(rules.CHECK_ITEM) == 0
    again = filings.file_before(session, by=made.chair, at=at())
    filings.accept_filing(again, by=county, at=at(), verdict="同意备案")
    with pytest.raises(RuleBroken, match="不能再核对"):
        filings.accept_filing(again, by=county, at=at())
    assert Message.objects.filter(short="报备已备案").exists()
    assert [f.state for f in session.filings.order_by("pk")] == ["returned", "accepted"]


def test_a_filing_returned_after_the_call_is_mended_without_calling_again(made: Stage) -> None:
    filing, county = filed(made), made.cast.user("county")
    sessions.call_delegates(filing.session, by=made.chair, at=at())
    filings.return_filing(filing, by=county, at=at(), verdict="请补充材料")
    session = Session.objects.get(pk=filing.session_id)
    assert session.state == "called"
    filings.file_before(session, by=made.chair, at=at())
    session.refresh_from_db()
    assert session.state == "called" and items(rules.ATTEND_ITEM) == 6
    close(session)
    with pytest.raises(RuleBroken, match="会前报备不能再退回"):
        filings.return_filing(session.filings.get(state="filed"), by=county, at=at(), verdict="x")


def test_an_extra_session_says_who_asked(made: Stage) -> None:
    term = made.elected()
    given = {"by": made.chair, "at": at(), "begins_at": at(days(9)), "place": "报告厅", "extra": True}
    with pytest.raises(RuleBroken, match="由谁提议"):
        sessions.make_session(term, **given)
    with pytest.raises(RuleBroken, match="至少要 2 名"):
        sessions.make_session(term, **given, asker="delegates", askers=1)
    made_one = sessions.make_session(term, **given, asker="delegates", askers=2)
    assert made_one.asked_by == "代表联名提议（2 名，共 6 名代表）"
    with pytest.raises(RuleBroken, match="在现在之后"):
        sessions.make_session(term, by=made.chair, at=at(), begins_at=at(days(-1)), place="x")


def test_a_session_is_put_off_and_called_off(made: Stage) -> None:
    session = filed(made).session
    sessions.call_delegates(session, by=made.chair, at=at())
    sessions.change_session(session, by=made.chair, at=at(), begins_at=at(days(25), 14), place="体育馆", theme="")
    assert (
        items(rules.ATTEND_ITEM) == 6
        and "体育馆" in Item.objects.filter(kind=rules.ATTEND_ITEM, closed_at=None)[0].title
    )
    sessions.cancel_session(session, by=made.chair, at=at(), reason="台风")
    assert items(rules.ATTEND_ITEM) == items(rules.CHECK_ITEM) == 0
    assert Message.objects.filter(short="会议取消").count() == 6
    assert made.session(session.term, ahead=30).number == 1


def test_the_database_holds_the_filings(made: Stage) -> None:
    filing = filed(made)
    for change in ({"state": "accepted"}, {"state": "returned", "decided_at": at(), "verdict": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Filing.objects.filter(pk=filing.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.create(
            session=filing.session, stage="before", to=filing.to, due_on=days(0), content={}, filed_at=at()
        )
    for change in ({"state": "open"}, {"state": "cancelled"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Session.objects.filter(pk=filing.session_id).update(**change)

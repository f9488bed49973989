"""The pages of the standing body, walked by the school's chair, the county, a delegate and outsiders."""

from __future__ import annotations

import io

import pytest
from docx import Document

from jiaogong.engines.org.models import Employment
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.congress.carriers import carry
from jiaogong.modules.congress.models import Congress, Delegate, Filing, Session, Term
from jiaogong.modules.congress.verbs import filings

from .cast_terms import Stage, at, days, stage
from .test_filings import add_item, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_a_school_walks_from_nothing_to_a_filing(made: Stage) -> None:
    school, county = made.cast.client("school"), made.cast.client("county")
    unit = f"/congress/unit/{made.school.key}/"
    assert "先建立新一届" in school.get(unit).content.decode() and "建立第一届" not in county.get(unit).content.decode()
    page = school.get(f"{unit}begin/staff/").content.decode()
    assert "按“0–100人：50%”应不少于6人" in page and "云教工〔2020〕2号" in page
    form = {"since": days(-30), "number": 3, "years": 3, "seats": 5}
    assert "不能少于 6 名" in school.post(f"{unit}begin/staff/", form).content.decode()
    assert school.post(f"{unit}begin/staff/", form | {"seats": 6}).status_code == 302
    term = Term.objects.get()
    roll = f"/congress/term/{term.key}/roll/"
    assert "还没有选举单位" in school.get(roll).content.decode()
    assert "请核对" in school.post(roll, {"act": "first"}, follow=True).content.decode()
    rows = {row.name: row for row in term.constituencies.all()}
    seats = {f"seats-{row.pk}": row.seats for row in rows.values()}
    one = rows["数学组"].constituents.all()[0]
    assert (
        "已把 1 人调到语文组"
        in school.post(roll, {"act": "move", "person": one.pk, "to": rows["语文组"].pk}, follow=True).content.decode()
    )
    assert "请先勾选" in school.post(roll, {"act": "move", "to": rows["语文组"].pk}, follow=True).content.decode()
    assert "名额已保存" in school.post(roll, {"act": "seats", **seats}, follow=True).content.decode()
    assert "最大余数法" in school.post(roll, {"act": "seats", "share": "1", **seats}, follow=True).content.decode()
    for row in term.constituencies.all():
        people = list(row.constituents.select_related("person")[: row.seats])
        size = row.constituents.count()
        lines = "\n".join(f"{c.person.name} {size}" for c in people)
        link = f"/congress/constituency/{row.key}/"
        sent = {"act": "record", "held_on": days(-1), "cast": size, "lines": lines}
        assert school.post(link, sent).status_code == 302
    assert Delegate.objects.filter(term=term).count() == 6
    page = school.get(f"/congress/term/{term.key}/").content.decode()
    assert "代表 6 名" in page and "语文组" in page
    new = {"begins_at": at(days(20)).strftime("%Y-%m-%dT%H:%M"), "place": "报告厅", "theme": "绩效方案"}
    assert school.post(f"/congress/term/{term.key}/session/", new).status_code == 302
    session = Session.objects.get()
    link = f"/congress/session/{session.key}/"
    assert "议程还是空的" in school.post(link, {"act": "file_before"}).content.decode()
    add_item(session)
    assert school.post(link, {"act": "file_before"}).status_code == 302
    assert school.post(link, {"act": "call"}).status_code == 302
    filing = Filing.objects.get()
    page = county.get(f"/congress/filing/{filing.key}/").content.decode()
    assert "议程里没有财务工作报告" in page and "准予备案" in page
    assert county.post(f"/congress/filing/{filing.key}/", {"act": "accept"}).status_code == 302
    assert "已备案" in school.get(link).content.decode()
    assert school.post(f"/congress/filing/{filing.key}/", {"act": "accept"}).status_code == 404


def test_delegates_read_and_outsiders_do_not(made: Stage) -> None:
    filing = filed(made)
    session, term = filing.session, filing.session.term
    one = term.delegates.filter(person__user=None).order_by("pk")[0]
    one.person.user = made.cast.users["delegate"] = User.objects.create_user("delegate", name=one.person.name)
    one.person.save()
    delegate = made.cast.client("delegate")
    links = [
        f"/congress/session/{session.key}/",
        f"/congress/term/{term.key}/",
        f"/congress/term/{term.key}/delegates/",
    ]
    for link in links:
        assert delegate.get(link).status_code == 200
        assert made.cast.client("abroad").get(link).status_code == 404
    assert "代表证号" in delegate.get("/congress/mine/").content.decode()
    assert delegate.get(f"/congress/filing/{filing.key}/").status_code == 404
    assert delegate.post(links[0], {"act": "cancel", "reason": "x"}).status_code == 404
    Delegate.objects.filter(pk=one.pk).update(until=days(0), leaving="moved", since=days(-9))
    Employment.objects.filter(person=one.person).update(until=days(0))
    assert made.cast.client("delegate").get(links[0]).status_code == 404


def test_the_papers_are_filled(made: Stage) -> None:
    filing, client = filed(made), made.cast.client("school")
    term, session = filing.session.term, filing.session
    roster = words_of(client.get(f"/congress/term/{term.key}/roster/").content)
    assert "第1届教代会代表名册" in roster and "教师甲" in roster and "占" in roster
    asked = words_of(client.get(f"/congress/session/{session.key}/request/").content)
    assert "请示" in asked and "云溪县教育工会：" in asked and "学校工作报告" in asked
    form = words_of(client.get(f"/congress/filing/{filing.key}/form/").content)
    assert "会前报备表" in form and "系统核对" in form and "学校工作报告" in form
    assert client.get(f"/congress/term/{term.key}/delegates/?export=xlsx").content[:2] == b"PK"


def test_a_delegate_is_mended_and_leaves_on_the_page(made: Stage) -> None:
    term, client = made.elected(), made.cast.client("school")
    one = term.delegates.order_by("pk")[0]
    link = f"/congress/delegate/{one.key}/"
    form = {
        "act": "mend",
        "is_teacher": "",
        "is_manager": "on",
        "delegation": one.delegation_id,
        "heads_delegation": "on",
    }
    assert client.post(link, form).status_code == 302
    one.refresh_from_db()
    assert (one.is_teacher, one.is_manager, one.heads_delegation) == (False, True, True)
    assert client.post(link, {"act": "leave", "until": days(0), "leaving": "retired"}).status_code == 302
    assert client.get(link).status_code == 200
    assert "已终止代表资格" in client.get(f"/congress/term/{term.key}/").content.decode()


def test_panels_stand_on_home_and_unit(made: Stage) -> None:
    made.elected()
    assert "未开会" in made.cast.client("county").get("/").content.decode()
    assert "代表 6 名" in made.cast.client("school").get("/").content.decode()
    assert "第1届教代会" in made.cast.client("county").get(f"/unions/{made.school.key}/").content.decode()


def test_a_merger_ends_the_congress(made: Stage) -> None:
    session = made.session()
    add_item(session)
    filings.file_before(session, by=made.chair, at=at())
    ended = carry(made.school, made.cast.units["school2"], None, days(0), made.cast.user("city"))
    term = Term.objects.get()
    session.refresh_from_db()
    assert ended == 8 and term.until == days(0) and session.state == "cancelled"
    assert not Delegate.objects.filter(until=None).exists() and Congress.objects.count() == 1


def test_a_split_takes_seats_from_those_who_go(made: Stage) -> None:
    term = made.elected()
    one = term.delegates.order_by("pk")[0]
    assert carry(made.school, made.cast.units["school2"], [one.person], days(0), made.cast.user("city")) == 1
    assert term.delegates.filter(until=None).count() == 5 and term.until is None
    assert not term.constituents.filter(person=one.person).exists()


def test_the_superior_that_takes_over_gets_the_reports(made: Stage) -> None:
    filing = filed(made)
    assert carry(made.cast.units["county"], made.cast.units["county2"], None, days(0), made.cast.user("city")) == 1
    filing.refresh_from_db()
    assert filing.to == made.cast.units["county2"]

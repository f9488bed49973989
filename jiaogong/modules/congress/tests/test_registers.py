"""The school year seen from above: who has not met, one reminder each, a register frozen when printed."""

from __future__ import annotations

from typing import Any

import pytest

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.inbox.models import Item, Message, Reading
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.congress import rules
from jiaogong.modules.congress.models import RegisterPrint
from jiaogong.modules.congress.verbs import filings, registers
from jiaogong.modules.congress.years import SchoolYear, year_of, year_rows
from jiaogong.modules.unions.models import Union

from .cast_terms import LONG_AGO, Stage, at, days, stage
from .test_filings import add_item, close

pytestmark = pytest.mark.django_db
LINK = "/congress/"


@pytest.fixture
def made(db: None) -> Stage:
    made = stage()
    Union.objects.create(unit=made.cast.units["school2"], name="小橡树幼儿园工会", since=LONG_AGO, approval="x")
    return made


def this_year() -> SchoolYear:
    return year_of(clock.today())


def held(made: Stage) -> Any:
    """The school has met this school year, yesterday at the latest."""
    session = made.session()
    add_item(session)
    filings.file_before(session, by=made.chair, at=at())
    return close(session)


def standing(made: Stage, key: str = "school") -> str:
    rows = year_rows(made.cast.user("county"), this_year(), clock.today())
    return str(rows.get(pk=made.cast.units[key].pk).standing)


def test_a_school_year_begins_in_september() -> None:
    assert str(year_of(clock.today().replace(year=2026, month=8, day=31))) == "2025—2026学年"
    assert str(year_of(clock.today().replace(year=2026, month=9, day=1))) == "2026—2027学年"
    assert SchoolYear(2025).last.isoformat() == "2026-08-31"


def test_how_schools_stand(made: Stage) -> None:
    assert standing(made) == "none"
    session = made.session(ahead=5)
    if year_of(session.begins_at.date()).year == this_year().year:
        assert standing(made) == "draft"
    session.delete()
    session = held_of(made, session.term)
    if year_of(session.begins_at.date()).year == this_year().year:
        assert standing(made) == "held"
        filings.file_after(session, by=made.chair, at=at())
        assert standing(made) == "reported"


def held_of(made: Stage, term: Any) -> Any:
    session = made.session(term)
    add_item(session)
    filings.file_before(session, by=made.chair, at=at())
    return close(session)


def remind(made: Stage, units: list[str], by: str = "county") -> tuple[int, list[str]]:
    rows = [made.cast.units[key] for key in units]
    due = min(days(20), this_year().last)
    return registers.remind(rows, year=this_year(), due_on=due, by=made.cast.user(by), at=at())


def test_each_school_is_reminded_once(made: Stage) -> None:
    assert remind(made, ["school", "school2"]) == (1, ["小橡树幼儿园"])
    assert remind(made, ["school"]) == (0, [])
    assert (
        Item.objects.filter(kind=rules.HOLD_ITEM).count(),
        Message.objects.filter(item__kind=rules.HOLD_ITEM).count(),
    ) == (1, 1)
    with pytest.raises(Refused):
        remind(made, ["school"], by="school")
    with pytest.raises(Refused):
        remind(made, ["school3"])  # of another county
    with pytest.raises(RuleBroken, match="今天之后"):
        registers.remind([made.school], year=this_year(), due_on=days(0), by=made.cast.user("county"), at=at())


def test_read_or_unread_is_seen_and_the_unread_are_told_again(made: Stage) -> None:
    remind(made, ["school"])
    county = made.cast.client("county")
    assert "未读" in county.get(LINK).content.decode()
    assert county.get(f"{LINK}?asked=unread").context["listing"].count == 1
    again = [made.school]
    assert registers.remind_unread(again, year=this_year(), by=made.cast.user("county"), at=at()) == 1
    Reading.objects.create(
        message=Message.objects.filter(item__kind=rules.HOLD_ITEM)[0], user=made.cast.user("school"), at=at()
    )
    assert registers.remind_unread(again, year=this_year(), by=made.cast.user("county"), at=at()) == 0
    assert county.get(f"{LINK}?asked=read").context["listing"].count == 1


def test_the_button_reminds_all_the_list_shows(made: Stage) -> None:
    county = made.cast.client("county")
    page = county.get(f"{LINK}?standing=without")
    assert page.context["listing"].count == page.context["waiting"] == 2
    due = min(days(20), this_year().last)
    answer = county.post(f"{LINK}remind/?standing=without", {"due_on": due}, follow=True).content.decode()
    assert "已向 1 个未开会的单位发出提醒" in answer and "小橡树幼儿园" in answer
    answer = county.post(f"{LINK}remind/", {"due_on": due}, follow=True).content.decode()
    assert "没有重复发送" in answer
    assert "没有未读" not in county.post(f"{LINK}remind/", {"again": "1"}, follow=True).content.decode()


def test_holding_the_session_closes_the_reminder(made: Stage) -> None:
    remind(made, ["school"])
    session = held(made)
    filings.file_after(session, by=made.chair, at=at())
    assert not Item.objects.open().filter(kind=rules.HOLD_ITEM).exists()


def test_a_print_stays_as_it_was(made: Stage) -> None:
    county = made.cast.units["county"]
    session = held(made)
    first = registers.print_register(
        county, year=year_of(session.begins_at.date()), by=made.cast.user("county"), at=at()
    )
    row = next(r for r in first.rows if r["id"] == made.school.pk)
    assert (row["state"], row["after"], row["met"]) == ("已开会，待报结果", "", True)
    filings.file_after(session, by=made.chair, at=at())
    first.refresh_from_db()
    assert next(r for r in first.rows if r["id"] == made.school.pk)["after"] == ""
    client = made.cast.client("county")
    answer = client.post(f"{LINK}print/?year={first.year}", follow=True)
    second = RegisterPrint.objects.latest("pk")
    assert next(r for r in second.rows if r["id"] == made.school.pk)["after"] == f"{clock.today():%Y-%m-%d}"
    assert (first.totals["after"], second.totals["after"], first.totals["units"]) == (0, 1, 2)
    assert "会后已报备 1 个" in answer.content.decode()
    for kind in ("docx", "xlsx"):
        assert client.get(f"{LINK}prints/{second.key}/{kind}/").content[:2] == b"PK"
    assert made.cast.client("school").get(f"{LINK}prints/{second.key}/").status_code == 404


def test_figures_count_the_school_year(made: Stage) -> None:
    def value(key: str) -> tuple[int, int | None]:
        found = Reckoning(made.cast.units["county"], clock.today()).value(f"congress.{key}")
        return found.numerator, found.denominator

    assert value("held") == (0, 2)
    session = held(made)
    if year_of(session.begins_at.date()).year != this_year().year:
        pytest.skip("yesterday was another school year")
    assert (value("held"), value("filed")) == ((1, 2), (0, 1))
    filings.file_after(session, by=made.chair, at=at())
    assert (value("filed"), value("in_time"), value("teachers")) == ((1, 1), (2, 2), (1, 1))
    session.term.delegates.update(is_teacher=False)
    assert value("teachers") == (0, 1)
    page = made.cast.client("county").get(f"{LINK}?unit={made.cast.units['county'].key}&share=low")
    assert page.context["listing"].count == 1


def test_the_list_costs_the_same_for_few_rows_and_many(made: Stage, django_assert_max_num_queries: Any) -> None:
    client = made.cast.client("county")
    client.get(LINK)
    with django_assert_max_num_queries(20):
        assert client.get(LINK).status_code == 200


def test_the_button_follows_a_list_narrowed_in_place(made: Stage) -> None:
    headers = {"HX-Request": "true", "HX-Target": "listing"}
    page = made.cast.client("county").get(f"{LINK}?q=小橡树", headers=headers).content.decode()
    assert 'hx-swap-oob="true"' in page and "提醒这 1 个单位" in page and "remind/?q=" in page

"""A term begins by the rule of its place; its roll, its delegates, their shares."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from jiaogong.engines.org.models import Employment, Unit
from jiaogong.engines.org.verbs import found_unit
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.congress import staff
from jiaogong.modules.congress.models import Congress, Constituency, Constituent, Delegate, Term
from jiaogong.modules.congress.shares import makeup_of
from jiaogong.modules.congress.verbs import delegates, rolls, terms
from jiaogong.modules.members.models import Membership

from .cast_terms import Stage, at, days, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def test_seats_follow_the_rule_of_the_place(made: Stage) -> None:
    with pytest.raises(RuleBroken, match="不能少于 6 名：教职工12人，按“0–100人：50%”"):
        made.term(seats=5)
    with pytest.raises(RuleBroken, match="不能多于 12 人"):
        made.term(seats=13)
    term = made.term(seats=None)
    assert (term.seats, term.staff, term.congress.form, term.years) == (6, 12, "delegates", 3)
    assert "云教工〔2020〕2号" in term.rule and str(term) == "云溪县实验小学第1届教代会"


def test_too_few_for_delegates_means_everybody(db: None) -> None:
    made = stage(threshold=80)
    term = made.term()
    assert term.congress.title == "教职工大会" and "不足80人" in term.rule
    assert term.delegates.count() == term.seats == 12
    gone = Employment.objects.filter(unit=made.school).order_by("-pk").first()
    assert gone is not None
    gone.until = days(0)
    gone.save()
    assert terms.refresh_everybody(term, by=made.chair, at=at()) == (0, 1)
    assert terms.refresh_everybody(term, by=made.chair, at=at()) == (0, 0)
    with pytest.raises(RuleBroken, match="不划分选举单位"):
        rolls.propose_roll(term, by=made.chair, at=at())


def test_the_union_congress_has_another_electorate(made: Stage) -> None:
    with pytest.raises(RuleBroken, match="还没有登记有表决权的会员"):
        made.term(kind="union")
    for number, one in enumerate(made.people[:11]):
        status = "full" if number else "kept"  # 保留会籍 has no vote
        Membership.objects.create(person=one, unit=made.school, since=days(-900), status=status)
    term = made.term(kind="union", seats=None)
    assert (term.staff, term.seats, term.congress.title) == (10, 5, "工代会")
    rolls.propose_roll(term, by=made.chair, at=at())
    assert term.constituents.count() == 10
    assert not term.constituents.filter(person=made.people[0]).exists()


def test_a_department_has_a_second_level_congress(made: Stage) -> None:
    inner = found_unit(
        by=None, superior=made.school, code="INNER", name="语文教研组", layer="inner", kind="team", nature="public",
        since=days(-900), check=False,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="不设教代会"):
        terms.begin_term(inner, kind="staff", by=made.chair, at=at(), since=days(-1))
    Employment.objects.create(person=made.people[3], unit=inner, employment_type="established", since=days(-900))
    term = terms.begin_term(inner, kind="second", by=made.chair, at=at(), since=days(-1))
    assert term.congress.title == "教职工大会" and [d.person for d in term.delegates.all()] == [made.people[3]]


def test_the_next_term_ends_the_one_before(made: Stage) -> None:
    first = made.term()
    with pytest.raises(RuleBroken, match="必须在其后"):
        made.term(since=days(-365))
    second = made.term(since=days(30))
    first.refresh_from_db()
    assert (second.number, first.until) == (2, days(30))
    assert [t.number for t in Term.objects.at(clock.today())] == [1]
    with pytest.raises(RuleBroken, match="最多比今天晚一年"):
        made.term(since=days(500))


def test_a_term_may_last_a_year_longer_and_no_more(made: Stage) -> None:
    term = made.term()
    with pytest.raises(RuleBroken, match="最多延期到"):
        terms.extend_term(term, by=made.chair, at=at(), due_on=term.due_on + timedelta(days=400), reason="搬迁")
    with pytest.raises(RuleBroken, match="原因"):
        terms.extend_term(term, by=made.chair, at=at(), due_on=term.due_on + timedelta(days=90), reason=" ")
    assert terms.extend_term(
        term, by=made.chair, at=at(), due_on=term.due_on + timedelta(days=90), reason="搬迁"
    ).due_on > term.due_on  # fmt: skip


def test_only_the_school_itself_runs_its_congress(made: Stage) -> None:
    for key in ("county", "city", "member", "leader", "abroad"):
        with pytest.raises(Refused):
            terms.begin_term(made.school, kind="staff", by=made.cast.user(key), at=at(), since=days(-1))


def test_the_roll_names_everybody_once(made: Stage) -> None:
    term = made.rolled()
    rows = {row.name: (row.seats, row.constituents.count()) for row in term.constituencies.all()}
    assert rows == {"语文组": (3, 6), "数学组": (2, 3), "英语组": (1, 3)}  # two who manage join the largest
    assert sum(seats for seats, _ in rows.values()) == 6 and term.delegations.count() == len(rows)
    first, second = list(term.constituencies.all())[:2]
    moving = list(first.constituents.values_list("pk", flat=True))[:2]
    assert rolls.move_people(moving, to=second, by=made.chair) == 2
    assert rolls.move_people(moving, to=second, by=made.chair) == 0
    with pytest.raises(RuleBroken, match="合计应为 6 名"):
        rolls.set_seats(term, seats={first.pk: 1}, by=made.chair)
    assert sum(rolls.set_seats(term, seats=None, by=made.chair).values()) == 6
    empty = rolls.add_constituency(term, name="后勤组", by=made.chair)
    with pytest.raises(RuleBroken, match="已有名为"):
        rolls.add_constituency(term, name="后勤组", by=made.chair)
    rolls.drop_constituency(empty, by=made.chair)
    with pytest.raises(RuleBroken, match="还有人"):
        rolls.drop_constituency(second, by=made.chair)


def test_newcomers_and_leavers_are_brought_up_to_date(made: Stage) -> None:
    term = made.rolled()
    job = Employment.objects.filter(unit=made.school, subject="英语").first()
    assert job is not None
    Employment.objects.filter(pk=job.pk).update(until=days(0))
    assert rolls.update_roll(term, by=made.chair, at=at()) == (0, 1)
    Employment.objects.filter(pk=job.pk).update(until=None)
    assert rolls.update_roll(term, by=made.chair, at=at()) == (1, 0)


def test_delegates_are_counted_against_the_rule(made: Stage) -> None:
    term = made.elected()
    makeup = makeup_of(term, clock.today())
    assert (makeup.number, makeup.seats) == (6, 6)
    teachers = makeup.lines[0]
    assert teachers.share.part == Delegate.objects.filter(term=term, is_teacher=True).count()
    Delegate.objects.filter(term=term).update(is_teacher=False, is_manager=True)
    makeup = makeup_of(term, clock.today())
    assert makeup.lacking == ["教师 0 人，占 0.0%，应不低于 60%", "中层以上管理人员 6 人，占 100.0%，应不超过 20%"]


def test_who_manages_and_who_teaches() -> None:
    assert staff.manages("副校长") and staff.manages("教导主任") and not staff.manages("班主任")
    assert staff.teaches("班主任", "语文") and not staff.teaches("厨师", "") and not staff.teaches("校长", "数学")


def test_a_delegate_leaves_with_a_reason(made: Stage) -> None:
    term = made.elected()
    one = term.delegates.order_by("pk")[0]
    with pytest.raises(RuleBroken, match="依据"):
        delegates.end_delegate(one, by=made.chair, at=at(), until=days(0), leaving="recalled")
    delegates.end_delegate(
        one, by=made.chair, at=at(), until=days(0), leaving="recalled", basis="语文组会议，4人中3人赞成"
    )
    with pytest.raises(RuleBroken, match="已于"):
        delegates.end_delegate(one, by=made.chair, at=at(), until=days(0), leaving="moved")
    assert makeup_of(term, clock.today()).number == 5


def test_delegations_merge_and_have_one_head(made: Stage) -> None:
    term = made.elected()
    rows = list(term.delegations.all())[:2]
    one, two = term.delegates.filter(delegation__in=rows).order_by("pk")[:2]
    joined = delegates.merge_delegations(rows, by=made.chair, at=at(), name="第一代表团")
    assert Delegate.objects.filter(delegation=joined).count() > 1
    for who in (one, two):
        delegates.mend_delegate(
            who, by=made.chair, is_teacher=True, is_manager=False, delegation=joined, heads_delegation=True
        )
    assert Delegate.objects.get(delegation=joined, heads_delegation=True) == two
    with pytest.raises(RuleBroken, match="两个以上"):
        delegates.merge_delegations([joined], by=made.chair, at=at(), name="x")


def test_the_database_holds_what_the_verbs_promise(made: Stage) -> None:
    term = made.elected()
    one, row = term.delegates.order_by("pk")[0], term.constituencies.order_by("pk")[0]
    wrong: list[Any] = [
        lambda: Term.objects.create(
            congress=term.congress, number=9, since=days(1), due_on=days(9), years=3, made_at=at()
        ),
        lambda: Term.objects.filter(pk=term.pk).update(years=4),
        lambda: Congress.objects.create(unit=made.school, kind="staff"),
        lambda: Constituent.objects.create(term=term, constituency=row, person=term.constituents.all()[0].person),
        lambda: Delegate.objects.filter(pk=one.pk).update(until=days(1)),
        lambda: Delegate.objects.create(
            term=term, person=one.person, delegation=one.delegation, number=99, since=days(0)
        ),
        lambda: Delegate.objects.create(
            term=term, person=made.people[0], delegation=one.delegation, number=one.number, since=days(0)
        ),
        lambda: Delegate.objects.filter(term=term).update(heads_delegation=True),
        lambda: Constituency.objects.filter(pk=row.pk).update(name=""),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["语文", "数学", "美术", "", "物理"]), min_size=1, max_size=30))
def test_groups_hold_everybody_once(subjects: list[str]) -> None:
    unit = Unit(pk=1, name="x")
    jobs = {n: Employment(unit=unit, subject=subject, position="专任教师") for n, subject in enumerate(subjects)}
    found = staff.grouped(list(jobs), jobs)
    assert sorted(p for rows in found.values() for p in rows) == list(jobs)
    assert len(found) == 1 or all(len(rows) >= staff.FEWEST for rows in found.values())


def test_people_of_a_department_may_be_chosen(made: Stage) -> None:
    inner = found_unit(
        by=None, superior=made.school, code="INNER", name="语文教研组", layer="inner", kind="team", nature="public",
        since=days(-900), check=False,
    )  # fmt: skip
    chosen = [one.pk for one in made.people]
    given = {"kind": "second", "by": made.chair, "at": at(), "since": days(-1)}
    with pytest.raises(RuleBroken, match="还没有登记教职工"):
        terms.begin_term(inner, **given)
    outsider = made.cast.people["abroad"].pk
    term = terms.begin_term(inner, **given, people=[*chosen[:11], outsider])
    assert (term.staff, term.congress.form, term.seats, term.constituents.count()) == (11, "delegates", 6, 11)
    rolls.propose_roll(term, by=made.chair, at=at())
    assert term.constituents.count() == 11 and term.constituencies.count() > 1
    small = terms.begin_term(inner, **given | {"since": days(2)}, people=chosen[:3])
    assert small.congress.form == "all" and small.delegates.count() == 3

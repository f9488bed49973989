"""The round of 交办—办理—填报—审核, with its to-dos."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.inbox.verbs import remind_due
from jiaogong.engines.org.models import Holding, Office
from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.plans.models import Assignment, Plan, Report, Task
from jiaogong.modules.plans.verbs import assigning

from .conftest import NOW, TODAY

DUE = date(2026, 12, 10)


def office_of(username: str) -> Office:
    """The office an account holds."""
    return Holding.objects.select_related("office__unit").get(person__user__username=username, until=None).office


def user(username: str) -> User:
    return User.objects.get(username=username)


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64)


@pytest.fixture
def task(running: Plan) -> Task:
    """开展心理健康活动, with its 6 场."""
    return running.tasks.get(title="开展心理健康活动")


@pytest.fixture
def given(task: Task, city_officer: User) -> Assignment:
    """The task in the county's hands."""
    return assigning.assign_task(task, offices=[office_of("county")], due_on=DUE, by=city_officer, at=NOW)[0]


def test_the_assignee_finds_it_in_the_inbox(given: Assignment) -> None:
    items = Item.objects.addressed_to(user("county"), TODAY).open()
    assert [(i.title, i.due_on) for i in items] == [("开展心理健康活动", DUE)]
    assert not Item.objects.addressed_to(user("school"), TODAY).open().exists()


def test_assigning_again_changes_the_day_and_makes_no_second_item(given: Assignment, city_officer: User) -> None:
    later = DUE + timedelta(days=5)
    assigning.assign_task(given.task, offices=[given.office], due_on=later, by=city_officer, at=NOW)
    assert [i.due_on for i in Item.objects.open()] == [later]
    assert Assignment.objects.count() == 1


def test_nothing_is_assigned_before_the_plan_is_in_force(draft: Plan, city_officer: User) -> None:
    with pytest.raises(RuleBroken, match="还没有生效"):
        assigning.assign_task(draft.tasks.all()[0], offices=[office_of("county")], due_on=DUE, by=city_officer, at=NOW)


def test_a_past_day_is_refused(task: Task, city_officer: User) -> None:
    with pytest.raises(RuleBroken, match="不能早于今天"):
        assigning.assign_task(task, offices=[office_of("county")], due_on=date(2026, 11, 19), by=city_officer, at=NOW)


def test_offices_outside_the_subtree_are_refused(task: Task, city_officer: User) -> None:
    foreign = Office.objects.exclude(unit__path__startswith=task.plan.unit.path).first()
    assert foreign is not None
    with pytest.raises(Refused):
        assigning.assign_task(task, offices=[foreign], due_on=DUE, by=city_officer, at=NOW)


def report(given: Assignment, **changes: object) -> Report:
    fields: dict[str, object] = {
        "assignment": given, "by": user("county"), "at": NOW, "text": "办了两场", "happened_on": TODAY,
        "target": given.task.targets.get(), "value": Decimal(2), "files": [photo()],
    }  # fmt: skip
    return assigning.report(given.task, **{**fields, **changes})  # type: ignore[arg-type]


def test_a_report_waits_for_judgement_and_counts_once_accepted(given: Assignment, city_officer: User) -> None:
    from jiaogong.modules.plans.progress import plan_standing

    row = report(given)
    assert row.status == "submitted"
    assert Attachment.objects.get(owner_id=row.pk).name == "现场.png"
    assert [i.kind for i in Item.objects.addressed_to(city_officer, TODAY).open()] == ["plans.judge"]
    assert not Item.objects.addressed_to(user("county"), TODAY).open().exists()
    assigning.judge_report(row, accept=True, by=city_officer, at=NOW)
    actual = next(t.actual for t in plan_standing(given.task.plan, TODAY).targets if t.target.measure == "场")
    assert actual == 2
    assert Item.objects.addressed_to(user("county"), TODAY).open().count() == 1  # not finished yet


def test_a_returned_report_opens_the_to_do_again_with_the_reason(given: Assignment, city_officer: User) -> None:
    row = report(given)
    with pytest.raises(RuleBroken, match="写明原因"):
        assigning.judge_report(row, accept=False, by=city_officer, at=NOW)
    assigning.judge_report(row, accept=False, answer="缺签到表", by=city_officer, at=NOW)
    assert Item.objects.addressed_to(user("county"), TODAY).open().count() == 1
    assert Report.objects.get().answer == "缺签到表"


def test_the_task_is_finished_when_every_assignee_is(given: Assignment, city_officer: User) -> None:
    other = assigning.assign_task(given.task, offices=[office_of("handler")], due_on=DUE, by=city_officer, at=NOW)[0]
    assigning.judge_report(report(given, finishes=True), accept=True, by=city_officer, at=NOW)
    assert Task.objects.get(pk=given.task_id).finished_on is None
    row = report(other, finishes=True, by=user("handler"))
    assigning.judge_report(row, accept=True, by=city_officer, at=NOW)
    assert Task.objects.get(pk=given.task_id).finished_on == TODAY
    assert not Item.objects.open().exists()


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"files": []}, "佐证材料"),
        ({"value": None}, "本次完成数"),
        ({"value": Decimal(-1)}, "负数"),
        ({"happened_on": date(2026, 11, 21)}, "不能晚于今天"),
        ({"files": [SimpleUploadedFile("网页.html", b"<script>")]}, "不能上传"),
        ({"files": [SimpleUploadedFile("假.pdf", b"<html>")]}, "内容与扩展名不符"),
        ({"files": [SimpleUploadedFile("空.pdf", b"")]}, "空文件"),
    ],
)
def test_bad_reports_name_the_rule_and_leave_nothing(given: Assignment, changes: dict[str, object], word: str) -> None:
    with pytest.raises(RuleBroken, match=word):
        report(given, **changes)
    assert (Report.objects.count(), Attachment.objects.count()) == (0, 0)


def test_a_live_target_takes_no_reported_number(running: Plan, city_officer: User) -> None:
    task = running.tasks.get(title="推进会员实名制")
    with pytest.raises(RuleBroken, match="实时统计"):
        assigning.report(
            task,
            by=city_officer,
            at=NOW,
            text="x",
            happened_on=TODAY,
            target=task.targets.get(),
            value=Decimal(1),
            files=[photo()],
        )


def test_others_may_not_report_or_judge(given: Assignment) -> None:
    with pytest.raises(Refused):
        report(given, by=user("school"))
    row = report(given)
    with pytest.raises(Refused):
        assigning.judge_report(row, accept=True, by=user("county"), at=NOW)


def test_withdrawing_takes_the_to_do_away(given: Assignment, city_officer: User) -> None:
    assigning.withdraw_assignment(given, by=city_officer, at=NOW)
    assert not Item.objects.open().exists()
    assigning.assign_task(given.task, offices=[given.office], due_on=DUE, by=city_officer, at=NOW)
    assert Item.objects.open().count() == 1


def test_overdue_work_climbs_to_the_chairs_above(given: Assignment) -> None:
    Message.objects.all().delete()
    remind_due(NOW.replace(year=2026, month=12, day=11))
    first = list(Message.objects.values_list("short", flat=True))
    assert "待办逾期" in first
    assert remind_due(NOW.replace(year=2026, month=12, day=11, hour=11)) == 0
    remind_due(NOW.replace(year=2026, month=12, day=18))
    climbed = Message.objects.filter(short="下级待办逾期").select_related("office__unit")
    assert {m.office.unit.layer for m in climbed if m.office} >= {"city"}


def test_a_handover_moves_the_to_do(given: Assignment) -> None:
    from jiaogong.engines.org.models import Person
    from jiaogong.engines.org.verbs import take_office

    successor = Person.objects.get(user__username="member")
    take_office(given.office, by=None, person=successor, since=TODAY, check=False)
    assert not Item.objects.addressed_to(user("county"), TODAY).open().exists()
    assert Item.objects.addressed_to(user("member"), TODAY).open().count() == 1


def test_members_rate_deeds_once_and_may_change_their_mind(running: Plan) -> None:
    deed = running.tasks.get(kind="deed")
    assigning.rate_deed(deed, score=4, by=user("member"), at=NOW)
    assigning.rate_deed(deed, score=5, comment="很好", by=user("member"), at=NOW)
    assert [(r.score, r.comment) for r in deed.ratings.all()] == [(5, "很好")]
    with pytest.raises(RuleBroken, match="一到五"):
        assigning.rate_deed(deed, score=6, by=user("member"), at=NOW)


def test_only_deeds_are_rated(task: Task) -> None:
    with pytest.raises(Refused):
        assigning.rate_deed(task, score=5, by=user("member"), at=NOW)

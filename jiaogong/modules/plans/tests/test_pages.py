"""The pages of plans: what they cost in queries, whatever the length, and what they show."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiaogong.kernel.accounts.models import User
from jiaogong.modules.plans.models import Plan, Target
from jiaogong.modules.plans.verbs.bulletins import draft_bulletin
from jiaogong.modules.plans.verbs.editing import add_task

from .conftest import NOW


def queries(client: Any, path: str) -> int:
    """How many queries a page costs (the second time, when nothing is cached but code)."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


PAGES = {"plan": 23, "review": 11}


@pytest.mark.parametrize("name", PAGES)
def test_a_plans_pages_cost_the_same_however_long_it_is(
    running: Plan, city_officer: User, sign_in: Any, name: str
) -> None:
    client = sign_in("city")
    path = f"/plans/{running.key}/" + ("" if name == "plan" else f"{name}/")
    before = queries(client, path)
    for number in range(12):
        add_task(running, by=city_officer, at=NOW, title=f"补充任务{number}")
    running.tasks.update(status="confirmed")
    assert (before, queries(client, path)) == (PAGES[name], PAGES[name])


def test_the_list_of_plans_costs_the_same_with_one_and_three(running: Plan, sign_in: Any) -> None:
    client = sign_in("city")
    one = queries(client, "/plans/")
    for _ in range(2):
        running.pk = None
        running.key = uuid.uuid4()
        running.save(force_insert=True)
    assert (one, queries(client, "/plans/")) == (8, 8)


def test_the_plan_page_links_every_live_number_to_its_rows(running: Plan, sign_in: Any) -> None:
    html = sign_in("city").get(f"/plans/{running.key}/").content.decode()
    for target in Target.objects.filter(task__plan=running).exclude(figure=""):
        assert f"/figures/{target.figure}/?unit={running.unit.key}" in html


def test_the_review_marks_every_target_in_the_text(draft: Plan, sign_in: Any) -> None:
    html = sign_in("city").get(f"/plans/{draft.key}/review/").content.decode()
    assert html.count('class="from-task quote"') >= 4
    for task in draft.tasks.all():
        assert f'id="s-{task.key}"' in html and f'href="#t-{task.key}"' in html and f'id="t-{task.key}"' in html


def test_user_text_is_shown_and_never_run(draft: Plan, city_officer: User, sign_in: Any) -> None:
    add_task(draft, by=city_officer, at=NOW, title="<script>alert(1)</script>")
    html = sign_in("city").get(f"/plans/{draft.key}/review/").content.decode()
    assert "<script>alert(1)</script>" not in html and "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_superior_sees_a_plan_in_force_but_no_draft(draft: Plan, running: Plan, sign_in: Any) -> None:
    assert sign_in("county").get(f"/plans/{running.key}/").status_code == 404
    assert sign_in("leader").get(f"/plans/{running.key}/").status_code == 200


def test_a_leader_sees_no_draft(draft: Plan, sign_in: Any) -> None:
    assert sign_in("leader").get(f"/plans/{draft.key}/review/").status_code == 404


def test_downloads_are_files_with_chinese_names(running: Plan, city_officer: User, sign_in: Any) -> None:
    bulletin = draft_bulletin(running, year=2026, quarter=3, by=city_officer, at=NOW)
    answer = sign_in("city").get(f"/plans/bulletins/{bulletin.key}/word/")
    assert answer.content[:2] == b"PK"
    assert "filename*=utf-8''" in answer["Content-Disposition"]


def test_sending_a_form_twice_has_one_effect(running: Plan, sign_in: Any) -> None:
    client = sign_in("city")
    body = {"title": "只新增一次", "once": "a-fixed-key-of-this-form"}
    answers = [client.post(f"/plans/{running.key}/tasks/", body) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert running.tasks.filter(title="只新增一次").count() == 1

"""From a document to a draft: what is kept, what is proposed, what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.plans.models import Plan, Target
from jiaogong.modules.plans.verbs.uploading import upload_plan
from jiaogong.modules.plans.words import PlanStatus

from .conftest import NOW, TEXT


def test_document_fields_are_read(draft: Plan) -> None:
    assert (draft.title, draft.doc_number, draft.dated, draft.year, draft.kind, draft.status) == (
        "清岚市教育工会2026年工作要点", "清教工〔2026〕2号", "2026-03-05", 2026, "plan", PlanStatus.DRAFT,
    )  # fmt: skip


def test_tasks_and_targets_point_into_the_text(draft: Plan) -> None:
    assert [t.title for t in draft.tasks.all()] == [
        "推进民办学校建会",
        "推进会员实名制",
        "开展心理健康活动",
        "办好实事项目",
    ]
    for task in draft.tasks.all():
        assert draft.text[task.start : task.end] == task.text
    for target in Target.objects.filter(task__plan=draft):
        assert draft.text[target.start : target.end] == target.text


def test_figures_are_proposed_with_their_conditions_and_none_counts_yet(draft: Plan) -> None:
    found = [
        (t.low, t.measure, t.comparator, t.figure, t.conditions, t.binding)
        for t in Target.objects.filter(task__plan=draft).order_by("position")
    ]
    assert found == [
        (100, "%", "all", "unions.establishment_rate", {"nature": "private", "headcount_min": 100}, "proposed"),
        (
            80,
            "%",
            ">=",
            "unions.establishment_rate",
            {"nature": "private", "headcount_min": 25, "headcount_max": 99},
            "proposed",
        ),
        (60, "%", "=", "members.real_name_rate", {}, "proposed"),
        (6, "场", "=", "", {}, "by_hand"),
    ]


def test_a_promise_to_do_good_is_a_deed(draft: Plan) -> None:
    assert [t.title for t in draft.tasks.filter(kind="deed")] == ["办好实事项目"]


def test_uploading_leaves_one_journal_line(draft: Plan) -> None:
    assert Entry.objects.filter(verb="上传工作计划", object_id=draft.pk).count() == 1


@pytest.mark.parametrize("text", ["", "   \n\t\u3000"])
def test_empty_text_is_refused(city_officer: User, city_unit: Unit, text: str) -> None:
    with pytest.raises(RuleBroken, match="没有文字"):
        upload_plan(unit=city_unit, text=text, by=city_officer, at=NOW)
    assert not Plan.objects.exists()


def test_a_stranger_may_not_upload_for_the_unit(city_unit: Unit) -> None:
    with pytest.raises(Refused):
        upload_plan(unit=city_unit, text=TEXT, by=User.objects.get(username="county"), at=NOW)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("空.docx", b"", "空"),
        ("坏.docx", b"PK\x03\x04" + b"\x00" * 200, "损坏"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "docx"),
        ("扫描.pdf", b"%PDF-1.4 something", "PDF"),
        ("图.txt", bytes(range(256)) * 20, "文字"),
    ],
)
def test_unreadable_files_get_a_clear_answer(sign_in, city_unit: Unit, name: str, data: bytes, word: str) -> None:  # type: ignore[no-untyped-def]
    answer = sign_in("city").post(
        "/plans/upload/", {"unit": city_unit.key, "file": SimpleUploadedFile(name, data), "text": ""}
    )
    assert answer.status_code == 200
    assert word in answer.content.decode()
    assert not Plan.objects.exists()


def test_what_was_pasted_stays_in_the_form_after_a_refusal(sign_in, city_unit: Unit) -> None:  # type: ignore[no-untyped-def]
    answer = sign_in("city").post(
        "/plans/upload/",
        {
            "unit": city_unit.key,
            "file": SimpleUploadedFile("坏.docx", b"PK\x03\x04" + b"\x00" * 99),
            "text": "粘贴过的正文",
        },
    )
    assert "粘贴过的正文" in answer.content.decode()


def test_a_text_that_is_no_plan_is_refused_and_kept_in_the_form(sign_in, city_unit: Unit) -> None:  # type: ignore[no-untyped-def]
    answer = sign_in("city").post("/plans/upload/", {"unit": city_unit.key, "text": "今天天气很好。"})
    assert "没有读出标题、任务或数字" in answer.content.decode() and "今天天气很好。" in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_target_takes_its_tasks_day_where_it_names_only_the_year(city_officer: User, city_unit: Unit) -> None:
    text = TEXT.replace("11月底前举办心理讲座6场。", "举办心理讲座6场。（责任部门：女工部；完成时限：10月底）")
    plan = upload_plan(unit=city_unit, text=text, by=city_officer, at=NOW)
    target = Target.objects.get(task__plan=plan, measure="场")
    assert str(target.due_on) == "2026-10-31"


def test_the_same_text_again_leads_to_the_plan_it_became(draft: Plan, city_officer: User, city_unit: Unit) -> None:
    assert upload_plan(unit=city_unit, text=TEXT, by=city_officer, at=NOW) == draft
    assert Plan.objects.count() == 1


@pytest.mark.skipif("PLAN_SAMPLES" not in os.environ, reason="needs PLAN_SAMPLES, a folder of real documents")
def test_real_documents_go_through_the_upload_and_its_screen(sign_in, city_unit: Unit) -> None:  # type: ignore[no-untyped-def]
    client = sign_in("city")
    paths = sorted(Path(os.environ["PLAN_SAMPLES"]).glob("*.txt"))
    for path in paths:
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        answer = client.post("/plans/upload/", {"unit": city_unit.key, "file": upload, "text": ""}, follow=True)
        assert answer.status_code == 200 and "请逐项核对" in answer.content.decode(), path.name
        plan = Plan.objects.latest("pk")
        assert plan.tasks.exists() and plan.sections.exists(), path.name
        for row in [*plan.tasks.all(), *Target.objects.filter(task__plan=plan)]:
            assert plan.text[row.start : row.end] == row.text
    assert Plan.objects.count() == len(paths) > 0

"""Evidence attached to a report is for those who may see the report (A2: attachments)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jiaogong.engines.inbox.tests.cast import Cast, build
from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel import clock

from ..models import Plan, Task
from ..papers_guard import may_see_report
from ..verbs.assigning import assign_task, report


@pytest.fixture
def evidence(db: None, settings: LazySettings, tmp_path: Path) -> tuple[Cast, Attachment]:
    """A school's evidence for a task of its city's plan."""
    settings.MEDIA_ROOT = tmp_path
    cast = build()
    now = clock.now()
    plan = Plan.objects.create(
        unit=cast.units["city"], title="要点", year=now.year, text="x", status="confirmed", created_at=now
    )
    task = Task.objects.create(plan=plan, position=1, title="推进建会", status="confirmed")
    office = type(cast.offices["school"]).objects.select_related("unit__home").get(pk=cast.offices["school"].pk)
    made = assign_task(task, offices=[office], due_on=date(now.year + 1, 1, 31), by=cast.user("city"), at=now)
    report(
        task, assignment=made[0], by=cast.user("school"), at=now, text="已建会", happened_on=clock.today(),
        files=[SimpleUploadedFile("批复.txt", "同意".encode())],
    )  # fmt: skip
    return cast, Attachment.objects.get()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("city", 200),
        ("city_chair", 200),
        ("leader", 200),
        ("handler", 200),
        ("school", 200),
        ("county", 404),
        ("member", 404),
        ("abroad", 404),
    ],
)
def test_who_may_have_the_evidence(evidence: tuple[Cast, Attachment], role: str, status: int) -> None:
    cast, attachment = evidence
    answer = cast.client(role).get(reverse("papers:attachment", args=[attachment.key]))
    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content).decode() == "同意"
        assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E6%89%B9%E5%A4%8D.txt"


def test_a_report_that_is_none_is_nobodys(evidence: tuple[Cast, Attachment]) -> None:
    assert not may_see_report(evidence[0].user("city"), 0)

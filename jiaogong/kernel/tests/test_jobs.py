"""Recurring jobs run once per interval, whoever asks and whatever fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from jiaogong.kernel import jobs
from jiaogong.kernel.jobs import Job
from jiaogong.kernel.jobs.models import JobRun

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def empty_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the jobs of the test."""
    monkeypatch.setattr(jobs, "_jobs", {})


def counted(name: str = "count") -> list[datetime]:
    """A registered job, and the list its runs are noted in."""
    runs: list[datetime] = []
    jobs.register(Job(name, HOUR, runs.append))
    return runs


@pytest.mark.django_db(transaction=True)
def test_two_threads_run_a_job_once_per_interval(together: Callable[..., list[Any]]) -> None:
    runs = counted()
    for turn in range(3):
        names = together(lambda _, at=NOON + turn * HOUR: jobs.run_due(at), 2)
        assert sorted(names) == [[], ["count"]]
    assert runs == [NOON, NOON + HOUR, NOON + 2 * HOUR]


@pytest.mark.django_db
def test_a_job_waits_for_its_interval() -> None:
    runs = counted()
    moments = [NOON, NOON + HOUR - timedelta(microseconds=1), NOON + HOUR, NOON - HOUR]
    assert [jobs.run_due(at) for at in moments] == [["count"], [], ["count"], []]
    assert runs == [NOON, NOON + HOUR]


@pytest.mark.django_db
def test_a_failing_job_is_recorded_and_stops_nobody() -> None:
    def fail(at: datetime) -> None:
        raise RuntimeError("打印机没有纸")

    jobs.register(Job("bad", HOUR, fail))
    runs = counted()
    assert jobs.run_due(NOON) == ["bad", "count"]
    bad, good = JobRun.objects.get(name="bad"), JobRun.objects.get(name="count")
    assert (bad.last_started, bad.last_finished) == (NOON, NOON)
    assert bad.last_error.rstrip().endswith("RuntimeError: 打印机没有纸")
    assert (good.last_error, runs) == ("", [NOON])
    jobs._jobs["bad"] = Job("bad", HOUR, lambda at: None)
    assert jobs.run_due(NOON + HOUR) == ["bad", "count"]
    assert JobRun.objects.get(name="bad").last_error == ""


def test_a_name_twice_is_a_mistake() -> None:
    runs = counted()
    jobs.register(Job("count", HOUR, jobs._jobs["count"].run))
    with pytest.raises(ValueError, match="job count registered twice"):
        jobs.register(Job("count", HOUR, lambda at: runs.append(at)))


@pytest.mark.django_db(transaction=True)  # the command closes old connections
def test_the_command_names_what_ran() -> None:
    counted()
    out = StringIO()
    call_command("run_jobs", stdout=out)
    call_command("run_jobs", stdout=out)
    assert out.getvalue() == "count\n"

"""Recurring jobs: registered by the apps that own them, run by `manage.py run_jobs`, one at a time each."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction


@dataclass(frozen=True, slots=True)
class Job:
    """A function of the present moment, and how often it runs."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


_jobs: dict[str, Job] = {}


def register(job: Job) -> None:
    """Make a job known; a name twice is a programming error."""
    if job.name in _jobs and _jobs[job.name].run is not job.run:
        raise ValueError(f"job {job.name} registered twice")
    _jobs[job.name] = job


def run_due(at: datetime) -> list[str]:
    """Run every job that is due at `at`; returns their names. A failing job is recorded and does not stop others."""
    return [job.name for job in _jobs.values() if _claim(job, at) and _run(job, at)]


def _claim(job: Job, at: datetime) -> bool:
    from .models import JobRun

    with transaction.atomic():
        JobRun.objects.get_or_create(name=job.name)
        row = JobRun.objects.select_for_update().get(name=job.name)
        if row.last_started and at - row.last_started < job.every:
            return False
        row.last_started = at
        row.save(update_fields=["last_started"])
        return True


def _run(job: Job, at: datetime) -> bool:
    from .models import JobRun

    error = ""
    try:
        job.run(at)
    except Exception:
        error = traceback.format_exc(limit=5)[-2000:]
    JobRun.objects.filter(name=job.name).update(last_finished=at, last_error=error)
    return True

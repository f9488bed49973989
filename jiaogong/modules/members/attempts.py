"""Counting tries at public pages, in the database so that every process counts the same; by digest, so that no list of
numbers or addresses arises. What is counted is the asking, never whether it fitted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from jiaogong.kernel.errors import RuleBroken

from .models import Attempt

TOO_MANY = "提交次数太多，请过一小时再试；急需办理的，请直接找本单位工会。"


def _digest(subject: str) -> str:
    return salted_hmac("members.attempt", subject, algorithm="sha256").hexdigest()


def tried(subject: str, *, within: timedelta, at: datetime) -> int:
    """How often lately."""
    return Attempt.objects.filter(subject=_digest(subject), at__gt=at - within).count()


def count(subject: str, *, most: int, within: timedelta, at: datetime, words: str = TOO_MANY) -> None:
    """Count one more; RuleBroken beyond `most`. Kept even when the caller's work is refused afterwards."""
    if tried(subject, within=within, at=at) >= most:
        raise RuleBroken(words)
    Attempt.objects.create(subject=_digest(subject), at=at)


def sweep(at: datetime) -> int:
    """Forget tries older than two days; returns how many."""
    return Attempt.objects.filter(at__lt=at - timedelta(days=2)).delete()[0]

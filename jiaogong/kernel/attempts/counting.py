"""Counting tries (at public pages, at whoever types numbers of people the register may know), in the database so that every process
counts the same; by digest, so that no list of numbers or addresses arises. What is counted is the asking, never whether it fitted.
An address of version 6 counts as its network of 64 bits, which one line is given as a whole."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from jiaogong.kernel.errors import RuleBroken

from .models import Attempt

LASTING = timedelta(days=2)
TOO_MANY = "提交次数太多，请过一小时再试；急需办理的，请直接找本单位工会。"


class TooMany(RuleBroken):
    """Beyond the limit: pages open to everybody answer it with status 429."""


def source_of(request: HttpRequest) -> str:
    """Whom a request is counted by."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text[:45]
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return text


def _digest(subject: str) -> str:
    return salted_hmac("attempts", subject, algorithm="sha256").hexdigest()


def tried(subject: str, *, within: timedelta, at: datetime) -> int:
    """How often lately."""
    return Attempt.objects.filter(subject=_digest(subject), at__gt=at - within).count()


def check(subject: str, *, most: int, within: timedelta, at: datetime, words: str = TOO_MANY, times: int = 1) -> None:
    """TooMany when so many more would be beyond `most`; counts nothing."""
    if tried(subject, within=within, at=at) + times > most:
        raise TooMany(words)


def note(subject: str, *, at: datetime, times: int = 1) -> None:
    """Count without asking."""
    digest = _digest(subject)
    Attempt.objects.bulk_create([Attempt(subject=digest, at=at) for _ in range(times)], batch_size=500)


def count(subject: str, *, most: int, within: timedelta, at: datetime, words: str = TOO_MANY, times: int = 1) -> None:
    """Count one more (or `times`); TooMany beyond `most`. Kept even when the caller's work is refused afterwards."""
    check(subject, most=most, within=within, at=at, words=words, times=times)
    note(subject, at=at, times=times)


def sweep(at: datetime) -> int:
    """Forget tries older than two days; returns how many."""
    return Attempt.objects.filter(at__lt=at - LASTING).delete()[0]

"""Counting tries at public pages, in the database so that every process counts the same; by digest, so that no list of
addresses arises. An address of version 6 counts as its network of 64 bits, which one line is given as a whole."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from jiaogong.kernel.errors import RuleBroken

from .models import Attempt

LASTING = timedelta(days=2)


class TooMany(RuleBroken):
    """Beyond the limit: answered with status 429."""


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
    return salted_hmac("papers.attempt", subject, algorithm="sha256").hexdigest()


def check(subject: str, *, most: int, within: timedelta, at: datetime, words: str) -> None:
    """TooMany when the limit is reached; counts nothing."""
    if Attempt.objects.filter(subject=_digest(subject), at__gt=at - within).count() >= most:
        raise TooMany(words)


def note(subject: str, *, at: datetime) -> None:
    """Count one."""
    Attempt.objects.create(subject=_digest(subject), at=at)


def count(subject: str, *, most: int, within: timedelta, at: datetime, words: str) -> None:
    """Count one more; TooMany beyond `most`. Kept even when the caller's work is refused afterwards."""
    check(subject, most=most, within=within, at=at, words=words)
    note(subject, at=at)


def sweep(at: datetime) -> int:
    """Forget tries older than two days; returns how many."""
    return Attempt.objects.filter(at__lt=at - LASTING).delete()[0]

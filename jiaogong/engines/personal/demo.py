"""A few requests about personal data in the demo city, so that no page is empty."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count

from jiaogong.engines.org.models import Employment, Person
from jiaogong.kernel.accounts.models import User

from .verbs import ask, decide

_MATTERS = (
    ("correct", "手机号码已换，请更新。", "已按本人提供的号码更正。"),
    ("explain", "想了解会籍信息保存到什么时候。", ""),
)


def load_demo(at: datetime) -> None:
    """A colleague of the demo chair asked twice: one request is answered, one waits."""
    chair = User.objects.filter(username="school").first()
    homes = Employment.objects.filter(person__user=chair, until__isnull=True).values("unit__home")
    staff = Person.objects.annotate(jobs=Count("employments")).filter(jobs=1, user__isnull=False).exclude(user=chair)
    person = (
        staff.filter(pk__in=Employment.objects.filter(unit__home__in=homes).values("person")).order_by("pk").first()
    )
    if person is None or chair is None:
        return
    for back, (kind, matter, answer) in zip((20, 3), _MATTERS, strict=True):
        row = ask(person, by=person.user, kind=kind, matter=matter, at=at - timedelta(days=back))
        if answer:
            decide(row, by=chair, agree=True, answer=answer, at=at - timedelta(days=back - 4))

"""Word to an account's owner about his account, as a message of the person whose account it is."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from jiaogong.engines.org.models import Person
from jiaogong.kernel.accounts import notices
from jiaogong.kernel.accounts.models import User

from .verbs import send


def install() -> None:
    """Register with accounts; called when the app is ready."""
    notices.register(deliver)


def deliver(user: User, short: str, body: str, at: datetime) -> None:
    """A message to the person behind the account; an account without a person has no inbox."""
    person = Person.objects.filter(user=user).first()
    if person is not None:
        send(short=short, body=body, link=reverse("accounts:security"), person=person, at=at)

"""Sessions nobody can use any more are thrown away."""

from datetime import datetime

from django.contrib.sessions.models import Session


def clear_expired(at: datetime) -> int:
    """Delete sessions past their end; returns how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]

"""Who sends a request."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User


def signed_in(request: HttpRequest) -> User:
    """The user of a page that asks for signing in; the middleware has turned everybody else away before."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied

"""Whose data a page is about; nothing here may be kept by a cache."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jiaogong.engines.org.models import Person
from jiaogong.kernel.accounts.requests import signed_in


def myself(request: HttpRequest) -> Person:
    """The person signed in, or 404 for an account without one."""
    found = Person.objects.filter(user=signed_in(request)).first()
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A rendered page that no cache keeps."""
    response = render(request, template, dict(context))
    response["Cache-Control"] = "no-store"
    return response

"""What the ledger knows of relief: what its matters are called and where they are."""

from __future__ import annotations

from django.urls import reverse

from jiaogong.engines.ledger.subjects import Subject, register

from .models import Visit


def install() -> None:
    """Register the subjects; called when the app is ready."""
    register("relief.visit", Subject("慰问", visit_link))
    register("relief.grant", Subject("帮扶补助", no_link, discreet=True))


def visit_link(pk: int) -> str:
    """The visit's page (it asks the reader's right itself)."""
    key = Visit.objects.filter(pk=pk).values_list("key", flat=True).first()
    return reverse("relief:visit", args=[key]) if key else ""


def no_link(pk: int) -> str:
    """A grant's page is the programme's that decided it."""
    return ""

"""A broken rule on a form."""

from __future__ import annotations

from django.forms import BaseForm

from ..errors import RuleBroken


def add_broken(form: BaseForm, broken: RuleBroken) -> None:
    """Show a broken rule beside its field, or above the form."""
    form.add_error(broken.field if broken.field in form.fields else None, broken.message)  # type: ignore[attr-defined]

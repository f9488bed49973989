"""Form fields with label, help and error; the `once` key."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.exceptions import TemplateSyntaxError
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

_CHECKS = (forms.CheckboxInput,)
_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def once() -> SafeString:
    """{% once %}: the key that makes a form safe to send twice. Every POST form carries it beside {% csrf_token %}."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())


def _prepare(bound: BoundField) -> str:
    """Give the widget its native type and answer the CSS class it wears."""
    widget = bound.field.widget
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
        return "form-control"
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
        return "form-control"
    if isinstance(widget, forms.NumberInput):
        whole = isinstance(bound.field, forms.IntegerField) and not isinstance(bound.field, forms.FloatField)
        widget.attrs.setdefault("inputmode", "numeric" if whole else "decimal")
        return "form-control"
    if isinstance(widget, _CHECKS):
        return "form-check-input"
    if isinstance(widget, _CHOICES):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


def _file_hint(bound: BoundField) -> str:
    """What a file field says about pictures taken with a phone."""
    accept = str(bound.field.widget.attrs.get("accept", ""))
    return "可以直接拍照或从相册选择。" if accept.startswith("image") else ""


def field_attrs(bound: BoundField, css: str) -> dict[str, str]:
    """Attributes every control gets: class, description, invalid mark."""
    own = str(bound.field.widget.attrs.get("class", ""))
    attrs = {"class": f"{css} {own} is-invalid".strip() if bound.errors else f"{css} {own}".strip()}
    described = []
    if bound.help_text or _file_hint(bound):
        described.append(f"{bound.auto_id}_help")
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return attrs


@register.inclusion_tag("ui/field.html")
def field(bound: Any, *, label: str = "", hint: str = "", note: str = "", hide_label: bool = False) -> dict[str, Any]:
    """{% field form.name %}: label, control, help, error. `note` is a mark such as 已带入; `hint` replaces the help text."""
    if not isinstance(bound, BoundField):
        raise TemplateSyntaxError(f"{{% field %}} 要一个表单字段，收到的是 {bound!r}")
    if hint:
        bound.help_text = hint
    widget = bound.field.widget
    css = _prepare(bound)
    attrs = field_attrs(bound, css)
    return {
        "bound": bound,
        "label": label or bound.label,
        "help": bound.help_text or _file_hint(bound),
        "note": note,
        "hide_label": hide_label,
        "control": bound.as_widget(attrs={**attrs}),
        "attrs": attrs,
        "kind": "hidden" if bound.is_hidden
        else "check" if isinstance(widget, _CHECKS)
        else "choices" if isinstance(widget, _CHOICES)
        else "plain",
    }  # fmt: skip


@register.inclusion_tag("ui/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """{% fields form %}: every field of the form, one under the other."""
    return {"form": form}


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """{% form_errors form %}: what is wrong, in one list with links to the fields."""
    wrong = [(bound.auto_id, bound.label, list(bound.errors)) for bound in form if bound.errors]
    return {"general": list(form.non_field_errors()), "wrong": wrong if len(wrong) > 1 else []}

"""Every table with a way to a person has a holder, so that a copy, an erasure and a merge leave nothing out."""

from __future__ import annotations

from django.apps import apps

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.registry import all_holders


def test_every_table_about_people_has_a_holder() -> None:
    named = {(apps.get_model(k.model)._meta.label_lower, k.field) for h in all_holders() for k in h.kept}
    missing = [
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person and (model._meta.label_lower, field.name) not in named
    ]
    assert missing == []


def test_what_is_emptied_is_text_that_may_be_empty() -> None:
    for holder in all_holders():
        for kept in holder.kept:
            for name in kept.blank:
                field = apps.get_model(kept.model)._meta.get_field(name)
                assert field.null or field.get_internal_type() in ("CharField", "TextField"), f"{kept.model}.{name}"

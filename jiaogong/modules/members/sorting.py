"""The name a membership is sorted by, kept in its own row: a list of a million members is read in order from one index.

New rows get theirs from the person on save. Whoever changes a person's name does not know of memberships: `org` says
so by a signal, and the keys follow.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db import models

from jiaogong.engines.org.models import Person


def name_key(person: Person) -> str:
    """wangfang 王芳 wf: namesakes stand together, whatever else sounds alike; a search of very many hits reads it too."""
    return f"{person.pinyin} {person.name} {person.initials}"


class NameKeyField(models.CharField):  # type: ignore[type-arg]
    """The sort key of the row's person."""

    def pre_save(self, instance: models.Model, add: bool) -> str:
        """From the person at hand; a bulk writer that has none may give the key itself."""
        person = instance._state.fields_cache.get("person")
        if person is None and not getattr(instance, self.attname):
            person = Person.objects.only("pinyin", "name", "initials").filter(pk=instance.person_id).first()  # type: ignore[attr-defined]
        if person is not None:
            setattr(instance, self.attname, name_key(person))
        return str(getattr(instance, self.attname))


def refresh(pks: Collection[int]) -> None:
    """Carry people's present names over to the keys of their memberships."""
    for person in Person.objects.only("pinyin", "name", "initials").filter(pk__in=pks):
        key = name_key(person)
        rows = apps.get_model("members", "Membership")._default_manager.filter(person=person)
        rows.exclude(name_key=key).update(name_key=key)


def follow(sender: Any, pks: Collection[int], **kwargs: Any) -> None:
    """Receiver of `org.signals.renamed`."""
    refresh(pks)


def fill_keys(state: Any, schema_editor: Any) -> None:
    """Migration: keys of the rows there are."""
    schema_editor.execute(
        "UPDATE members_membership SET name_key = (SELECT p.pinyin || ' ' || p.name || ' ' || p.initials FROM org_person p "
        "WHERE p.id = members_membership.person_id)"
    )

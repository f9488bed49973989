"""What panels copied of the things they judged, taken out again; marks, ranks and numbers stay."""

from __future__ import annotations

from collections.abc import Collection

from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import discard
from jiaogong.engines.personal.scrubbing import Scrub
from jiaogong.engines.personal.words import NOBODY

from .models import Item, ItemFile, Mark


def forget(subject_type: str, subject_ids: Collection[int]) -> int:
    """Empty the copies of these subjects, their files and what raters wrote about them; returns how many items."""
    items = Item.objects.filter(panel__subject_type=subject_type, subject_id__in=subject_ids)
    ids = list(items.values_list("pk", flat=True))
    files = ItemFile.objects.filter(item__in=ids)
    discard(
        Attachment.objects.filter(owner_type="scoring.itemfile", owner_id__in=list(files.values_list("pk", flat=True)))
    )
    files.delete()
    Mark.objects.filter(assignment__item__in=ids).update(comment="")
    return Item.objects.filter(pk__in=ids).update(shown=[], name=NOBODY)


def scrub(subject_type: str, subject_ids: Collection[int], words: Scrub) -> int:
    """Take a person's name out of the copies of these subjects; returns how many items held it."""
    number = 0
    for item in Item.objects.filter(panel__subject_type=subject_type, subject_id__in=subject_ids):
        name, shown = words.text(item.name), words.value(item.shown)
        if (name, shown) != (item.name, item.shown):
            Item.objects.filter(pk=item.pk).update(name=name[:160], shown=shown)
            number += 1
    for mark in Mark.objects.filter(
        assignment__item__panel__subject_type=subject_type, assignment__item__subject_id__in=subject_ids
    ).exclude(comment=""):
        if (comment := words.text(mark.comment)) != mark.comment:
            Mark.objects.filter(pk=mark.pk).update(comment=comment[:500])
    return number

"""Handing files of a panel to its raters: the copy without traces, made when first asked for or by the hourly job."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import attach

from .blind import Uncleanable, clean
from .models import ItemFile
from .words import FileState, PanelState

MOST_AT_ONCE = 200


def for_rater(file: ItemFile, at: datetime) -> Attachment | None:
    """What a rater may have of this file: the original where the host allowed it, the clean copy, or nothing."""
    if file.state == FileState.WAITING:
        file = prepare(file, at)
    if file.state == FileState.RAW:
        return file.original
    return file.copy if file.state == FileState.CLEAN else None


def prepare(file: ItemFile, at: datetime) -> ItemFile:
    """Make the clean copy. The work is done outside the transaction; two at once leave one copy in use."""
    if file.state != FileState.WAITING:
        return file
    try:
        with file.original.file.open("rb") as stream:
            made = clean(file.kind, stream.read())
    except (Uncleanable, FileNotFoundError):
        made = b""
    with transaction.atomic():
        row = ItemFile.objects.select_for_update(of=("self",)).select_related("original", "item__panel").get(pk=file.pk)
        if row.state != FileState.WAITING:
            return row
        row.state = FileState.FAILED
        if made:
            upload = SimpleUploadedFile(row.name, made)
            row.copy = attach(row, upload=upload, unit_id=row.item.panel.unit_id, by=None, at=at)
            row.state = FileState.CLEAN
        row.save(update_fields=["state", "copy"])
        return row


def prepare_waiting(at: datetime) -> int:
    """The job: clean what waits in panels that are open or being prepared; returns how many."""
    states = [PanelState.DRAFT, PanelState.OPEN]
    waiting = ItemFile.objects.filter(state=FileState.WAITING, item__panel__state__in=states)
    rows = list(waiting.select_related("original", "item__panel")[:MOST_AT_ONCE])
    for row in rows:
        prepare(row, at)
    return len(rows)

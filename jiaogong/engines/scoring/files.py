"""Handing files of a panel to its raters: the copy without traces, made when first asked for or by the hourly job."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F

from jiaogong.engines.papers.content import Damaged, opened
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import attach

from .blind import Uncleanable
from .blind.apart import clean_apart
from .models import ItemFile
from .words import FileState, PanelState

MOST_AT_ONCE = 200
MOST_TRIES = 2  # a file that took the process that worked on it with it is not taken for ever
BROKEN_OFF = "清除中断，文件可能过大，请作者缩小或另存为 PDF 再交"
GONE = "原文件打不开"


def for_rater(file: ItemFile, at: datetime) -> Attachment | None:
    """What a rater may have of this file: the original where the host allowed it, the clean copy, or nothing."""
    if file.state == FileState.WAITING:
        file = prepare(file, at)
    if file.state == FileState.RAW:
        return file.original
    return file.copy if file.state == FileState.CLEAN else None


def prepare(file: ItemFile, at: datetime) -> ItemFile:
    """Make the clean copy, in a process of its own. The work is done outside the transaction; two at once leave one copy in use."""
    if file.state != FileState.WAITING:
        return file
    made, reason = _made(file)
    with transaction.atomic():
        row = ItemFile.objects.select_for_update(of=("self",)).select_related("original", "item__panel").get(pk=file.pk)
        if row.state != FileState.WAITING:
            return row
        row.state, row.reason = FileState.FAILED, reason[:120]
        if made:
            upload = SimpleUploadedFile(row.name, made)
            row.copy = attach(row, upload=upload, unit_id=row.item.panel.unit_id, by=None, at=at)
            row.state = FileState.CLEAN
        row.save(update_fields=["state", "copy", "reason"])
        return row


def _made(file: ItemFile) -> tuple[bytes, str]:
    """(the clean copy, or nothing and why). The try is written down before it begins."""
    ItemFile.objects.filter(pk=file.pk).update(tries=F("tries") + 1)
    if file.tries >= MOST_TRIES:
        return b"", BROKEN_OFF
    try:
        with opened(file.original) as stream:
            return clean_apart(file.kind, stream.read()), ""
    except Uncleanable as refused:
        return b"", refused.words
    except (FileNotFoundError, Damaged):
        return b"", GONE


def prepare_waiting(at: datetime) -> int:
    """The job: clean what waits in panels that are open or being prepared; returns how many."""
    states = [PanelState.DRAFT, PanelState.OPEN]
    waiting = ItemFile.objects.filter(state=FileState.WAITING, item__panel__state__in=states)
    rows = list(waiting.select_related("original", "item__panel")[:MOST_AT_ONCE])
    for row in rows:
        prepare(row, at)
    return len(rows)

"""Keeping files and giving document numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.db.models import Max

from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.seal.files import encrypt, new_file_key

from .checking import ALLOWED_WORDS, check_content, kind_of, safe_name
from .content import fingerprint
from .models import Attachment, DocNumber

__all__ = ["ALLOWED_WORDS", "attach", "attachments_of", "discard", "issue_number", "kind_of", "next_serial"]
_NUMBER = re.compile(r"(.+?)〔(\d{4})〕(\d+)号")


def attach(
    owner: models.Model, *, upload: UploadedFile, unit_id: int, by: Any, at: datetime, sealed: bool = False
) -> Attachment:
    """Keep an uploaded file with its owner; `sealed`: content and name are encrypted, under a key of this file alone. The journal
    line is the calling verb's.

    Rules: not empty, at most UPLOAD_LIMIT bytes, of an allowed kind whose content fits its name; a Word or Excel
    file is a sound container within the bounds of limits.py, without macros.
    """
    name = safe_name(str(upload.name or ""))
    if upload.size is None or upload.size > settings.UPLOAD_LIMIT:
        raise RuleBroken(f"“{name}”超过 {settings.UPLOAD_LIMIT // 2**20} MB，请压缩或拆分后再上传。", field="files")
    upload.seek(0)
    data = upload.read(settings.UPLOAD_LIMIT + 1)
    if len(data) > settings.UPLOAD_LIMIT:
        raise RuleBroken(f"“{name}”超过 {settings.UPLOAD_LIMIT // 2**20} MB，请压缩或拆分后再上传。", field="files")
    if not data:
        raise RuleBroken(f"“{name}”是空文件，请重新选择。", field="files")
    kind = kind_of(name, data[:64])
    check_content(name, kind, data)
    row = Attachment(
        owner_type=owner._meta.label_lower, owner_id=owner.pk, unit_id=unit_id, name=name, kind=kind,
        size=len(data), sha256=fingerprint(data, sealed=sealed), uploaded_by=by, uploaded_at=at,
    )  # fmt: skip
    if sealed:
        data = seal_row(row, data)
    row.file.save(name, ContentFile(data), save=False)
    row.save()
    return row


def seal_row(row: Attachment, data: bytes) -> bytes:
    """Give the row a key of its own and a neutral name; returns what is to be written in place of `data`."""
    key, row.file_key = new_file_key(row.key_place)
    row.sealed_name, row.name = row.name, f"附件.{row.kind}"
    return encrypt(data, key)


def discard(rows: Iterable[Attachment]) -> int:
    """Take files out for good, rows at once and contents when the transaction is through; returns how many."""
    number = 0
    for row in rows:
        storage, name = row.file.storage, row.file.name
        row.delete()
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
        number += 1
    return number


def attachments_of(*owners: models.Model) -> dict[int, list[Attachment]]:
    """Attachments of rows of one model, by the row's id: one query."""
    found: dict[int, list[Attachment]] = {owner.pk: [] for owner in owners}
    if owners:
        for row in Attachment.objects.filter(owner_type=owners[0]._meta.label_lower, owner_id__in=found):
            found[row.owner_id].append(row)
    return found


def next_serial(mark: str, year: int, *, taken: Iterable[str] = ()) -> int:
    """The serial after the last one given, and after `taken`: 文号 of documents that were not numbered here."""
    last = DocNumber.objects.filter(mark=mark, year=year).aggregate(last=Max("serial"))["last"] or 0
    others = [
        match for text in taken if (match := _NUMBER.fullmatch(text)) and match[1] == mark and int(match[2]) == year
    ]
    return max([last, *(int(match[3]) for match in others)]) + 1


def issue_number(
    owner: models.Model, *, mark: str, year: int, at: datetime, serial: int | None = None, taken: Iterable[str] = ()
) -> DocNumber:
    """Give a document `serial`, or the next free one, of its mark and year; asked twice it keeps the one it has.

    Rule: a number is given once (GB/T 9704-2012, 7.2.5). Raises RuleBroken when `serial` is taken already.
    """
    about = {"owner_type": owner._meta.label_lower, "owner_id": owner.pk}
    taken = list(taken)
    with transaction.atomic():
        existing = DocNumber.objects.filter(**about).first()
        if existing is not None:
            return existing
        list(DocNumber.objects.select_for_update().filter(mark=mark, year=year).order_by("-serial")[:1])
        number = DocNumber(
            mark=mark, year=year, serial=serial or next_serial(mark, year, taken=taken), issued_at=at, **about
        )
        if DocNumber.objects.filter(mark=mark, year=year, serial=number.serial).exists() or str(number) in taken:
            raise RuleBroken(f"{number}已经用过，请换一个序号。", field="serial")
        try:
            with transaction.atomic():
                number.save()
        except IntegrityError:  # somebody took it a moment ago; the first number of a mark has no row to lock
            raise RuleBroken(f"{number}刚刚被别的文件用掉，请换一个序号。", field="serial") from None
        return number

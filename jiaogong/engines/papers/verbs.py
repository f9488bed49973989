"""Keeping files and giving document numbers."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from jiaogong.kernel.errors import RuleBroken

from .models import Attachment, DocNumber

# What a file may be, by its first bytes; what it is called does not decide.
_KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "doc": (b"\xd0\xcf\x11\xe0",),
    "xls": (b"\xd0\xcf\x11\xe0",),
    "txt": (),
    "md": (),
}
ALLOWED_WORDS = "PDF、图片（JPG、PNG）、Word、Excel 和文本文件"


def kind_of(name: str, head: bytes) -> str:
    """The file's kind when name and content agree. Raises RuleBroken otherwise."""
    ending = name.rsplit(".", 1)[-1].lower().replace("jpeg", "jpg") if "." in name else ""
    if ending not in _KINDS:
        raise RuleBroken(f"“{name}”不能上传：只收{ALLOWED_WORDS}。", field="files")
    starts = _KINDS[ending]
    if starts and not head.startswith(starts):
        raise RuleBroken(f"“{name}”的内容与扩展名不符，请用原来的软件另存后再上传。", field="files")
    if not starts and b"\x00" in head:
        raise RuleBroken(f"“{name}”不是文本文件，请核对后再上传。", field="files")
    return ending


def attach(owner: models.Model, *, upload: UploadedFile, unit_id: int, by: Any, at: datetime) -> Attachment:
    """Keep an uploaded file with its owner. The journal line is the calling verb's.

    Rules: not empty, at most UPLOAD_LIMIT bytes, of an allowed kind whose content fits its name.
    """
    name = str(upload.name or "").replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "").strip()[-160:]
    if upload.size is None or upload.size > settings.UPLOAD_LIMIT:
        raise RuleBroken(f"“{name}”超过 {settings.UPLOAD_LIMIT // 2**20} MB，请压缩或拆分后再上传。", field="files")
    data = upload.read()
    if not data:
        raise RuleBroken(f"“{name}”是空文件，请重新选择。", field="files")
    row = Attachment(
        owner_type=owner._meta.label_lower, owner_id=owner.pk, unit_id=unit_id, name=name, kind=kind_of(name, data[:64]),
        size=len(data), sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by, uploaded_at=at,
    )  # fmt: skip
    row.file.save(name, ContentFile(data), save=False)
    row.save()
    return row


def attachments_of(*owners: models.Model) -> dict[int, list[Attachment]]:
    """Attachments of rows of one model, by the row's id: one query."""
    found: dict[int, list[Attachment]] = {owner.pk: [] for owner in owners}
    if owners:
        for row in Attachment.objects.filter(owner_type=owners[0]._meta.label_lower, owner_id__in=found):
            found[row.owner_id].append(row)
    return found


def issue_number(owner: models.Model, *, mark: str, year: int, at: datetime) -> DocNumber:
    """Give a document the next number of its mark and year; asked twice it keeps the number it has."""
    about = {"owner_type": owner._meta.label_lower, "owner_id": owner.pk}
    with transaction.atomic():
        existing = DocNumber.objects.filter(**about).first()
        if existing is not None:
            return existing
        last = (
            DocNumber.objects.select_for_update().filter(mark=mark, year=year).order_by("-serial").values_list("serial", flat=True).first()
        )
        return DocNumber.objects.create(mark=mark, year=year, serial=(last or 0) + 1, issued_at=at, **about)

"""Uploads are checked by content, kept under their own key, handed out inert and only to whom the owner's module lets."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken

from .. import guards
from ..checking import safe_name
from ..models import Attachment
from ..verbs import attach

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = "<!doctype html><script>alert('甲')</script>".encode()


@pytest.fixture
def keeper(db: None) -> User:
    return User.objects.create_user("keeper", name="保管人")


@pytest.fixture(autouse=True)
def guard(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """Files of a user row are for that user alone; and they lie in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path
    guards.register("accounts.user", _own)
    yield
    del guards._guards["accounts.user"]


def _own(user: Any, owner_id: int) -> bool:
    return bool(user.pk == owner_id)


def keep(user: User, name: str, data: bytes) -> Attachment:
    upload = SimpleUploadedFile("x", data)
    upload._name = name  # type: ignore[attr-defined]  # as a hostile client names it, past Django's own cleaning
    return attach(user, upload=upload, unit_id=1, by=user, at=clock.now())


def get(user: User, row: Attachment, **query: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("papers:attachment", args=[row.key]), query)


def package(*entries: tuple[str, bytes], links: tuple[str, ...] = ()) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
        for name in links:
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


DOCX = (("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))


@pytest.mark.parametrize(
    ("name", "data"),
    [("简报.txt", "正文".encode()), ("照片.JPEG", b"\xff\xd8\xff\xe0"), ("图.png", PNG), ("文.pdf", b"%PDF-1.7"), ("文.docx", package(*DOCX)),
     ("册.xlsx", package(("[Content_Types].xml", b""), ("xl/workbook.xml", b""))), ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1"),
     ("记事本.txt", "正文".encode("utf-16"))],
)  # fmt: skip
def test_ordinary_files_are_kept(keeper: User, name: str, data: bytes) -> None:
    row = keep(keeper, name, data)
    assert (row.name, row.size) == (name, len(data))
    assert row.file.name == f"attachments/{row.key.hex[:2]}/{row.key.hex}"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("图.svg", SVG), ("图.png", SVG), ("页.html", HTML), ("页.pdf", HTML), ("页.docx", HTML), ("程序.txt", b"MZ\x90\x00\x03"),
        ("程序.exe", b"MZ"), ("无扩展名", b"text"), ("空.txt", b""), ("包.docx", package(("a.txt", b"x"))),
        ("表.docx", package(("[Content_Types].xml", b""), ("xl/workbook.xml", b""))), ("坏.xlsx", b"PK\x03\x04 broken"),
        ("宏.docx", package(*DOCX, ("word/vbaProject.bin", b"x"))), ("爬.docx", package(*DOCX, ("../../etc/cron.d/x", b"x"))),
        ("盘.docx", package(*DOCX, ("c:\\windows\\x", b"x"))), ("链.docx", package(*DOCX, links=("word/link.xml",))),
        ("炸.docx", package(*DOCX, ("word/media/bomb", b"\x00" * (11 * 2**20)))),
        ("多.docx", package(*DOCX, *((f"word/{n}", b"") for n in range(2_001)))),
    ],
)  # fmt: skip
def test_what_is_refused(keeper: User, name: str, data: bytes) -> None:
    with pytest.raises(RuleBroken) as refusal:
        keep(keeper, name, data)
    assert refusal.value.field == "files" and not Attachment.objects.exists()


def test_too_large_is_refused_whatever_size_is_claimed(keeper: User, settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT = 1024
    upload = SimpleUploadedFile("a.txt", b"x" * 2000)
    for claimed in (2000, 10):
        upload.size = claimed
        with pytest.raises(RuleBroken, match="超过"):
            attach(keeper, upload=upload, unit_id=1, by=keeper, at=clock.now())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/简报.txt", "简报.txt"), ("..\\..\\windows\\简报.txt", "简报.txt"), ("/abs/简报.txt", "简报.txt"), ("简\x00报.txt", "简报.txt"),
        ("简报\u202egnp.txt", "简报gnp.txt"), ("....txt", "txt"), ("简\r\nSet-Cookie: a=b.txt", "简Set-Cookie_ a=b.txt"),
        ("甲" * 300 + ".txt", "甲" * 156 + ".txt"), ("䶮𠅤·名.txt", "䶮𠅤·名.txt"), ("%2e%2e%2fx.txt", "%2e%2e%2fx.txt"),
    ],
)  # fmt: skip
def test_names_lose_what_is_not_a_name(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_no_part_of_the_name_reaches_the_disk(keeper: User, settings: LazySettings) -> None:
    row = keep(keeper, "../../../escape.txt", b"x")
    root = Path(str(settings.MEDIA_ROOT)).resolve()
    assert Path(row.file.path).resolve().is_relative_to(root) and "escape" not in row.file.path


@pytest.mark.parametrize(
    ("name", "data", "kind", "disposition"),
    [
        ("说明.txt", HTML, "application/octet-stream", "attachment"),
        ("图.png", PNG, "image/png", "inline"),
        ("文.pdf", b"%PDF-1.7", "application/pdf", "inline"),
        ("文.docx", package(*DOCX), "application/octet-stream", "attachment"),
    ],
)
def test_files_are_handed_out_inert(keeper: User, name: str, data: bytes, kind: str, disposition: str) -> None:
    answer = get(keeper, keep(keeper, name, data))
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Type"] == kind
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    ending = name.rsplit(".", 1)[1]
    assert answer["Content-Disposition"].startswith(f"{disposition}; filename*=utf-8''%") and answer[
        "Content-Disposition"
    ].endswith(ending)


def test_a_picture_can_be_saved(keeper: User) -> None:
    assert get(keeper, keep(keeper, "图.png", PNG), download="1")["Content-Disposition"].startswith("attachment")


def test_quotes_in_names_stay_in_the_name(keeper: User) -> None:
    answer = get(keeper, keep(keeper, 'a";x=y.txt', b"x"))
    assert answer["Content-Disposition"] == 'attachment; filename="a_;x=y.txt"'


def test_strangers_and_unanswered_owners_get_404(keeper: User) -> None:
    row = keep(keeper, "简报.txt", b"x")
    stranger = User.objects.create_user("stranger", name="外人")
    assert get(stranger, row).status_code == 404
    assert Client().get(reverse("papers:attachment", args=[row.key])).status_code == 302
    Attachment.objects.filter(pk=row.pk).update(owner_type="nobody.row")
    assert get(keeper, row).status_code == 404


def test_a_file_gone_from_the_disk_is_404(keeper: User) -> None:
    row = keep(keeper, "简报.txt", b"x")
    Path(row.file.path).unlink()
    assert get(keeper, row).status_code == 404


def test_more_attachments_cost_no_more(keeper: User) -> None:
    row = keep(keeper, "简报.txt", b"x")
    client = Client()
    client.force_login(keeper)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("papers:attachment", args=[row.key]))
        return len(seen)

    cost()
    before = cost()
    for number in range(3):
        keep(keeper, f"{number}.txt", b"x")
    assert cost() == before


def test_a_lying_central_directory_is_no_matter(keeper: User) -> None:
    """The declared size of an entry is false: nothing is inflated at upload, so nothing grows."""
    data = bytearray(package(*DOCX, ("word/a", b"\x00" * 100_000)))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    assert keep(keeper, "谎.docx", bytes(data)).kind == "docx"

"""A sealed file: nothing of it on the disk or in the row; it opens with its key alone, and says so when it does not."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.seal.files import PIECE

from .. import guards
from ..content import Damaged, fingerprint, opened
from ..models import Attachment
from ..verbs import attach, discard

OLD = "1:" + base64.urlsafe_b64encode(bytes(range(32))).decode()
NEW = "2:" + base64.urlsafe_b64encode(bytes(range(32, 64))).decode()
SECRET = "慢性肾病透析".encode()
PLAIN = b"%PDF-1.7 " + SECRET * 8000  # three pieces


@pytest.fixture
def keeper(db: None, settings: LazySettings, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path
    guards.register("accounts.user", _own)
    yield User.objects.create_user("keeper", name="保管人")
    del guards._guards["accounts.user"]


def _own(user: Any, owner_id: int) -> bool:
    return bool(user.pk == owner_id)


def keep(user: User, data: bytes = PLAIN) -> Attachment:
    upload = SimpleUploadedFile("透析记录.pdf", data)
    row = attach(user, upload=upload, unit_id=1, by=user, at=clock.now(), sealed=True)
    return Attachment.objects.get(pk=row.pk)


def get(user: User, row: Attachment) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("papers:attachment", args=[row.key]))


def test_nothing_of_it_lies_on_the_disk_or_in_the_row(keeper: User, tmp_path: Path) -> None:
    row = keep(keeper)
    (stored,) = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert SECRET not in stored.read_bytes()
    assert b"%PDF" not in stored.read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM papers_attachment")
        held = b"|".join(v if isinstance(v, bytes) else bytes(v) if isinstance(v, memoryview) else str(v).encode() for v in cursor.fetchone())  # fmt: skip
    assert "透析".encode() not in held
    assert row.name == "附件.pdf"
    assert row.sha256 != fingerprint(PLAIN, sealed=False)


@pytest.mark.parametrize("size", [0, 1, PIECE - 9, PIECE, 2 * PIECE + 5])
def test_whoever_may_have_it_gets_it_whole_under_its_name(keeper: User, size: int) -> None:
    data = b"%PDF-1.7 " + os.urandom(size)
    answer = get(keeper, keep(keeper, data))
    assert b"".join(answer.streaming_content) == data
    assert "%E9%80%8F%E6%9E%90" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/pdf"


def test_it_can_be_read_from_anywhere(keeper: User) -> None:
    with opened(keep(keeper)) as stream:
        stream.seek(PIECE - 3)
        assert stream.read(9) == PLAIN[PIECE - 3 : PIECE + 6]
        assert stream.seek(0, io.SEEK_END) == len(PLAIN)


@pytest.mark.parametrize("harm", ["flipped", "cut", "longer", "swapped", "plain"])
def test_a_damaged_file_says_so_in_chinese(keeper: User, harm: str) -> None:
    row = keep(keeper)
    path = Path(row.file.path)
    data = bytearray(path.read_bytes())
    piece = PIECE + 16
    if harm == "flipped":
        data[-20] ^= 1
    elif harm == "cut":
        data = data[: 4 + piece]
    elif harm == "longer":
        data += b"x"
    elif harm == "swapped":
        data[4 : 4 + 2 * piece] = data[4 + piece : 4 + 2 * piece] + data[4 : 4 + piece]
    else:
        data = bytearray(PLAIN)
    path.write_bytes(bytes(data))
    answer = get(keeper, row)
    assert answer.status_code == 410
    assert "这个文件在服务器上已经损坏" in answer.content.decode()
    with pytest.raises(Damaged):
        opened(row)


def test_another_rows_content_does_not_open(keeper: User) -> None:
    one, other = keep(keeper), keep(keeper, PLAIN[:-1] + b"x")
    Path(one.file.path).write_bytes(Path(other.file.path).read_bytes())
    with pytest.raises(Damaged):
        opened(one)
    one.file_key = other.file_key  # nor with its key, which is bound to its row
    with pytest.raises(Damaged):
        opened(one)


def test_a_new_key_in_front_reads_old_files(keeper: User, settings: LazySettings) -> None:
    settings.SEAL_KEYS = OLD
    row = keep(keeper)
    settings.SEAL_KEYS = f"{NEW},{OLD}"
    assert opened(row).read() == PLAIN
    assert row.shown_name == "透析记录.pdf"
    later = keep(keeper)
    assert (bytes(row.file_key or b"")[1], bytes(later.file_key or b"")[1]) == (1, 2)
    assert row.sha256 == later.sha256  # known again as the same file
    settings.SEAL_KEYS = OLD
    with pytest.raises(Damaged):
        opened(later)


def test_discarding_takes_row_and_content(keeper: User, django_capture_on_commit_callbacks: Any) -> None:
    row = keep(keeper)
    path = Path(row.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert discard([row]) == 1
        assert path.exists()  # until the transaction is through
    assert not path.exists()
    assert not Attachment.objects.exists()


def test_a_large_upload_waits_sealed(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    """What does not fit into memory is written by the sealing handler, in a file without a name."""
    from django.http import HttpRequest
    from django.http.multipartparser import MultiPartParser

    import jiaogong.kernel.seal.files as sealed

    assert settings.FILE_UPLOAD_HANDLERS[-1] == "jiaogong.kernel.seal.uploads.SealedUploadHandler"
    made: list[Any] = []
    plain_temporary = sealed.tempfile.TemporaryFile
    monkeypatch.setattr(sealed.tempfile, "TemporaryFile", lambda: made.append(plain_temporary()) or made[-1])
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n' + PLAIN + b"\r\n--x--\r\n"
    request = HttpRequest()
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": len(body)}
    _, files = MultiPartParser(meta, io.BytesIO(body), request.upload_handlers, "utf-8").parse()
    upload = files["f"]
    (disk,) = made
    disk.seek(0)
    assert SECRET not in disk.read()
    assert upload.size == len(PLAIN)
    assert upload.read() == PLAIN
    upload.seek(0)
    assert b"".join(upload.chunks()) == PLAIN
    upload.close()
    assert disk.closed

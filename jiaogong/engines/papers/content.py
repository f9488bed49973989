"""What an attachment holds, sealed on the disk or not. Callers answer for the right (`guards.may_have`)."""

from __future__ import annotations

import hashlib
import io
from typing import IO

from django.core.files.uploadedfile import UploadedFile

from jiaogong.kernel.seal import SealBroken, blind_index
from jiaogong.kernel.seal.files import SealedReader, open_file_key

from .models import Attachment

DAMAGED = "这个文件在服务器上已经损坏，打不开了。请联系上传的人重新上传；管理员可以从备份里恢复它。"


class Damaged(Exception):
    """The file on the disk is not what was written."""


def fingerprint(data: bytes, *, sealed: bool) -> str:
    """By which the same file is known again; of a sealed one only with the key, so that nobody tries guesses."""
    plain = hashlib.sha256(data).hexdigest()
    return blind_index("papers.attachment", plain) if sealed else plain


def fingerprint_of(upload: UploadedFile, *, sealed: bool) -> str:
    """The same of what has just been sent."""
    upload.seek(0)
    return fingerprint(upload.read(), sealed=sealed)


def opened(row: Attachment) -> IO[bytes]:
    """The plain content as a stream. Raises FileNotFoundError where the file is gone, Damaged before a byte is read where it does not fit."""
    stream = row.file.open("rb").file
    if row.file_key is None:
        return stream  # type: ignore[no-any-return]
    try:
        reader = SealedReader(stream, open_file_key(bytes(row.file_key), row.key_place), row.size)
        reader.check()
    except SealBroken as error:
        stream.close()
        raise Damaged(str(row.key)) from error
    return io.BufferedReader(reader)

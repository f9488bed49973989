"""What is sent larger than is held in memory waits on the disk sealed (settings.FILE_UPLOAD_HANDLERS), and has no name there to be left behind."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from .files import SealedTemporary


class SealedUploadHandler(FileUploadHandler):
    """Takes every file that no handler before it took."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = SealedTemporary()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.add(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.done()
        return UploadedFile(
            file=io.BufferedReader(self.file), name=self.file_name, content_type=self.content_type or "", size=file_size,
            charset=self.charset, content_type_extra=self.content_type_extra,
        )  # fmt: skip

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

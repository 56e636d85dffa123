"""A file that is too big is let go while it arrives: neither memory nor disk ever holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MAX_BYTES = 10 * 1024 * 1024
TOO_BIG = "comptoir.upload_too_big"


class Bounded(FileUploadHandler):
    """Let pass the files that are small enough; of another one, remember only that it was too big."""

    received = 0  # of the whole request, however many files it brings

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's signature
        """Count, and stop keeping what goes beyond the limit."""
        self.received += len(raw_data)
        if self.received > MAX_BYTES:
            if self.request is not None:
                self.request.META[TOO_BIG] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:  # noqa: ARG002 - Django's signature
        """Leave the file to the handlers that keep it."""
        return None

"""Forms with a file: their size is bounded before they are read, and one file is taken from them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from bot.console.errors import RefusedError

MOST_UPLOAD_BYTES = 4_000_000  # a thousand offices with their addresses are a tenth of it
UPLOAD_SECONDS = 60.0
MOST_PARTS = 2_000
UNREADABLE = "อ่านแบบฟอร์มนี้ไม่ได้ เลือกไฟล์แล้วส่งอีกครั้ง"


async def parse_upload(headers: Headers, body: bytes) -> tuple[Mapping[str, Sequence[str]], bytes]:
    """Read a posted form of several parts.

    Args:
        headers: of the request.
        body: of it, whole.

    Returns:
        The values of its fields, and the content of its file; empty where there is none.

    Raises:
        RefusedError: it is no such form, or has too many parts.

    """

    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    if not headers.get("content-type", "").startswith("multipart/form-data"):
        raise RefusedError(UNREADABLE, status=415)
    try:
        parser = MultiPartParser(headers, once(), max_files=1, max_fields=MOST_PARTS, max_part_size=MOST_UPLOAD_BYTES)
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:  # no boundary, or no text
        raise RefusedError(UNREADABLE, status=400) from error
    fields: dict[str, list[str]] = {}
    content = b""
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
        else:
            fields.setdefault(name, []).append(value)
    await form.close()
    return fields, content

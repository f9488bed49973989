"""Certificates for printing: A4 landscape, one on a page, with the code in print and as a picture."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import segno

from ..docnumbers import format_date
from ..models import Certificate
from ..pdf import render_pdf

MOST_IN_A_FILE = 300


def certificates_pdf(rows: Sequence[Certificate], address: Callable[[str], str]) -> bytes:
    """The certificates as one file; `address(code)` is where a code is verified, whole, as a phone opens it.

    The file's title names no holder.
    """
    titles = {row.title for row in rows}
    name = f"{rows[0].kind}：{rows[0].title}" if len(titles) == 1 else "证书"
    return render_pdf("papers/certificate", {"title": name, "sheets": list(_sheets(rows, address))})


def _sheets(rows: Iterable[Certificate], address: Callable[[str], str]) -> Iterable[dict[str, Any]]:
    for row in rows:
        where = address(row.code)
        yield {
            "kind": row.kind,
            "holder": row.holder_name,
            "citation": row.citation or f"荣获{row.year}年“{row.title}”。\n特发此证，以资鼓励。",
            "issuer": row.unit.name,
            "day": format_date(row.awarded_on),
            "code": row.printed_code,
            "verify": where.rsplit("/", 2)[0] + "/",
            "picture": _picture(where),
            "revoked": f"{row.get_revoked_for_display()}，{format_date(row.revoked_on)}" if row.revoked_on else "",
        }


def _picture(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()

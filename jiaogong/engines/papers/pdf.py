"""PDF by typst: templates are ours and fixed, data goes in as one JSON value and can only ever be text.

A template lies in an app's folder `typst/` and is named like Django's: "papers/official". It reads its data with
`#import "/engines/papers/typst/data.typ": data, fonts`. Licensed fonts of the operator (仿宋_GB2312, 方正小标宋简体,
楷体_GB2312, 黑体, 宋体) are found in the folders of PDF_FONT_DIRS; without them Noto Serif SC and Noto Sans SC stand in.
A character neither has is taken from whatever font of the machine has it.
"""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pylopdf_fonts_zh_cn
import typst
from django.apps import apps
from django.conf import settings

from .characters import clean_text
from .official_model import OfficialDocument
from .official_pdf import as_data

__all__ = ["official_pdf", "render_pdf"]
_PACKAGE = Path(__file__).resolve().parents[2]
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
# The names under which a font calls itself, Chinese and English, first the one the standard asks for.
_FAMILIES = {
    "title": (("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "华文中宋"), _SERIF),
    "fangsong": (("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong"), _SERIF),
    "kai": (("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti"), _SERIF),
    "hei": (("黑体", "SimHei"), _SANS),
    "song": (("宋体", "SimSun"), _SERIF),
    "sans": ((), _SANS),
}


def render_pdf(template: str, data: dict[str, Any]) -> bytes:
    """The template filled with the data (JSON values). `data["title"]` becomes the file's title, its only metadata.

    The same data gives the same bytes. Raises typst.TypstError where a template is wrong, never for what is in the data.
    """
    fonts, roles = _fonts(tuple(str(place) for place in settings.PDF_FONT_DIRS))
    compiled = typst.compile(
        _path(template), root=_PACKAGE, font_paths=fonts, ignore_system_fonts=True, format="pdf", timestamp=0,
        sys_inputs={"data": json.dumps(_clean(data), ensure_ascii=False), "fonts": json.dumps(roles, ensure_ascii=False)},
    )  # fmt: skip
    return _with_title_only(compiled, clean_text(str(data.get("title", ""))))


def official_pdf(document: OfficialDocument) -> bytes:
    """The document as PDF, from the same model as `official.to_docx` and laid out alike (GB/T 9704-2012).

    Raises ValueError (Chinese) for a blank title or a wrong 文号.
    """
    return render_pdf("papers/official", as_data(document))


def _path(template: str) -> Path:
    label, _, name = template.partition("/")
    path = Path(apps.get_app_config(label).path) / "typst" / f"{name}.typ"
    if not name.isidentifier() or not path.is_file():
        raise LookupError(f"no typst template {template}")
    return path


@lru_cache(maxsize=4)
def _fonts(places: tuple[str, ...]) -> tuple[typst.Fonts, dict[str, list[str]]]:
    """All fonts, read once, and for each role the families that are there, the best first."""
    own = str(pylopdf_fonts_zh_cn.serif_path().parent)
    found = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[own, *places])
    there = set(found.families())
    roles = {
        role: [*(name for name in names if name in there), instead, _SANS if instead == _SERIF else _SERIF]
        for role, (names, instead) in _FAMILIES.items()
    }
    return found, roles


def _clean(value: Any) -> Any:
    """The value without characters that no file can carry (lone surrogates, control characters)."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {str(key): _clean(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(part) for part in value]
    return value


def _with_title_only(compiled: bytes, title: str) -> bytes:
    """The file without a word of who made it, when and with what."""
    with pikepdf.open(io.BytesIO(compiled)) as file:
        if "/Metadata" in file.Root:
            del file.Root.Metadata
        for name in list(file.docinfo.keys()):
            del file.docinfo[name]
        if title:
            file.docinfo["/Title"] = title
        out = io.BytesIO()
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()

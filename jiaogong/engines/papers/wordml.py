"""Writing a .docx package by hand: escaped XML, styles of a 公文, and a zip without a clock.

Why not python-docx: its template and its zip carry the time of writing and English styles, so the same input
would not give the same bytes. Sources: ISO/IEC 29500-1 (17, 22) and 29500-2; GB/T 9704-2012, 5.2.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NewType
from xml.sax.saxutils import escape, quoteattr

from .characters import clean_text

Xml = NewType("Xml", str)
Attributes = Mapping[str, str | int]
NOTHING = Xml("")

# Lengths in twentieths of a point (twips). 1 mm = 56.693.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
MARGIN_TOP, MARGIN_LEFT = 2098, 1587  # 37 mm, 28 mm (5.2.1)
MARGIN_RIGHT, MARGIN_BOTTOM = 1474, 1984  # what 156 mm × 225 mm of text area leave: 26 mm, 35 mm
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
TEXT_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
LINE = TEXT_HEIGHT // 22  # 22 lines a page (5.2.3)
CHARACTER = TEXT_WIDTH / 28  # 28 characters a line
_BODY_SIZE = 320  # 3号 = 16 pt
# Word's grid gives each character its size plus this, in 1/4096 of a point; rounded down, or 28 do not fit.
_CHARACTER_SPACE = int((CHARACTER - _BODY_SIZE) / 20 * 4096) - 1
# The dash of the page number stands 7 mm below the text area (7.5): half an 18 pt line above and below it.
_FOOTER_DISTANCE = MARGIN_BOTTOM - 397 - 180

# Half points: 2号 22 pt, 3号 16 pt, 4号 14 pt, 小4 12 pt, 5号 10.5 pt.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = 44, 32, 28, 24, 21
SIZE_4_TWIPS = 280  # one character of 4号

SONG, HEI, KAI, FANGSONG, TITLE = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"
# For machines without the font: what Word may take in its place (w:altName).
_SUBSTITUTES = {SONG: "SimSun", HEI: "SimHei", KAI: "楷体", FANGSONG: "仿宋", TITLE: "华文中宋"}

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def el(name: str, attributes: Attributes | None = None, *children: Xml) -> Xml:
    """An element. Attribute values are escaped; children are XML already."""
    opening = name + "".join(f" {key}={quoteattr(clean_text(str(value)))}" for key, value in (attributes or {}).items())
    return Xml(f"<{opening}>{''.join(children)}</{name}>") if children else Xml(f"<{opening}/>")


def val(name: str, value: str | int) -> Xml:
    """An element with the single attribute w:val."""
    return el(name, {"w:val": value})


def fonts(family: str) -> Xml:
    """The font for ideographs and, so that digits match, for Latin text too."""
    return el("w:rFonts", {f"w:{script}": family for script in ("ascii", "hAnsi", "eastAsia", "cs")})


def run(text: str, *properties: Xml) -> Xml:
    """A run of text: newlines become line breaks, tabs become tabs, what XML forbids is dropped."""
    parts: list[Xml] = [el("w:rPr", None, *properties)] if properties else []
    for number, line in enumerate(clean_text(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            parts.append(el("w:br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                parts.append(el("w:tab"))
            if piece:
                parts.append(el("w:t", {"xml:space": "preserve"}, Xml(escape(piece))))
    return el("w:r", None, *parts)


def paragraph(style: str, *runs: Xml, properties: tuple[Xml, ...] = ()) -> Xml:
    """A paragraph in a style; properties in the order of CT_PPr (17.3.1.26)."""
    return el("w:p", None, el("w:pPr", None, val("w:pStyle", style), *properties), *runs)


def section() -> Xml:
    """Page size, margins, grid and footers of the one section (5.2.1, 5.2.3, 7.5)."""
    margins: Attributes = {
        "w:top": MARGIN_TOP, "w:right": MARGIN_RIGHT, "w:bottom": MARGIN_BOTTOM, "w:left": MARGIN_LEFT,
        "w:header": 851, "w:footer": _FOOTER_DISTANCE, "w:gutter": 0,
    }  # fmt: skip
    grid: Attributes = {"w:type": "linesAndChars", "w:linePitch": LINE, "w:charSpace": _CHARACTER_SPACE}
    return el(
        "w:sectPr",
        None,
        el("w:footerReference", {"w:type": "default", "r:id": "rId4"}),
        el("w:footerReference", {"w:type": "even", "r:id": "rId5"}),
        el("w:pgSz", {"w:w": PAGE_WIDTH, "w:h": PAGE_HEIGHT}),
        el("w:pgMar", margins),
        el("w:docGrid", grid),
    )


def package(body: Xml, styles: Xml, footers: tuple[Xml, Xml], title: str, author: str, at: datetime) -> bytes:
    """The .docx: same input, same bytes. `at` (aware) is written as time of creation and change."""
    odd, even = footers
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            ("officeDocument", "word/document.xml", _R),
            ("metadata/core-properties", "docProps/core.xml", _PACKAGE),
        ),
        "docProps/core.xml": _core(title, author, at),
        "word/document.xml": _root("w:document", body),
        "word/_rels/document.xml.rels": _relationships(
            *((kind, f"{name}.xml", _R) for kind, name in _PARTS_OF_DOCUMENT)
        ),
        "word/styles.xml": _root("w:styles", styles),
        "word/settings.xml": _root("w:settings", _SETTINGS),
        "word/fontTable.xml": _root("w:fonts", *map(_font, _SUBSTITUTES)),
        "word/footer1.xml": _root("w:ftr", odd),
        "word/footer2.xml": _root("w:ftr", even),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, (_DECLARATION + content).encode())
    return buffer.getvalue()


_PARTS_OF_DOCUMENT = (
    ("styles", "styles"), ("settings", "settings"), ("fontTable", "fontTable"),
    ("footer", "footer1"), ("footer", "footer2"),
)  # fmt: skip
_SETTINGS = Xml(
    el("w:bordersDoNotSurroundHeader")
    + el("w:evenAndOddHeaders")
    + val("w:characterSpacingControl", "compressPunctuation")
    + el(
        "w:compat",
        None,
        el("w:useFELayout"),
        el(
            "w:compatSetting",
            {"w:name": "compatibilityMode", "w:uri": "http://schemas.microsoft.com/office/word", "w:val": 15},
        ),
    )
    + el("w:themeFontLang", {"w:val": "en-US", "w:eastAsia": "zh-CN"})
)


def _root(name: str, *children: Xml) -> Xml:
    return el(name, {"xmlns:w": _W, "xmlns:r": _R}, *children)


def _font(name: str) -> Xml:
    return el("w:font", {"w:name": name}, val("w:altName", _SUBSTITUTES[name]), val("w:charset", "86"))


def _relationships(*targets: tuple[str, str, str]) -> Xml:
    return el(
        "Relationships",
        {"xmlns": _PACKAGE},
        *(
            el("Relationship", {"Id": f"rId{number}", "Type": f"{base}/{kind}", "Target": target})
            for number, (kind, target, base) in enumerate(targets, start=1)
        ),
    )


def _content_types() -> Xml:
    kinds = {
        "document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable",
        "footer1": "footer", "footer2": "footer",
    }  # fmt: skip
    relationships = "application/vnd.openxmlformats-package.relationships+xml"
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return el(
        "Types",
        {"xmlns": "http://schemas.openxmlformats.org/package/2006/content-types"},
        el("Default", {"Extension": "rels", "ContentType": relationships}),
        el("Default", {"Extension": "xml", "ContentType": "application/xml"}),
        el("Override", {"PartName": "/docProps/core.xml", "ContentType": core}),
        *(
            el("Override", {"PartName": f"/word/{name}.xml", "ContentType": f"{_TYPE}{kind}+xml"})
            for name, kind in kinds.items()
        ),
    )


def _core(title: str, author: str, at: datetime) -> Xml:
    stamp = Xml(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    when = {"xsi:type": "dcterms:W3CDTF"}
    return el(
        "cp:coreProperties",
        {
            "xmlns:cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:dcterms": "http://purl.org/dc/terms/",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        },
        el("dc:title", None, Xml(escape(clean_text(title)))),
        el("dc:creator", None, Xml(escape(clean_text(author)))),
        el("dcterms:created", when, stamp),
        el("dcterms:modified", when, stamp),
    )

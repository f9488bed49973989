"""Drawings of a Word document: the pictures and text boxes in them; a picture written anew."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from .common import Uncleanable
from .wordnames import R, W

WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PLAIN_SHAPES = ("line", "straightConnector1")  # rules between lines: no loss
_BASE = {"picture", "wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas"}
_LENGTH = re.compile(r"(width|height):\s*([\d.]+)(pt|in|cm|mm|px)?")
_EMU = {"pt": 12700, "in": 914400, "cm": 360000, "mm": 36000, "px": 9525, None: 12700}
_USUAL, _MOST = 3_600_000, 25_000_000
Size = tuple[int, int]
Crop = tuple[float, float, float, float]
LOST = "含有图表、组织结构图或自选图形，不能确认其中没有作者信息，请作者转成图片或 PDF 再交"


@dataclass(slots=True)
class Pieces:
    """What a drawing holds."""

    pictures: list[tuple[str, Size, Crop | None]] = field(default_factory=list)  # relation, size, what is cut off
    boxes: list[etree._Element] = field(default_factory=list)


def pieces(old: etree._Element) -> Pieces:
    """Pictures and text boxes of a drawing. Uncleanable for anything else that would be lost."""
    found = Pieces()
    _look(old, found, _extent(old))
    return found


def _look(element: etree._Element, found: Pieces, size: Size) -> None:
    for child in element.iterchildren(etree.Element):
        name = str(etree.QName(child).localname)
        if name == "AlternateContent":
            first = next(iter(child.iterchildren(etree.Element)), None)
            if first is not None:
                _look(first, found, size)
        elif name == "graphicData" and (child.get("uri") or "").rsplit("/", 1)[-1] not in _BASE:
            raise Uncleanable(LOST)
        elif name == "pic":
            _picture(child, found, size)
        elif name == "imagedata":
            found.pictures.append((_relation(child, "id"), _styled(element), None))
        elif name == "txbxContent":
            found.boxes.append(child)
        elif name in ("wsp", "shape", "rect", "roundrect", "oval", "polyline", "arc", "curve"):
            _shape(child, found, size)
        elif name in ("contentPart", "graphicFrame", "OLEObject"):
            raise Uncleanable(LOST)
        else:
            _look(child, found, size)


def _picture(element: etree._Element, found: Pieces, size: Size) -> None:
    for blip in element.iter(f"{{{A}}}blip", "{http://purl.oclc.org/ooxml/drawingml/main}blip"):
        cut = next(element.iter(f"{{{A}}}srcRect"), None)
        crop = tuple(_share(cut.get(side)) for side in "ltrb") if cut is not None else None
        found.pictures.append((_relation(blip, "embed"), size, crop if crop and any(crop) else None))  # type: ignore[arg-type]


def _relation(element: etree._Element, name: str) -> str:
    for space in (R, "http://purl.oclc.org/ooxml/officeDocument/relationships"):
        if element.get(f"{{{space}}}{name}"):
            return str(element.get(f"{{{space}}}{name}"))
    return ""


def _shape(element: etree._Element, found: Pieces, size: Size) -> None:
    before = len(found.pictures) + len(found.boxes)
    _look(element, found, size)
    kinds = [row.get("prst") for row in element.iter(f"{{{A}}}prstGeom")]
    plain = bool(kinds) and all(kind in _PLAIN_SHAPES for kind in kinds)
    if len(found.pictures) + len(found.boxes) == before and not plain:
        raise Uncleanable(LOST)


def _share(value: str | None) -> float:
    return int(value) / 100_000 if value and re.fullmatch(r"\d{1,6}", value) else 0.0


def _extent(old: etree._Element) -> Size:
    for row in old.iter(f"{{{WP}}}extent"):
        return _length(row.get("cx")), _length(row.get("cy"))
    return _USUAL, _USUAL


def _length(value: str | None) -> int:
    return min(max(int(value), 1), _MOST) if value and re.fullmatch(r"\d{1,9}", value) else _USUAL


def _styled(shape: etree._Element) -> Size:
    given = {
        name: float(number) * _EMU[unit or None] for name, number, unit in _LENGTH.findall(shape.get("style") or "")
    }
    return (
        min(int(given.get("width", _USUAL)) or 1, _MOST), min(int(given.get("height", _USUAL)) or 1, _MOST),
    )  # fmt: skip


def drawing(relation: str, number: int, size: Size) -> etree._Element:
    """A picture in the line, called by its number."""
    wide, high = size
    return etree.fromstring(
        f'<w:drawing xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="图片 {number}"/><a:graphic><a:graphicData uri="{PIC}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="图片 {number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )

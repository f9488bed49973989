"""The markup of one part of a Word document, copied element by element."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Protocol

from lxml import etree

from .common import Uncleanable
from .worddrawing import drawing, pieces
from .wordnames import (
    ATTRIBUTES,
    DROPPED,
    FONTS,
    FORBIDDEN,
    KEPT,
    MC,
    STYLE_NAMES,
    STYLE_REFERENCES,
    UNWRAPPED,
    VALUE,
    M,
    R,
    W,
)

_VAL = f"{{{W}}}val"
_PAGE_FIELD = re.compile(r"\s*(PAGE|NUMPAGES)\b[^\"]{0,40}\Z")
_OFF = ("0", "false", "off")


class Media(Protocol):
    """Where pictures come from."""

    def take(self, key: str, crop: tuple[float, float, float, float] | None) -> str:
        """The new relation's id of an old one."""


class Copier:
    """Copies one part. `styles`: old ids to new ones; `links`: relations of headers and footers."""

    def __init__(self, styles: dict[str, str], media: Media, links: dict[str, str]) -> None:
        self._styles, self._media, self._links = styles, media, links
        self._lifted: list[etree._Element] = []  # paragraphs of text boxes, put behind the paragraph they hang on
        self._fields: list[str] = []  # of each field we are in: its code so far, then "" from its result on
        self._paging: list[bool] = []
        self._drawn = self._named = 0

    def root(self, part: etree._Element) -> bytes:
        """The part's markup."""
        made: etree._Element = etree.Element(part.tag, nsmap={"w": W, "r": R, "m": M})
        if _local(part) not in KEPT:
            raise Uncleanable
        self._children(part, made)
        return etree.tostring(made, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _children(self, old: etree._Element, new: etree._Element) -> None:
        for child in old.iterchildren(etree.Element):
            self._one(child, new)

    def _one(self, old: etree._Element, new: etree._Element) -> None:
        name, space = _local(old), etree.QName(old).namespace
        if space == MC and name == "AlternateContent":
            chosen = next(iter(old.iterchildren(etree.Element)), None)
            if chosen is not None:
                self._children(chosen, new)
        elif space == M:
            self._maths(old, new)
        elif space != W:
            _nothing_said(old)
        elif name in FORBIDDEN:
            raise Uncleanable("含有嵌入对象或外部内容，不能确认其中没有作者信息，请作者转成图片或 PDF 再交")
        elif name in ("drawing", "pict"):
            self._drawing(old, new)
        elif name == "fldChar":
            self._field(old, new)
        elif name == "instrText":
            if self._fields:
                self._fields[-1] += old.text or ""
        elif name in UNWRAPPED or name == "sdt":
            self._children(old, new)
        elif name in DROPPED or name not in KEPT:
            if name not in DROPPED:
                _nothing_said(old)
        else:
            self._kept(name, old, new)

    def _kept(self, name: str, old: etree._Element, new: etree._Element) -> None:
        if name == "r" and _hidden(old):
            return
        if name == "tr" and old.find(f"{{{W}}}trPr/{{{W}}}del") is not None:
            return
        if name in ("t", "sym", "tab", "br") and any(code for code in self._fields) and not _is_property(old):
            return  # within a field's code
        attributes = self._attributes(name, old)
        if attributes is None:
            return
        made = etree.SubElement(new, old.tag, attributes)
        if name == "t":
            made.text = old.text
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            return
        self._children(old, made)
        if name == "p" and self._lifted and _local(new) in ("body", "tc", "hdr", "ftr", "footnote", "endnote"):
            new.extend(self._lifted)
            self._lifted = []

    def _attributes(self, name: str, old: etree._Element) -> dict[str, str] | None:
        """What stays of an element's attributes; None when it says nothing without them."""
        val = old.get(_VAL, "")
        if name in STYLE_REFERENCES:
            return {_VAL: self._styles[val]} if val in self._styles else None
        if name == "name":
            self._named += 1
            return {_VAL: val if STYLE_NAMES.match(val) else f"样式{self._named}"}
        if name == "lvlText":
            return {_VAL: val[:40]}
        if name in ("headerReference", "footerReference"):
            key = self._links.get(old.get(f"{{{R}}}id", ""))
            return {f"{{{R}}}id": key, f"{{{W}}}type": _plain(old.get(f"{{{W}}}type"))} if key else None
        if name in ("rFonts", "sym"):
            return _fonts(old)
        found = {}
        for key, value in old.attrib.items():
            q = etree.QName(key)
            if q.namespace == W and q.localname in ATTRIBUTES and VALUE.match(str(value)):
                found[str(key)] = str(value)
        if name == "style":
            found[f"{{{W}}}styleId"] = self._styles.get(old.get(f"{{{W}}}styleId", ""), "S0")
        return found

    def _field(self, old: etree._Element, new: etree._Element) -> None:
        """Codes go, what they made stays; page numbers go on counting."""
        kind = old.get(f"{{{W}}}fldCharType", "")
        if kind == "begin":
            self._fields.append(" ")
            self._paging.append(False)
        elif self._fields and kind in ("separate", "end"):
            code = _PAGE_FIELD.match(self._fields[-1]) if len(self._fields) == 1 else None
            self._fields[-1] = ""
            if code:
                self._paging[-1] = True
                _mark(new, "begin")
                etree.SubElement(new, f"{{{W}}}instrText").text = f" {code[1]} "
                if kind == "separate":
                    _mark(new, "separate")
            if kind == "end":
                self._fields.pop()
                if self._paging.pop():
                    _mark(new, "end")

    def _maths(self, old: etree._Element, new: etree._Element) -> None:
        made = etree.SubElement(new, old.tag)
        val = old.get(f"{{{M}}}val")
        if (val is not None and len(val) <= 4) or (val and VALUE.match(val)):
            made.set(f"{{{M}}}val", val or "")
        if _local(old) == "t":
            made.text = old.text
            return
        self._children(old, made)

    def _drawing(self, old: etree._Element, new: etree._Element) -> None:
        found = pieces(old)
        for key, size, crop in found.pictures:
            self._drawn += 1
            new.append(drawing(self._media.take(key, crop), self._drawn, size))
        for box in found.boxes:
            holder = etree.Element(f"{{{W}}}body")
            outer, self._lifted = self._lifted, []
            fields, self._fields = self._fields, []
            self._children(box, holder)
            self._lifted = outer + list(holder)
            self._fields = fields


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def _plain(value: str | None) -> str:
    return value if value and VALUE.match(value) else "default"


def _mark(new: etree._Element, kind: str) -> None:
    etree.SubElement(new, f"{{{W}}}fldChar", {f"{{{W}}}fldCharType": kind})


def _is_property(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and _local(parent) in ("tabs", "pBdr")


def _hidden(run: etree._Element) -> bool:
    mark = run.find(f"{{{W}}}rPr/{{{W}}}vanish")
    return mark is not None and mark.get(_VAL, "1") not in _OFF


def _fonts(old: etree._Element) -> dict[str, str] | None:
    found: dict[str, str] = {}
    names: Iterable[str] = ("ascii", "hAnsi", "eastAsia", "cs", "font")
    for name in names:
        value = old.get(f"{{{W}}}{name}")
        if value in FONTS:
            found[f"{{{W}}}{name}"] = str(value)
    char = old.get(f"{{{W}}}char")
    if char is not None and re.fullmatch(r"[0-9A-Fa-f]{4}", char):
        found[f"{{{W}}}char"] = char
    return found or None


def _nothing_said(old: etree._Element) -> None:
    """Uncleanable when something unknown holds text that would get lost."""
    if old.find(f".//{{{W}}}t") is not None:
        raise Uncleanable("含有系统不认识的内容，不能确认可以去掉作者信息，请作者另存为 PDF 再交")

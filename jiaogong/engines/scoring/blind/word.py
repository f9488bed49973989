"""Word: a new package with the text, tables and pictures of the old one. What is not known to be harmless has no place in it:
properties, names and descriptions of pictures, bookmarks, fields, links, comments, earlier wordings, hidden text."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import quoteattr

from lxml import etree

from jiaogong.engines.papers.limits import UPLOADED, Package, UnreadableDocument, check_package

from .common import Uncleanable
from .pictures import redrawn
from .wordmarkup import Copier
from .wordnames import W

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_ONCE = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
_FORBIDDEN = ("word/embeddings/", "word/activex/", "word/charts/", "word/diagrams/", "word/ink/", "word/afchunk")
_MOST_PICTURES = 300
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OBJECTS = "含有图表、公式对象、嵌入文件或自选图形，不能确认其中没有作者信息，请作者转成图片或 PDF 再交"


class _Package:
    """The parts of the copy, under names of its own."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, bytes, str]] = []  # name, content, content type
        self.pictures: dict[str, str] = {}  # old part → new target

    def write(self, main: list[tuple[str, str, str]]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            lines = [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, _, kind in self.parts if kind]
            plain = (
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
                '<Default Extension="jpg" ContentType="image/jpeg"/>'
            )
            types = f'{_HEAD}<Types xmlns="{_TYPES}">{plain}{"".join(lines)}</Types>'.encode()
            top = [("rId1", "officeDocument", "word/document.xml")]
            for name, data in [
                ("[Content_Types].xml", types), ("_rels/.rels", _relations(top)),
                ("word/_rels/document.xml.rels", _relations(main)), *((name, data) for name, data, _ in self.parts),
            ]:  # fmt: skip
                target.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def _relations(rows: list[tuple[str, str, str]]) -> bytes:
    lines = "".join(
        f'<Relationship Id="{key}" Type="{_KIND}{kind}" Target={quoteattr(target)}/>' for key, kind, target in rows
    )
    return f'{_HEAD}<Relationships xmlns="{_RELS}">{lines}</Relationships>'.encode()


def clean_word(data: bytes) -> bytes:
    """The document written anew."""
    try:
        check_package(data, UPLOADED)
        return _clean(Package(data, UPLOADED))
    except UnreadableDocument as error:
        raise Uncleanable(error.message) from error
    except RecursionError as error:
        raise Uncleanable("文件内部嵌套太深，请另存后再交") from error


def _clean(source: Package) -> bytes:
    if any(name.startswith(_FORBIDDEN) for name in source.names):
        raise Uncleanable(OBJECTS)
    root = source.xml("word/document.xml")
    if root is None:
        raise Uncleanable
    made, links = _Package(), _links(source, "word/document.xml")
    styles = source.xml("word/styles.xml")
    names = _style_ids(styles)
    main: list[tuple[str, str, str]] = []
    copied: dict[str, str] = {}
    for key, (kind, target) in links.items():  # parts the document stands on, each once
        if kind not in (*_ONCE, "header", "footer"):
            continue
        part = source.xml(target)
        if part is None:
            continue
        number = len(made.parts) + 1
        new = f"{kind}{number}.xml"
        media = _Pictures(source, made, _links(source, target))
        content = Copier(names, media, {}).root(part)
        made.parts.append((f"word/{new}", content, f"{_WORD}{_ONCE.get(kind, kind)}+xml"))
        if media.rows:
            made.parts.append((f"word/_rels/{new}.rels", _relations(media.rows), ""))
        copied[key] = f"rId{len(main) + 1}"
        main.append((copied[key], kind, new))
    media = _Pictures(source, made, links, first=1000)
    content = Copier(names, media, copied).root(root)
    made.parts.append(("word/document.xml", content, f"{_WORD}document.main+xml"))
    return made.write(main + media.rows)


def _links(source: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part by id: (kind, whole name of the target); those that lead out of the file are left out."""
    folder, _, name = part.rpartition("/")
    root = source.xml(f"{folder}/_rels/{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    for row in root if root is not None else ():
        target = (row.get("Target") or "").replace("\\", "/")
        if row.get("TargetMode") != "External":
            whole = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            found[row.get("Id") or ""] = ((row.get("Type") or "").rsplit("/", 1)[-1], whole)
    return found


def _style_ids(styles: etree._Element | None) -> dict[str, str]:
    """Old style ids to new ones that say nothing."""
    rows = styles.iter(f"{{{W}}}style") if styles is not None else ()
    return {row.get(f"{{{W}}}styleId", ""): f"S{number}" for number, row in enumerate(rows, 1)}


class _Pictures:
    """Pictures of one part, each drawn anew and kept once."""

    def __init__(self, source: Package, made: _Package, links: dict[str, tuple[str, str]], first: int = 1) -> None:
        self._source, self._made, self._links, self._first = source, made, links, first
        self.rows: list[tuple[str, str, str]] = []

    def take(self, key: str, crop: tuple[float, float, float, float] | None) -> str:
        """The new relation of an old picture."""
        kind, part = self._links.get(key, ("", ""))
        if kind != "image":
            raise Uncleanable("含有链接到别处的图片，请作者把图片插入文件再交")
        mark = f"{part}|{crop}"
        if mark not in self._made.pictures:
            data = self._source.part(part)
            if data is None or len(self._made.pictures) >= _MOST_PICTURES:
                raise Uncleanable(f"图片缺失，或超过 {_MOST_PICTURES} 张")
            bare, ending = redrawn(data, crop=crop)
            name = f"media/image{len(self._made.pictures) + 1}.{ending}"
            self._made.pictures[mark] = name
            self._made.parts.append((f"word/{name}", bare, ""))
        new = f"rId{self._first + len(self.rows)}"
        self.rows.append((new, "image", self._made.pictures[mark]))
        return new

"""The text of a .docx as a reader sees it: numbers, tables and text boxes in, deletions and hidden text out.

Source: ISO/IEC 29500-1, 17 (WordprocessingML). Read straight from the XML: python-docx neither
computes numbers nor knows tracked changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .limits import Package, UnreadableDocument
from .numbering import Numbering, read_numbering
from .wordstyles import MC, Styles, W, integer, read_styles, switched_on, value

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = W + "p", W + "tbl", W + "tr", W + "tc", W + "r"
_CONTROL, _CONTROL_CONTENT, _ALTERNATIVES = W + "sdt", W + "sdtContent", MC + "AlternateContent"
_DELETED = frozenset({W + "del", W + "moveFrom"})
_INSERTED = frozenset({W + "ins", W + "moveTo"})
_DRAWINGS = frozenset({W + "drawing", W + "pict", W + "object"})
_PLAIN = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-",
}  # fmt: skip
_NOTES = frozenset({W + "footnoteReference", W + "endnoteReference"})

NO_BODY = "文件里没有 Word 正文。请用 Word 或 WPS 打开，另存为 .docx 后重新上传。"
TOO_DEEP = "文件结构嵌套过深，系统没有读取。请把正文复制到一个新建的 .docx 后重新上传。"


def read_word(package: Package) -> tuple[str, tuple[str, ...], int]:
    """Text, warnings (Chinese) and the number of pictures of an opened .docx.

    Raises UnreadableDocument if the main part is missing, damaged or nested beyond reason.
    """
    main = _main_part(package)
    root = package.xml(main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise UnreadableDocument("not_word", NO_BODY)
    folder = main.rpartition("/")[0]
    styles = read_styles(package.xml(f"{folder}/styles.xml"))
    reader = _Reader(styles, read_numbering(package.xml(f"{folder}/numbering.xml"), styles))
    try:
        lines = reader.block_lines(body)
    except RecursionError as error:
        raise UnreadableDocument("damaged", TOO_DEEP) from error
    return "\n".join(lines).strip("\n"), reader.warnings(), reader.pictures


def _main_part(package: Package) -> str:
    """Where the relationships of the package say the document is; word/document.xml by custom."""
    root = package.xml("_rels/.rels")
    for node in () if root is None else root.iterchildren(_RELATIONSHIP):
        if node.get("Type", "").endswith("/officeDocument") and node.get("TargetMode") != "External":
            target = str(node.get("Target", "")).lstrip("/")
            if target.lower() in package.names:
                return target
    return "word/document.xml"


class _Reader:
    """One pass over a document body. Counts what it leaves out, so that the reader can be told."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.pictures = 0
        self._styles = styles
        self._numbering = numbering
        self._left_out: set[str] = set()

    def warnings(self) -> tuple[str, ...]:
        found = [text for key, text in _WARNINGS.items() if key in self._left_out]
        if self.pictures:
            found.append(f"文档中有 {self.pictures} 张图片，图片里的文字没有读入。")
        return tuple(found)

    # Blocks

    def block_lines(self, parent: etree._Element) -> list[str]:
        """Lines of paragraphs and tables in order. A paragraph whose mark is deleted runs into the next."""
        lines: list[str] = []
        carried = ""
        for node in self._flat(parent):
            if node.tag == _PARAGRAPH:
                if self._mark_deleted(node):
                    carried += self._text(node)[0]
                    continue
                lines += self._paragraph_lines(node, carried)
                carried = ""
            elif node.tag == _TABLE:
                lines += self._table_lines(node)
            elif node.tag == W + "altChunk":
                self._left_out.add("embedded")
        return [*lines, carried] if carried else lines

    def _flat(self, parent: etree._Element) -> Iterator[etree._Element]:
        """The children, seen through content controls, insertions and the like; without deletions."""
        for node in parent:
            tag = node.tag
            if tag in _DELETED:
                self._left_out.add("revisions")
            elif tag == _CONTROL:
                yield from self._control(node)
            elif tag == _ALTERNATIVES:
                yield from self._flat(_chosen(node))
            elif tag in _INSERTED or tag in (W + "customXml", W + "smartTag"):
                if tag in _INSERTED:
                    self._left_out.add("revisions")
                yield from self._flat(node)
            else:
                yield node

    def _control(self, node: etree._Element) -> Iterator[etree._Element]:
        properties = node.find(W + "sdtPr")
        if switched_on(properties, "showingPlcHdr"):
            return  # "click here to enter text"
        gallery = None if properties is None else properties.find(f"{W}docPartObj/{W}docPartGallery")
        if value(gallery) == "Table of Contents":
            self._left_out.add("contents")
            return
        content = node.find(_CONTROL_CONTENT)
        if content is not None:
            yield from self._flat(content)

    def _mark_deleted(self, node: etree._Element) -> bool:
        deleted = node.find(f"{W}pPr/{W}rPr/{W}del") is not None
        if deleted:
            self._left_out.add("revisions")
        return deleted

    # Paragraphs

    def _paragraph_lines(self, node: etree._Element, carried: str) -> list[str]:
        properties = node.find(W + "pPr")
        style = value(None if properties is None else properties.find(W + "pStyle"))
        if self._styles.of(style).is_contents:
            self._left_out.add("contents")
            return []
        text, before, after = self._text(node)
        text = (carried + text).rstrip(" \t\n\r")
        mark_hidden = properties is not None and switched_on(properties.find(W + "rPr"), "vanish")
        if mark_hidden and not text:
            return [*before, *after]
        number = self._number(properties, style)
        if text and number:
            text = number + text.lstrip()
        if not text and (before or after):
            return [*before, *after]
        return [*before, *text.split("\n"), *after]

    def _number(self, properties: etree._Element | None, style: str) -> str:
        numbers = None if properties is None else properties.find(W + "numPr")
        number_id, level = "", None
        if numbers is not None:
            number_id = value(numbers.find(W + "numId"))
            level_node = numbers.find(W + "ilvl")
            level = None if level_node is None else integer(value(level_node), 0)
        if not number_id:
            number_id = self._styles.of(style).number_id or ""
        if not number_id or number_id == "0":
            return ""
        if level is None:
            level = self._styles.of(style).level
        return self._numbering.mark(number_id, level, style or self._styles.default_paragraph)

    def _text(self, node: etree._Element) -> tuple[str, list[str], list[str]]:
        """Text of a paragraph, and the lines of text boxes anchored before and after its first character."""
        properties = node.find(W + "pPr")
        style = value(None if properties is None else properties.find(W + "pStyle"))
        inline = _Inline(bool(self._styles.of(style).hidden))
        self._inline(node, inline)
        return "".join(inline.text), inline.before, inline.after

    def _inline(self, parent: etree._Element, into: _Inline) -> None:
        for node in self._flat(parent):
            tag = node.tag
            if tag == _RUN:
                self._run(node, into)
            elif tag == _MATH_TEXT:
                into.text.append(node.text or "")
            elif tag not in (W + "pPr", W + "rPr"):
                self._inline(node, into)

    def _run(self, run: etree._Element, into: _Inline) -> None:
        properties = run.find(W + "rPr")
        hidden = switched_on(properties, "vanish")
        if hidden is None and properties is not None and properties.find(W + "rStyle") is not None:
            hidden = self._styles.of(value(properties.find(W + "rStyle"))).hidden
        if into.hidden if hidden is None else hidden:
            self._left_out.add("hidden")
            return
        for node in self._flat(run):
            tag = node.tag
            if tag == W + "t":
                into.text.append(node.text or "")
            elif tag in _PLAIN:
                into.text.append(_PLAIN[tag])
            elif tag in _DRAWINGS:
                self._drawing(node, into)
            elif tag == W + "sym":
                into.text.append(_symbol(node))
            elif tag == W + "ruby":  # pinyin above a word: the word alone
                base = node.find(W + "rubyBase")
                if base is not None:
                    self._inline(base, into)
            elif tag in _NOTES:
                self._left_out.add("notes")

    def _drawing(self, node: etree._Element, into: _Inline) -> None:
        """Pictures are counted, the text of text boxes is kept as lines of its own."""
        for child in self._flat(node):
            if child.tag == W + "txbxContent":
                lines = [line for line in self.block_lines(child) if line.strip()]
                (into.after if any(into.text) else into.before).extend(lines)
                continue
            if isinstance(child.tag, str) and child.tag.rpartition("}")[2] in ("blip", "imagedata"):
                self.pictures += 1
            self._drawing(child, into)

    # Tables

    def _table_lines(self, table: etree._Element) -> list[str]:
        """Each row one line, cells parted by a tab, a merged cell's text once and blank where it continues.

        A table of one column is a frame around text: its paragraphs stay lines of their own.
        """
        rows = [self._cells(row) for row in self._flat(table) if row.tag == _ROW]
        rows = [row for row in rows if row]
        if all(len(row) == 1 for row in rows):
            return [line for row in rows if not _continues(row[0]) for line in self.block_lines(row[0])]
        lines = ["\t".join("" if _continues(cell) else self._cell_text(cell) for cell in row) for row in rows]
        return [line for line in lines if line.strip()]

    def _cells(self, row: etree._Element) -> list[etree._Element]:
        """The cells that stand in a row; none if the row is deleted."""
        if self._row_deleted(row):
            return []
        cells = [cell for cell in self._flat(row) if cell.tag == _CELL]
        return [cell for cell in cells if not _continues(cell, "hMerge") and not _cell_deleted(cell)]

    def _row_deleted(self, row: etree._Element) -> bool:
        deleted = row.find(f"{W}trPr/{W}del") is not None
        if deleted:
            self._left_out.add("revisions")
        return deleted

    def _cell_text(self, cell: etree._Element) -> str:
        lines = (" ".join(line.split("\t")).strip() for line in self.block_lines(cell))
        return " ".join(line for line in lines if line)


class _Inline:
    """What is gathered of one paragraph."""

    def __init__(self, hidden: bool) -> None:
        self.hidden = hidden
        self.text: list[str] = []
        self.before: list[str] = []
        self.after: list[str] = []


_WARNINGS = {
    "revisions": "文档含有修订痕迹，已按接受全部修订后的文字读入。",
    "hidden": "文档含有隐藏文字，没有读入。",
    "contents": "文档的目录没有读入。",
    "notes": "文档的脚注、尾注没有读入。",
    "embedded": "文档中嵌有另一份文件，其内容没有读入。",
}


def _chosen(node: etree._Element) -> etree._Element:
    """Word stores a text box twice, for new and old readers: the new one, or the old if it is alone."""
    choice = node.find(MC + "Choice")
    fallback = node.find(MC + "Fallback")
    return choice if choice is not None else fallback if fallback is not None else node


def _continues(cell: etree._Element, direction: str = "vMerge") -> bool:
    merge = cell.find(f"{W}tcPr/{W}{direction}")
    return merge is not None and value(merge) != "restart"


def _cell_deleted(cell: etree._Element) -> bool:
    return cell.find(f"{W}tcPr/{W}cellDel") is not None


def _symbol(node: etree._Element) -> str:
    """A character of a symbol font, if Unicode has it under the same number; private ones are lost."""
    code = value(node, "char")
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= character <= "\uf8ff" or not character.isprintable() else character

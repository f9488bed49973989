"""The paragraph styles of a 公文 (GB/T 9704-2012, 5.2 and 7), as WordprocessingML."""

from __future__ import annotations

from .wordml import (
    CHARACTER,
    FANGSONG,
    HEI,
    KAI,
    LINE,
    NOTHING,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SIZE_SMALL_4,
    SONG,
    TITLE,
    Xml,
    el,
    fonts,
    val,
)

RED = "FF0000"
# Or Word sets a quarter blank between 年 and 3, and a line no longer holds 28 characters.
_NO_AUTOMATIC_SPACE = (val("w:autoSpaceDE", 0), val("w:autoSpaceDN", 0))
NO_GRID = val("w:snapToGrid", 0)
_CENTRED, _LEFT = val("w:jc", "center"), val("w:jc", "left")
_HEADING_FONTS = (HEI, KAI, FANGSONG, FANGSONG)  # 7.3.3


def spacing(line: int, rule: str = "exact", before: int = 0, after: int = 0) -> Xml:
    """w:spacing in twips; line is in 240ths of a line where the rule is "auto"."""
    return el("w:spacing", {"w:before": before, "w:after": after, "w:line": line, "w:lineRule": rule})


def indent(**characters: float) -> Xml:
    """w:ind from widths in body characters (left, right, firstLine, hanging), in both of Word's units."""
    attributes: dict[str, str | int] = {}
    for side, count in characters.items():
        attributes[f"w:{side}Chars"] = round(count * 100)
        attributes[f"w:{side}"] = round(count * CHARACTER)
    return el("w:ind", attributes)


def text_properties(family: str, half_points: int) -> tuple[Xml, ...]:
    """Font and size for ideographs and Latin text alike."""
    return fonts(family), val("w:sz", half_points), val("w:szCs", half_points)


def _style(style_id: str, name: str, paragraph: tuple[Xml, ...], text: tuple[Xml, ...] = ()) -> Xml:
    based_on_normal = NOTHING if style_id == "Normal" else val("w:basedOn", "Normal")
    default: dict[str, str | int] = {"w:default": 1} if style_id == "Normal" else {}
    return el(
        "w:style",
        {"w:type": "paragraph", **default, "w:styleId": style_id},
        val("w:name", name),
        based_on_normal,
        el("w:qFormat"),
        el("w:pPr", None, *paragraph),
        el("w:rPr", None, *text) if text else NOTHING,
    )


def _heading(level: int) -> Xml:
    """一级黑体, 二级楷体, 三、四级仿宋; indented like the body and never alone at the foot of a page."""
    return _style(
        f"Heading{level}",
        f"heading {level}",
        (el("w:keepNext"), indent(firstLine=2), val("w:outlineLvl", level - 1)),
        text_properties(_HEADING_FONTS[level - 1], SIZE_3),
    )


def document_styles() -> Xml:
    """All styles. Body: 3号仿宋 on 22 lines of exact height, whatever font stands in for it (5.2)."""
    body_text = text_properties(FANGSONG, SIZE_3)
    language = el("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN"})
    defaults = el("w:docDefaults", None, el("w:rPrDefault", None, el("w:rPr", None, *body_text, language)))
    normal = (*_NO_AUTOMATIC_SPACE, spacing(LINE), val("w:jc", "both"))
    return Xml(
        defaults
        + _style("Normal", "Normal", normal, body_text)
        + _style("BodyText", "Body Text", (indent(firstLine=2),))
        + "".join(map(_heading, (1, 2, 3, 4)))
        + _head_styles()
        + _closing_styles()
        + _table_styles()
    )


def _head_styles() -> Xml:
    """版头, 标题 and 主送机关."""
    title = (el("w:keepNext"), spacing(LINE, after=LINE), _CENTRED)
    return Xml(
        _style("IssuerMark", "发文机关标志", (NO_GRID, _CENTRED), (fonts(TITLE), val("w:color", RED)))
        + _style("DocNumber", "发文字号", (NO_GRID, spacing(400, before=2 * LINE), _CENTRED))
        + _style("Title", "Title", title, text_properties(TITLE, SIZE_2))
        + _style("Addressees", "主送机关", (_LEFT,))
    )


def _closing_styles() -> Xml:
    """附件, 署名, 版记 and page number."""
    small = text_properties(FANGSONG, SIZE_4)
    return Xml(
        _style("AttachmentMark", "附件标识", (el("w:keepNext"), _LEFT), text_properties(HEI, SIZE_3))
        + _style("AttachmentList", "附件说明", (_LEFT,))
        + _style("Signature", "Signature", (el("w:keepLines"), val("w:jc", "right")))
        + _style("Colophon", "版记", (NO_GRID, spacing(480), _LEFT), small)
        + _style("Footer", "footer", (NO_GRID, spacing(360)), text_properties(SONG, SIZE_4))
    )


def _table_styles() -> Xml:
    """Tables, off the grid, and the hardly visible line that has to follow one."""
    caption = (el("w:keepNext"), NO_GRID, spacing(400, before=120, after=60), _CENTRED)
    return Xml(
        _style("Caption", "caption", caption, text_properties(HEI, SIZE_SMALL_4))
        + _style("TableText", "表格文字", (NO_GRID, spacing(264, "auto", 30, 30), _LEFT))
        + _style("Spacer", "间隔", (NO_GRID, spacing(20)), text_properties(FANGSONG, 2))
    )

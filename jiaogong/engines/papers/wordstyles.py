"""What text inherits from Word's styles, as far as reading needs it: numbers, hiding, tables of contents."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VAL = W + "val"
_OFF = ("0", "false", "off")
_LARGEST = 32_767
_DEEPEST = 20  # styles that build on styles


def value(node: etree._Element | None, name: str = "val") -> str:
    """The w: attribute of a node that may be missing; "" if there is none."""
    return "" if node is None else str(node.get(W + name, ""))


def integer(text: str, default: int) -> int:
    """A small whole number, 0 to 32,767; anything else is the default. Files say what they like."""
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return default
    number = int(text)
    return number if number <= _LARGEST else default


def switched_on(properties: etree._Element | None, name: str) -> bool | None:
    """A toggle such as w:vanish: True, False, or None where the properties do not say."""
    node = None if properties is None else properties.find(W + name)
    return None if node is None else value(node) not in _OFF


@dataclass(frozen=True, slots=True)
class Style:
    """What is kept of a style; None where it leaves a thing to the style it builds on."""

    name: str = ""
    base: str = ""
    number_id: str | None = None  # the list its paragraphs are in
    level: int | None = None  # the level of that list, if the style says so itself
    hidden: bool | None = None
    is_contents: bool | None = None  # lines of a table of contents: "toc 1" to "toc 9"


_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles of a document by id, each with what it inherits."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default_paragraph: str = ""

    def of(self, style_id: str) -> Style:
        """The style, or the default paragraph's for a paragraph that names none; a plain one if there is none."""
        return self.by_id.get(style_id or self.default_paragraph, _PLAIN)


def read_styles(root: etree._Element | None) -> Styles:
    """Read word/styles.xml; without it no style says anything."""
    own: dict[str, Style] = {}
    default = ""
    for node in () if root is None else root.iterchildren(W + "style"):
        style_id = value(node, "styleId")
        own[style_id] = _own(node)
        if value(node, "type") == "paragraph" and value(node, "default") not in ("", *_OFF):
            default = style_id
    return Styles({style_id: _with_inherited(style_id, own) for style_id in own}, default)


def _own(node: etree._Element) -> Style:
    numbers = node.find(f"{W}pPr/{W}numPr")
    level = None if numbers is None else numbers.find(W + "ilvl")
    name = value(node.find(W + "name")).lower()
    return Style(
        name=name,
        base=value(node.find(W + "basedOn")),
        number_id=None if numbers is None else value(numbers.find(W + "numId")) or None,
        level=None if level is None else integer(value(level), 0),
        hidden=switched_on(node.find(W + "rPr"), "vanish"),
        is_contents=name.startswith("toc ") or None,
    )


def _with_inherited(style_id: str, own: dict[str, Style]) -> Style:
    """The nearest answer of the style and those it builds on; a circle ends where it closes."""
    style = own[style_id]
    seen = {style_id}
    base = style.base
    while base in own and base not in seen and len(seen) < _DEEPEST:
        seen.add(base)
        above = own[base]
        style = replace(
            style,
            number_id=above.number_id if style.number_id is None else style.number_id,
            level=above.level if style.level is None else style.level,
            hidden=above.hidden if style.hidden is None else style.hidden,
            is_contents=above.is_contents if style.is_contents is None else style.is_contents,
        )
        base = above.base
    return style

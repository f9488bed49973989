"""What text inherits from Word's styles, as far as reading needs it: numbers, hiding, tables of contents."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    """The three facts kept of a style; None where it leaves them to the style it builds on."""

    name: str = ""
    base: str = ""
    number_id: str | None = None
    level: int | None = None
    hidden: bool | None = None


@dataclass(slots=True)
class Styles:
    """All styles of a document, by id."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default_paragraph: str = ""

    def chain(self, style_id: str) -> list[Style]:
        """The style and those it builds on, nearest first; a circle ends where it closes."""
        found: list[Style] = []
        seen: set[str] = set()
        while style_id in self.by_id and style_id not in seen and len(found) < _DEEPEST:
            seen.add(style_id)
            found.append(self.by_id[style_id])
            style_id = self.by_id[style_id].base
        return found

    def number_id(self, style_id: str) -> str | None:
        """The list the style puts its paragraphs into, or None."""
        return next((style.number_id for style in self.chain(style_id) if style.number_id is not None), None)

    def level(self, style_id: str) -> int | None:
        """The level of that list if the style says so itself, or None."""
        return next((style.level for style in self.chain(style_id) if style.level is not None), None)

    def hidden(self, style_id: str) -> bool:
        """Whether text in this style is hidden."""
        return next((style.hidden for style in self.chain(style_id) if style.hidden is not None), False)

    def is_contents(self, style_id: str) -> bool:
        """Whether paragraphs in this style are lines of a table of contents ("toc 1" to "toc 9")."""
        return any(style.name.startswith("toc ") for style in self.chain(style_id))


def read_styles(root: etree._Element | None) -> Styles:
    """Read word/styles.xml; without it no style says anything."""
    styles = Styles()
    if root is None:
        return styles
    for node in root.iterchildren(W + "style"):
        style_id = value(node, "styleId")
        properties = node.find(W + "pPr")
        numbers = None if properties is None else properties.find(W + "numPr")
        styles.by_id[style_id] = Style(
            name=value(node.find(W + "name")).lower(),
            base=value(node.find(W + "basedOn")),
            number_id=None if numbers is None else value(numbers.find(W + "numId")) or None,
            level=_level(numbers),
            hidden=switched_on(node.find(W + "rPr"), "vanish"),
        )
        if value(node, "type") == "paragraph" and value(node, "default") not in ("", *_OFF):
            styles.default_paragraph = style_id
    return styles


def _level(numbers: etree._Element | None) -> int | None:
    node = None if numbers is None else numbers.find(W + "ilvl")
    return None if node is None else integer(value(node), 0)

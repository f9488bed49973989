"""The .docx package of a 公文 against the schema: what Word would call a damaged file is found here."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

from ..official import to_docx
from .test_official import NOTICE, W, part

# Orders demanded by the schema; Word calls a file with another order damaged.
PARAGRAPH_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs autoSpaceDE autoSpaceDN snapToGrid "
    "spacing ind jc outlineLvl rPr"
).split()
RUN_ORDER = "rStyle rFonts b color spacing kern sz szCs lang".split()
TABLE_ORDER = "tblStyle tblpPr tblW jc tblInd tblBorders tblLayout tblCellMar".split()
STYLE_ORDER = "name basedOn next qFormat pPr rPr".split()
SECTION_ORDER = "footerReference pgSz pgMar docGrid".split()


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/footer1.xml"])
def test_children_stand_in_the_order_of_the_schema(name: str) -> None:
    root = part(to_docx(NOTICE), name)
    orders = {
        "pPr": PARAGRAPH_ORDER,
        "rPr": RUN_ORDER,
        "tblPr": TABLE_ORDER,
        "style": STYLE_ORDER,
        "sectPr": SECTION_ORDER,
    }
    checked = 0
    for tag, order in orders.items():
        for element in root.iter(W + tag):
            places = [order.index(child.tag.removeprefix(W)) for child in element]
            assert places == sorted(places), etree.tostring(element)
            names = [child.tag for child in element if child.tag != W + "footerReference"]
            assert len(names) == len(set(names)), etree.tostring(element)
            checked += 1
    assert checked


def test_every_style_and_relationship_named_exists() -> None:
    data = to_docx(NOTICE)
    known = {style.get(W + "styleId") for style in part(data, "word/styles.xml").iter(W + "style")}
    document = part(data, "word/document.xml")
    used = {style.get(W + "val") for style in document.iter(W + "pStyle")} | {"Footer"}
    assert used <= known
    assert known - used <= {"Normal"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
    targets = {f"word/{link.get('Target')}" for link in part(data, "word/_rels/document.xml.rels")}
    assert targets <= names
    declared = {node.get("PartName", "")[1:] for node in part(data, "[Content_Types].xml")} - {""}
    assert declared == {name for name in names if name.endswith(".xml") and name != "[Content_Types].xml"}

"""Word and Excel (OOXML): properties, authors of comments and of tracked changes, paths of the writer's machine."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from .common import Uncleanable
from .pictures import clean_picture

MOST_PARTS, MOST_BYTES = 3000, 300 * 2**20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_GONE = re.compile(
    r"(docprops/(?!core\.xml|app\.xml).*|word/people\.xml|word/commentsids\.xml|word/commentsextensible\.xml"
    r"|xl/persons/.*|xl/threadedcomments/.*|xl/revisions/.*|customxml/.*|.*/printersettings/.*|.*thumbnail.*|_xmlsignatures/.*)\Z"
)
_PACKAGES = (".docx", ".xlsx", ".pptx")
_PERSONAL = {"author", "initials", "userid", "username", "lastmodifiedby", "displayname", "reservedby", "providerid"}
_EMPTIED = {"author", "initials"}  # elements whose text is a name (spreadsheet comments)
_DROPPED = {"absPath", "fileSharing", "docVars", "rsids", "revisionPtr", "attachedTemplate", "mailMerge"}
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_LOCAL = re.compile(r"(file:|[A-Za-z]:[\\/]|\\\\|/Users/|/home/)", re.I)


def clean_office(data: bytes) -> bytes:
    """The same document, every part read and written anew. Embedded documents are cleaned alike; a part that is no XML,
    no picture and no document (an embedded object of some program) makes it Uncleanable."""
    return _clean(data, depth=0)


def _clean(data: bytes, depth: int) -> bytes:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            parts = source.infolist()
            if depth > 2 or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise Uncleanable("office")
            gone = {part.filename for part in parts if _GONE.match(part.filename.lower())}
            for part in parts:
                if part.filename not in gone and not part.is_dir():
                    written = _part(part.filename, source.read(part), gone, depth)
                    target.writestr(zipfile.ZipInfo(part.filename, _EPOCH), written, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, NotImplementedError, RuntimeError) as error:
        raise Uncleanable("office") from error
    return out.getvalue()


def _part(name: str, data: bytes, gone: set[str], depth: int) -> bytes:
    low = name.lower()
    if low == "docprops/core.xml":
        return _CORE
    if low == "docprops/app.xml":
        return _APP
    if low.endswith((".xml", ".rels", ".vml")):
        return _markup(low, data, gone)
    if low.endswith((".png", ".jpg", ".jpeg")):
        return clean_picture(data)
    if low.endswith(_PACKAGES):
        return _clean(data, depth + 1)
    if low.endswith((".emf", ".wmf", ".gif", ".bmp", ".fntdata", ".odttf")):
        return data  # drawings and fonts: no place for the writer's name that Office fills
    raise Uncleanable(name)


def _markup(name: str, data: bytes, gone: set[str]) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise Uncleanable(name)
    for element in list(root.iter(etree.Element)):
        tag = etree.QName(element).localname
        if tag in _DROPPED and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        if tag in _EMPTIED and len(element) == 0:
            element.text = ""
        for key in element.attrib:
            if etree.QName(key).localname.lower() in _PERSONAL:
                element.attrib[key] = ""
    if name.endswith(".rels"):
        _relations(root, gone)
    elif name == "[content_types].xml":
        _types(root, gone)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations(root: etree._Element, gone: set[str]) -> None:
    """Without those that lead to what is gone, and to files of the writer's machine."""
    ends = tuple(name.rsplit("/", 1)[-1].lower() for name in gone)
    for relation in list(root):
        target, kind = relation.get("Target", ""), relation.get("Type", "")
        outside = relation.get("TargetMode") == "External"
        if outside and (_LOCAL.match(target) or kind.endswith("/attachedTemplate")):
            relation.set("Target", "about:blank")
        elif not outside and ends and target.lower().endswith(ends):
            root.remove(relation)


def _types(root: etree._Element, gone: set[str]) -> None:
    names = {f"/{name}".lower() for name in gone}
    for line in list(root):
        if (line.get("PartName") or "").lower() in names:
            root.remove(line)

"""PDF: a new file with the pages of the old one. Of the pages only what draws them comes along; links, actions, bookmarks, forms' names,
layers, the tree of structure with its descriptions, attachments and properties have no place in it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pikepdf

from .common import Uncleanable
from .pdfkeys import DRAWN, NAMED, NOTE, NOTES, PAGE, RESOURCES
from .segments import bare_jpeg, bare_jpeg2000

_MOST_PAGES = 500
_MOST_OBJECTS = 100_000
_DEVICES = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_MARKS = {"BDC", "BMC", "EMC", "DP", "MP"}
_INLINE = "INLINE IMAGE"


def clean_pdf(data: bytes) -> bytes:
    """The same pages, written anew."""
    try:
        with pikepdf.open(io.BytesIO(data)) as old, pikepdf.new() as new:
            if len(old.pages) > _MOST_PAGES or len(old.objects) > _MOST_OBJECTS:
                raise Uncleanable(f"超过 {_MOST_PAGES} 页，或内部结构太复杂")
            _flatten_forms(old)
            walk = _Walk(old)
            for page in old.pages:
                walk.page(page)
            new.pages.extend(old.pages)
            out = io.BytesIO()
            new.save(
                out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=False,
                compress_streams=True, fix_metadata_version=False,
            )  # fmt: skip
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError, TypeError, KeyError) as error:
        raise Uncleanable("PDF 已损坏、设有密码或结构特殊，请作者重新导出 PDF 再交") from error
    return out.getvalue()


def _flatten_forms(file: pikepdf.Pdf) -> None:
    """What stands in fields of forms becomes part of the page."""
    if file.Root.get("/AcroForm") is None:
        return
    for page in file.pages:
        _notes(page.obj, lambda note: str(note.get("/Subtype", "")) in (*NOTES, "/Widget"))
    file.flatten_annotations("screen")


def _notes(page: Any, wanted: Any) -> None:
    notes = page.get("/Annots")
    if notes is not None:
        page["/Annots"] = pikepdf.Array([n for n in notes if isinstance(n, pikepdf.Dictionary) and wanted(n)])


class _Walk:
    """Goes through everything the pages draw with, once, and takes out what is not known."""

    def __init__(self, file: pikepdf.Pdf) -> None:
        self._file = file
        self._seen: set[tuple[int, int]] = set()

    def page(self, page: pikepdf.Page) -> None:
        """One page: its keys, notes, contents, resources."""
        obj = page.obj
        for name in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):  # they may stand above the page
            found = _inherited(obj, name)
            if found is not None:
                obj[name] = found
        _only(obj, PAGE)
        _notes(obj, lambda note: str(note.get("/Subtype", "")) in NOTES)
        for note in obj.get("/Annots", ()):
            self._note(note)
        if "/Contents" in obj:
            page.contents_coalesce()
            obj["/Contents"] = self._file.make_stream(_rewritten(page))
        self._resources(obj.get("/Resources"))
        if "/Group" in obj:
            self._thing(obj["/Group"], 0)

    def _note(self, note: Any) -> None:
        shown = note.get("/AP")
        shown = shown.get("/N") if isinstance(shown, pikepdf.Dictionary) else None
        _only(note, NOTE)
        for name in ("/BS",):
            if isinstance(note.get(name), pikepdf.Dictionary):
                _only(note[name], NOTE)
        if isinstance(shown, pikepdf.Stream):
            self._thing(shown, 0)
            note["/AP"] = pikepdf.Dictionary({"/N": shown})

    def _resources(self, found: Any, depth: int = 0) -> None:
        if not isinstance(found, pikepdf.Dictionary):
            return
        _only(found, RESOURCES)
        for name in list(found.keys()):
            if name in NAMED:
                for key in list(found[name].keys()) if isinstance(found[name], pikepdf.Dictionary) else ():
                    found[name][key] = self._plain(found[name][key])
                    self._thing(found[name][key], depth + 1)

    def _plain(self, value: Any) -> Any:
        """A colour profile becomes the plain space of as many colours: profiles have room for words."""
        if isinstance(value, pikepdf.Array) and len(value) == 2 and value[0] == "/ICCBased":
            device = _DEVICES.get(int(value[1].get("/N", 0)))
            if device is None:
                raise Uncleanable("PDF 使用了特殊的颜色，请作者重新导出 PDF 再交")
            return pikepdf.Name(device)
        return value

    def _thing(self, thing: Any, depth: int) -> None:
        if depth > 60:
            raise Uncleanable("PDF 内部嵌套太深，请作者重新导出 PDF 再交")
        if isinstance(thing, pikepdf.Array):
            for index in range(len(thing)):
                if isinstance(thing[index], pikepdf.Object):
                    thing[index] = self._plain(thing[index])
                    self._thing(thing[index], depth + 1)
            return
        if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)) or not self._first(thing):
            return
        _only(thing, DRAWN)
        for key in list(thing.keys()):
            if key == "/Resources":
                self._resources(thing[key], depth + 1)
            elif key == "/CharProcs":
                for one in thing[key].values():
                    self._thing(one, depth + 1)
            elif isinstance(thing[key], pikepdf.Object) and key != "/Length":
                thing[key] = self._plain(thing[key])
                self._thing(thing[key], depth + 1)
        if isinstance(thing, pikepdf.Stream):
            _stream(thing)

    def _first(self, thing: Any) -> bool:
        if not thing.is_indirect:
            return True
        if thing.objgen in self._seen:
            return False
        self._seen.add(thing.objgen)
        return True


def _inherited(page: Any, name: str) -> Any:
    node, steps = page, 0
    while node is not None and steps < 50:
        if name in node:
            return node[name]
        node, steps = node.get("/Parent"), steps + 1
    return None


def _only(thing: Any, keys: Iterable[str]) -> None:
    for key in list(thing.keys()):
        if key not in keys:
            del thing[key]


def _stream(stream: pikepdf.Stream) -> None:
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names == ["/DCTDecode"]:
        stream.write(bare_jpeg(bytes(stream.read_raw_bytes())), filter=pikepdf.Name.DCTDecode)
    elif names == ["/JPXDecode"]:
        stream.write(bare_jpeg2000(bytes(stream.read_raw_bytes())), filter=pikepdf.Name.JPXDecode)
    elif "/DCTDecode" in names or "/JPXDecode" in names:  # wrapped once more: rare, and not worth a guess
        raise Uncleanable("PDF 里的图片打不开，请作者重新导出 PDF 再交")
    elif stream.get("/Subtype") == "/Form" or "/PaintType" in stream:
        stream.write(_rewritten(stream))


def _rewritten(thing: Any) -> bytes:
    """The drawing without comments and without marks of structure: those carry descriptions."""
    kept: list[Any] = []
    for instruction in pikepdf.parse_content_stream(thing):
        if str(instruction.operator) not in _MARKS:
            kept.append(instruction)
    return bytes(pikepdf.unparse_content_stream(kept))

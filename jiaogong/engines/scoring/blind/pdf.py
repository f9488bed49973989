"""PDF: properties, XMP, attachments, signatures, names on notes, private data of programs, and what pictures inside carry."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from .common import Uncleanable
from .segments import bare_jpeg, bare_jpeg2000

# Keys that name people or programs wherever they stand, or carry whole files
_GONE = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/OPI", "/Alternates")
_ROOT_GONE = (
    "/Metadata",
    "/PieceInfo",
    "/AF",
    "/OpenAction",
    "/AA",
    "/Perms",
    "/Legal",
    "/DSS",
    "/Collection",
    "/SpiderInfo",
)
_NAMES_GONE = ("/EmbeddedFiles", "/JavaScript", "/Renditions")
_CARRIERS = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
_NOTE_GONE = ("/T", "/RC", "/Subj", "/NM", "/M", "/CreationDate", "/A", "/AA", "/Popup", "/IRT")
_MARKUP = {
    "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline", "/Squiggly",
    "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Redact",
}  # fmt: skip


def clean_pdf(data: bytes) -> bytes:
    """The same pages. Earlier states of the file go with it: only what the pages need is written."""
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            _clean_root(file)
            for page in file.pages:
                _clean_notes(page.obj)
            for thing in file.objects:
                _clean_object(thing)
            if file.trailer.get("/Info") is not None:
                del file.trailer["/Info"]
            file.remove_unreferenced_resources()
            out = io.BytesIO()
            file.save(
                out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=False,
                compress_streams=True, fix_metadata_version=False,
            )  # fmt: skip
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError) as error:
        raise Uncleanable("pdf") from error
    return out.getvalue()


def _clean_root(file: pikepdf.Pdf) -> None:
    root = file.Root
    for key in _ROOT_GONE:
        _drop(root, key)
    names = root.get("/Names")
    if names is not None:
        for key in _NAMES_GONE:
            _drop(names, key)
    form = root.get("/AcroForm")
    if form is not None:
        _drop(form, "/XFA")
        _drop(form, "/SigFlags")


def _clean_notes(page: Any) -> None:
    """Notes stay, their writers' names go; what carries a file goes whole."""
    notes = page.get("/Annots")
    if notes is None:
        return
    kept = [note for note in notes if str(note.get("/Subtype", "")) not in _CARRIERS]
    for note in kept:
        if str(note.get("/Subtype", "")) in _MARKUP:
            for key in _NOTE_GONE:
                _drop(note, key)
    page["/Annots"] = pikepdf.Array(kept)


def _clean_object(thing: Any) -> None:
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    for key in _GONE:
        _drop(thing, key)
    if thing.get("/FT") == "/Sig" or str(thing.get("/Type", "")) == "/Sig":
        for key in (
            "/V",
            "/Name",
            "/Contents",
            "/Cert",
            "/Reason",
            "/Location",
            "/ContactInfo",
            "/Prop_Build",
            "/M",
            "/T",
        ):
            _drop(thing, key)
    if str(thing.get("/Type", "")) == "/Filespec" or "/EF" in thing:
        for key in ("/EF", "/F", "/UF", "/Desc", "/RF"):
            _drop(thing, key)
    if isinstance(thing, pikepdf.Stream):
        _clean_stream(thing)


def _clean_stream(stream: pikepdf.Stream) -> None:
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if str(stream.get("/Type", "")) == "/EmbeddedFile":
        stream.write(b"")
    elif names == ["/DCTDecode"]:
        stream.write(bare_jpeg(bytes(stream.read_raw_bytes())), filter=pikepdf.Name.DCTDecode)
    elif names == ["/JPXDecode"]:
        stream.write(bare_jpeg2000(bytes(stream.read_raw_bytes())), filter=pikepdf.Name.JPXDecode)
    elif "/DCTDecode" in names or "/JPXDecode" in names:  # wrapped once more: rare, and not worth a guess
        raise Uncleanable("pdf picture")


def _drop(thing: Any, key: str) -> None:
    if key in thing:
        del thing[key]

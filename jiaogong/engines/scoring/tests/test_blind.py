"""Real files that carry an author's name in every place programs put it: not a byte of it comes out."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.scoring import files, verbs
from jiaogong.engines.scoring.blind import Uncleanable, clean
from jiaogong.engines.scoring.blind.segments import bare_jpeg, bare_jpeg2000
from jiaogong.engines.scoring.models import ItemFile
from jiaogong.engines.scoring.verbs import NewItem, NewRater
from jiaogong.engines.scoring.words import FileState
from jiaogong.kernel import clock

from .cast import Stage

AUTHOR = "ZHANGSANFENG"
FORMS = [AUTHOR.encode(), AUTHOR.encode("utf-16-be"), AUTHOR.encode("utf-16-le"), AUTHOR.lower().encode()]


def jpeg(*, exif: bool = True) -> bytes:
    """A photograph with EXIF author, a comment and bytes behind its end."""
    picture, out = Image.new("RGB", (40, 30), "teal"), io.BytesIO()
    data = Image.Exif()
    data[0x013B] = AUTHOR  # Artist
    data[0x0112] = 6  # turned
    picture.save(out, "JPEG", exif=data if exif else b"", comment=AUTHOR.encode(), icc_profile=AUTHOR.encode() * 3)
    return out.getvalue() + AUTHOR.encode()


def png() -> bytes:
    info, out = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("Author", AUTHOR)
    info.add_itxt("XML:com.adobe.xmp", AUTHOR)
    Image.new("RGBA", (20, 20), (1, 2, 3, 128)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def pdf() -> bytes:
    """Properties, XMP, an attachment, a note's writer, a photograph with EXIF, private data, script."""
    file, out = pikepdf.new(), io.BytesIO()
    page = file.add_blank_page()
    file.docinfo["/Author"] = AUTHOR
    with file.open_metadata() as meta:
        meta["dc:creator"] = [AUTHOR]
    file.attachments["简历.txt"] = pikepdf.AttachedFileSpec(file, AUTHOR.encode(), filename=f"{AUTHOR}.txt")
    note = {
        "/Type": pikepdf.Name.Annot,
        "/Subtype": pikepdf.Name.Text,
        "/Rect": [0, 0, 9, 9],
        "/T": AUTHOR,
        "/Contents": "好",
    }
    carrier = {
        "/Type": pikepdf.Name.Annot,
        "/Subtype": pikepdf.Name.FileAttachment,
        "/Rect": [0, 0, 9, 9],
        "/Contents": AUTHOR,
    }
    page.obj["/Annots"] = pikepdf.Array([file.make_indirect(pikepdf.Dictionary(d)) for d in (note, carrier)])
    page.obj["/PieceInfo"] = pikepdf.Dictionary({"/Word": pikepdf.Dictionary({"/Private": AUTHOR})})
    shot = pikepdf.Stream(file, jpeg())
    shot.update(
        {
            "/Type": pikepdf.Name.XObject,
            "/Subtype": pikepdf.Name.Image,
            "/Width": 40,
            "/Height": 30,
            "/ColorSpace": pikepdf.Name.DeviceRGB,
            "/BitsPerComponent": 8,
            "/Filter": pikepdf.Name.DCTDecode,
        }
    )  # type: ignore[attr-defined]
    page.obj["/Resources"] = pikepdf.Dictionary({"/XObject": pikepdf.Dictionary({"/Im0": shot})})
    page.obj["/Contents"] = pikepdf.Stream(file, b"q 40 0 0 30 0 0 cm /Im0 Do Q")
    file.Root["/OpenAction"] = pikepdf.Dictionary({"/S": pikepdf.Name.JavaScript, "/JS": f"app.alert('{AUTHOR}')"})
    file.save(out, compress_streams=False)
    return out.getvalue()


def docx() -> bytes:
    """Properties, a comment's author, a tracked change, a picture with EXIF, the template's path on the writer's disk."""
    out = io.BytesIO()
    document = Document()
    document.core_properties.author = document.core_properties.last_modified_by = AUTHOR
    document.core_properties.comments = AUTHOR
    paragraph = document.add_paragraph("教学设计：浮力的秘密")
    document.add_comment(paragraph.runs, text="很好", author=AUTHOR, initials=AUTHOR[:2])
    document.add_picture(io.BytesIO(jpeg()))
    document.save(out)
    return _patched(
        out.getvalue(),
        {
            "word/document.xml": (b"<w:body>", f'<w:body><w:p><w:ins w:id="9" w:author="{AUTHOR}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'.encode()),
            "word/_rels/document.xml.rels": (b"</Relationships>", f'<Relationship Id="rIdT" Type="http://x/attachedTemplate" Target="file:///C:/Users/{AUTHOR}/a.dotx" TargetMode="External"/></Relationships>'.encode()),
        },
        {"docProps/custom.xml": f"<a>{AUTHOR}</a>".encode(), "word/people.xml": f'<a author="{AUTHOR}"/>'.encode(), "docProps/thumbnail2.jpeg": jpeg()},
    )  # fmt: skip


def xlsx() -> bytes:
    out, book = io.BytesIO(), Workbook()
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "成绩"
    sheet["A1"].comment = Comment("核对过", AUTHOR)
    book.save(out)
    found = "xl/workbook.xml"
    path = f'<workbookPr/><x15ac:absPath xmlns:x15ac="http://x" url="C:\\Users\\{AUTHOR}\\"/>'.encode()
    return _patched(
        out.getvalue(),
        {found: (b"<workbookPr/>", path)},
        {"xl/persons/person.xml": f'<p displayName="{AUTHOR}"/>'.encode()},
    )


def _patched(data: bytes, changes: dict[str, tuple[bytes, bytes]], more: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name in changes:
                assert changes[name][0] in content, name
                content = content.replace(*changes[name], 1)
            target.writestr(name, content)
        for name, content in more.items():
            target.writestr(name, content)
    return out.getvalue()


def everything(kind: str, data: bytes) -> bytes:
    """All bytes of the file, whatever is packed in it unpacked."""
    if kind in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return (
                data
                + b"".join(package.read(name) for name in package.namelist())
                + "".join(package.namelist()).encode()
            )
    if kind == "pdf":
        with pikepdf.open(io.BytesIO(data)) as file:
            unpacked = io.BytesIO()
            file.save(unpacked, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
            raw = b"".join(bytes(o.read_raw_bytes()) for o in file.objects if isinstance(o, pikepdf.Stream))
        return data + unpacked.getvalue() + raw
    return data


MAKERS = {"jpg": jpeg, "png": png, "pdf": pdf, "docx": docx, "xlsx": xlsx}


@pytest.mark.parametrize("kind", MAKERS)
def test_no_byte_of_the_author_comes_out(kind: str) -> None:
    given = MAKERS[kind]()
    assert any(form in everything(kind, given) for form in FORMS), "the file does carry the name"
    made = clean(kind, given)
    for form in FORMS:
        assert form not in everything(kind, made)


def test_what_the_file_says_stays() -> None:
    with Image.open(io.BytesIO(clean("jpg", jpeg()))) as picture:
        assert picture.size == (30, 40), "turned as its camera said"
    with Image.open(io.BytesIO(clean("png", png()))) as picture:
        assert picture.mode == "RGBA" and picture.getpixel((0, 0)) == (1, 2, 3, 128)
    document = Document(io.BytesIO(clean("docx", docx())))
    assert "教学设计：浮力的秘密" in [p.text for p in document.paragraphs] and len(document.inline_shapes) == 1
    sheet = load_workbook(io.BytesIO(clean("xlsx", xlsx()))).active
    assert sheet is not None and sheet["A1"].value == "成绩" and "核对过" in str(sheet["A1"].comment)
    with pikepdf.open(io.BytesIO(clean("pdf", pdf()))) as file:
        page = file.pages[0]
        assert [str(note["/Contents"]) for note in page.obj["/Annots"]] == ["好"]  # type: ignore[attr-defined]
        assert Image.open(io.BytesIO(bytes(page.get_images()["/Im0"].read_raw_bytes()))).size == (40, 30)
    assert clean("txt", "正文".encode()) == "正文".encode()


def test_what_cannot_be_cleaned_with_certainty_is_refused() -> None:
    embedded = _patched(docx(), {}, {"word/embeddings/oleObject1.bin": b"\xd0\xcf"})
    for kind, data in (
        ("doc", b"\xd0\xcf"),
        ("mp4", b""),
        ("pdf", b"%PDF-1.7 nothing"),
        ("jpg", b"\xff\xd8\xff"),
        ("docx", b"PK"),
        ("docx", embedded),
    ):
        with pytest.raises(Uncleanable):
            clean(kind, data)
    with pytest.raises(Uncleanable):
        bare_jpeg(b"\xff\xd8xx")
    box = (16).to_bytes(4) + b"xml " + b"12345678"
    other = (12).to_bytes(4) + b"jP  " + b"1234"
    assert bare_jpeg2000(other + box) == other
    with pytest.raises(Uncleanable):
        bare_jpeg2000(b"\x00\x00\x00\xffxml 1234")
    with pytest.raises(Uncleanable):  # a file within the file
        clean("xlsx", _patched(xlsx(), {}, {"xl/embeddings/inner.docx": docx()}))


@pytest.mark.django_db
def test_raters_get_the_clean_copy_under_a_neutral_name(stage: Stage, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    uploads = [
        (f"{AUTHOR}的教案.docx", docx()),
        (f"{AUTHOR}.pdf", pdf()),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + AUTHOR.encode()),
    ]
    kept = [
        attach(
            stage.schools[1],
            upload=SimpleUploadedFile(name, data),
            unit_id=stage.schools[1].pk,
            by=None,
            at=clock.now(),
        )
        for name, data in uploads
    ]
    shown = [{"title": "材料", "text": "", "files": [str(row.key) for row in kept]}]
    items = [NewItem(1, stage.schools[1].pk, shown, "作者的课"), NewItem(2, stage.schools[0].pk)]
    panel = stage.panel(items=items)
    verbs.add_rater(
        panel, rater=NewRater("expert", person=stage.cast.people["judge"]), by=stage.officer, at=clock.now()
    )
    stage.outsiders(panel, 1)
    verbs.assign(panel, by=stage.officer, at=clock.now())
    verbs.open_panel(panel, by=stage.officer, at=clock.now())
    rows = {row.kind: row for row in ItemFile.objects.all()}
    assert rows["doc"].state == FileState.FAILED and rows["docx"].name.startswith("作品0")

    def address(row: ItemFile) -> str:
        return reverse("scoring:file", args=[panel.key, row.key])

    judge, officer = stage.client("judge"), stage.client("officer")
    for kind in ("docx", "pdf"):
        answer = judge.get(address(rows[kind]))
        assert answer.status_code == 200 and AUTHOR not in str(answer.headers)
        assert AUTHOR.encode() not in everything(kind, b"".join(answer.streaming_content))
    assert judge.get(address(rows["doc"])).status_code == 410
    assert judge.get(reverse("papers:attachment", args=[kept[0].key])).status_code == 404
    assert stage.client("colleague").get(address(rows["pdf"])).status_code == 404
    page = officer.get(reverse("scoring:panel", args=[panel.key])).content.decode()
    assert "不能清除信息的文件" in page
    officer.post(reverse("scoring:allow_file", args=[panel.key, rows["doc"].key]))
    assert judge.get(address(rows["doc"])).status_code == 200
    item = panel.items.get(subject_id=1)
    rater = panel.raters.get(person=stage.cast.people["judge"])
    verbs.recuse(rater, item, reason="认出作者", by=stage.cast.user("judge"), at=clock.now())
    assert judge.get(address(rows["pdf"])).status_code == 404


@pytest.mark.django_db
def test_the_job_cleans_ahead_and_keeps_what_failed_apart(stage: Stage, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    broken = b"%PDF-1.7 but nothing more"
    kept = [
        attach(stage.city, upload=SimpleUploadedFile(name, data), unit_id=stage.city.pk, by=None, at=clock.now())
        for name, data in (("a.png", png()), ("b.pdf", broken))
    ]
    stage.panel(items=[NewItem(1, None, [{"title": "", "text": "", "files": [str(row.key) for row in kept]}])])
    assert files.prepare_waiting(clock.now()) == 2 and files.prepare_waiting(clock.now()) == 0
    assert dict(ItemFile.objects.values_list("kind", "state")) == {"png": "clean", "pdf": "failed"}

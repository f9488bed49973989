"""Where programs and people leave a name besides the properties; files made to exhaust the machine."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image

from jiaogong.engines.papers import checking
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.scoring import files
from jiaogong.engines.scoring.blind import Uncleanable, clean
from jiaogong.engines.scoring.blind.apart import clean_apart
from jiaogong.engines.scoring.models import ItemFile
from jiaogong.engines.scoring.verbs import NewItem
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .cast import Stage
from .test_blind import AUTHOR, FORMS, everything

_HEAD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_PICTURE = (
    f'<w:drawing><wp:inline><wp:extent cx="400000" cy="400000"/><wp:docPr id="1" name="{AUTHOR}.png" descr="C:\\{AUTHOR}" '
    f'title="{AUTHOR}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    f'<pic:nvPicPr><pic:cNvPr id="1" name="{AUTHOR}" descr="{AUTHOR}"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId2"/>'
    "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
)
_BODY = (
    f'<w:p><w:bookmarkStart w:id="0" w:name="{AUTHOR}"/><w:r><w:t>正文</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>'
    f"<w:p><w:r>{_PICTURE}</w:r></w:p>"
    f'<w:p><w:r><w:pict><v:shape style="width:30pt;height:30pt"><v:imagedata r:id="rId2" o:title="{AUTHOR}"/></v:shape></w:pict></w:r></w:p>'
    f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDEPICTURE "C:\\{AUTHOR}\\a.png" </w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>域结果</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    f'<w:p><w:hyperlink r:id="rId4" w:tooltip="{AUTHOR}"><w:r><w:t>链接文字</w:t></w:r></w:hyperlink>'
    f'<w:del w:id="7" w:author="x"><w:r><w:delText>{AUTHOR}</w:delText></w:r></w:del>'
    f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{AUTHOR}</w:t></w:r></w:p>"
    f'<w:tbl><w:tblPr><w:tblCaption w:val="{AUTHOR}"/><w:tblDescription w:val="{AUTHOR}"/></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/>'
    f"</w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    f'<w:sdt><w:sdtPr><w:alias w:val="{AUTHOR}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>'
    '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData '
    'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>框里的字'
    "</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "</mc:AlternateContent></w:r></w:p>"
)


def word(body: str = _BODY, more: dict[str, bytes] | None = None) -> bytes:
    """A Word file of the given body, a picture named after its author in it."""
    picture, out = io.BytesIO(), io.BytesIO()
    Image.new("P", (10, 10)).save(picture, "GIF", comment=AUTHOR.encode())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        target.writestr("word/document.xml", f"<w:document {_HEAD}><w:body>{body}</w:body></w:document>")
        target.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId2" Type="{kind}/image" Target="media/{AUTHOR}.gif"/>'
            f'<Relationship Id="rId4" Type="{kind}/hyperlink" Target="file:///C:/{AUTHOR}" TargetMode="External"/></Relationships>',
        )
        target.writestr(f"word/media/{AUTHOR}.gif", picture.getvalue())
        for name, data in (more or {}).items():
            target.writestr(name, data)
    return out.getvalue()


def test_a_word_files_names_and_descriptions_go_and_its_words_stay() -> None:
    made = clean("docx", word())
    assert not any(form in everything("docx", made) for form in FORMS)
    document = Document(io.BytesIO(made))
    said = " ".join(p.text for p in document.paragraphs)
    for words in ("正文", "域结果", "链接文字", "控件", "框里的字"):
        assert words in said
    assert document.tables[0].cell(0, 0).text == "格" and len(document.inline_shapes) == 2


def test_pages_numbers_go_on_counting() -> None:
    code = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE \\* MERGEFORMAT </w:instrText></w:r><w:r>'
    end = '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    made = everything("docx", clean("docx", word(code + end))).decode("utf-8", "replace")
    assert " PAGE </w:instrText>" in made and made.count("fldCharType") == 3


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:r><w:object/></w:r></w:p>', '<w:altChunk r:id="rId4"/>',
        '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://x/chart"/></a:graphic></wp:inline></w:drawing></w:r></w:p>',
    ],
)  # fmt: skip
def test_what_may_hold_anything_is_withheld_with_words(body: str) -> None:
    with pytest.raises(Uncleanable) as refused:
        clean("docx", word(body))
    assert "请作者" in refused.value.words


def pdf() -> bytes:
    """Links, actions, outline, structure, a form field, a description within the drawing."""
    file, out, name = pikepdf.new(), io.BytesIO(), pikepdf.Name
    page = file.add_blank_page(page_size=(300, 300))
    actions = (
        {"/S": name.URI, "/URI": f"file:///C:/{AUTHOR}"}, {"/S": name.Launch, "/F": AUTHOR}, {"/S": name.JavaScript, "/JS": AUTHOR}
    )  # fmt: skip
    links = [
        {"/Type": name.Annot, "/Subtype": name.Link, "/Rect": [0, 0, 9, 9], "/A": pikepdf.Dictionary(action)}
        for action in actions
    ]
    page.obj["/Annots"] = pikepdf.Array([file.make_indirect(pikepdf.Dictionary(link)) for link in links])
    page.obj["/AA"] = pikepdf.Dictionary({"/O": pikepdf.Dictionary({"/S": name.JavaScript, "/JS": AUTHOR})})
    page.obj["/Contents"] = file.make_stream(f"/Figure <</Alt ({AUTHOR})>> BDC % {AUTHOR}\n0 0 9 9 re f EMC".encode())
    element = {"/Type": name.StructElem, "/S": name.Figure, "/Alt": AUTHOR}
    tree = {"/Type": name.StructTreeRoot, "/K": pikepdf.Array([file.make_indirect(pikepdf.Dictionary(element))])}
    file.Root["/StructTreeRoot"] = file.make_indirect(pikepdf.Dictionary(tree))
    with file.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(AUTHOR, 0))
    entry = file.make_indirect(pikepdf.Dictionary({"/FT": name.Tx, "/T": AUTHOR, "/TU": AUTHOR, "/V": "x"}))
    file.Root["/AcroForm"] = pikepdf.Dictionary({"/Fields": pikepdf.Array([entry])})
    file.save(out, compress_streams=False)
    return out.getvalue()


def test_a_pdfs_links_actions_bookmarks_and_descriptions_go() -> None:
    made = clean("pdf", pdf())
    assert not any(form in everything("pdf", made) for form in FORMS)
    with pikepdf.open(io.BytesIO(made)) as file:
        assert len(file.pages) == 1 and b"9 9 re" in file.pages[0].Contents.read_bytes()
        assert not {"/StructTreeRoot", "/Outlines", "/AcroForm", "/OpenAction"} & set(file.Root.keys())


def many_marks(number: int) -> bytes:
    """A small file with a part of very many elements."""
    return word("<a/>" * number, {"word/media/pad.gif": bytes(range(256)) * 900})


def wide(side: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    return out.getvalue()


def test_what_would_fill_the_memory_is_not_taken() -> None:
    for name, kind, data in (("a.docx", "docx", many_marks(4_100_000)), ("a.png", "png", wide(13_300))):
        with pytest.raises(RuleBroken):
            checking.check_content(name, kind, data)
        with pytest.raises(Uncleanable):
            clean(kind, data)
    with pytest.raises(Uncleanable):
        clean("png", wide(7_100))  # kept as an upload, too large to draw anew


def test_cleaning_happens_in_a_process_with_bounds() -> None:
    assert Document(io.BytesIO(clean_apart("docx", word()))).paragraphs[0].text == "正文"
    with pytest.raises(Uncleanable, match="不能清除"):
        clean_apart("mp4", b"")
    with pytest.raises(Uncleanable, match="太大或太复杂"):
        clean_apart("docx", word(), seconds=0)


@pytest.mark.django_db
def test_an_attempt_that_was_broken_off_is_not_taken_for_ever(stage: Stage, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("a.docx", word("<w:p><w:r><w:object/></w:r></w:p>"))
    kept = attach(stage.city, upload=upload, unit_id=stage.city.pk, by=None, at=clock.now())
    stage.panel(items=[NewItem(1, None, [{"title": "", "text": "", "files": [str(kept.key)]}])])
    ItemFile.objects.update(tries=2)  # twice begun, never ended
    assert files.prepare_waiting(clock.now()) == 1 and files.prepare_waiting(clock.now()) == 0
    row = ItemFile.objects.get()
    assert (row.state, row.reason) == ("failed", files.BROKEN_OFF)
    ItemFile.objects.update(state="waiting", tries=0, reason="")
    files.prepare_waiting(clock.now())
    assert "嵌入对象" in ItemFile.objects.get().reason

"""Files that are not documents, or hostile ones: refused with a reason, never with a crash."""

from __future__ import annotations

import io
import random
import resource
import time
import zipfile

import docx
import pytest
import xlsxwriter

from ..limits import MB, Limits, UnreadableDocument
from ..reading import read_document
from .word_files import NAMESPACES, level, one_list, p, word, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def reason(data: bytes, filename: str = "a.docx", limits: Limits | None = None) -> str:
    """Why the file is refused. Every message must be Chinese and end as a sentence."""
    with pytest.raises(UnreadableDocument) as caught:
        read_document(data, filename, limits=limits or Limits())
    assert isinstance(caught.value, ValueError)
    assert caught.value.message.endswith("。")
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.message)
    return caught.value.reason


def stream_name(name: str) -> bytes:
    return OLE + name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"), (b" \r\n\t", "empty"), ("\u3000\n\u00a0".encode(), "empty"), (b"\xef\xbb\xbf", "empty"),
        (stream_name("EncryptedPackage"), "encrypted"), (stream_name("WordDocument"), "old_office"),
        (OLE, "old_office"), (stream_name("Workbook"), "not_word"), (stream_name("PowerPoint Document"), "not_word"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"), (b"\n\n%PDF-1.4", "pdf"), (b"{\\rtf1\\ansi", "rtf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"), (b"\xff\xd8\xff\xe0" + bytes(40), "picture"),
        (b"Rar!\x1a\x07", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b\x08", "archive"),
        (b"<html><body>x</body></html>", "web_page"), (b"\xef\xbb\xbf <!DOCTYPE html>", "web_page"),
        (b"MIME-Version: 1.0\r\n", "web_page"), (b"<?xml version='1.0'?><?mso-application?>", "web_page"),
        (b"PK\x03\x04", "damaged"), (b"PK\x03\x04" + bytes(3000), "damaged"), (b"PK\x05\x06" + bytes(18), "archive"),
        (word(p("正文")) [:-60], "damaged"), (zipped({"readme.txt": "x"}), "archive"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "not_word"), (zipped({"OFD.xml": "<x/>"}), "not_word"),
        (zipped({"content.xml": "<x/>", "mimetype": "odt"}), "not_word"),
        (zipped({"[Content_Types].xml": "<x/>"}), "not_word"),
        (zipped({"word/document.xml": "<not closed"}), "damaged"), (zipped({"word/document.xml": "<x/>"}), "not_word"),
        (zipped({"word/document.xml": b"\x00\xff\xfe"}), "damaged"), (word(""), "no_text"), (word(p("  \t")), "no_text"),
        (word(p(extra="<w:r><w:drawing><a:blip/></w:drawing></w:r>")), "scanned"),
        (bytes(range(256)) * 4, "binary"), (b"a\x00b\x00c\x00", "binary"), (b"\xff\xfe\x00\x00a\x00\x00\x00", "binary"),
        (random.Random(9704).randbytes(4096), "binary"), (b"\x81" * 99, "binary"),
    ],
)  # fmt: skip
def test_each_kind_of_file_is_named(data: bytes, expected: str) -> None:
    assert reason(data) == expected


def test_a_real_workbook_is_named() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "甲")
    assert reason(buffer.getvalue(), "名册.docx") == "not_word"


def test_text_in_every_encoding_is_read_and_damage_is_told() -> None:
    text = "推进建会：䶮、㛃、𠅤、𬭎·甲\r\n第二行\r第三行"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        result = read_document(text.encode(encoding), "a.txt")
        assert result.text == "推进建会：䶮、㛃、𠅤、𬭎·甲\n第二行\n第三行"
        assert (result.how, result.warnings) == ("txt", ())
    assert read_document(b"\xfe\xff" + "甲乙".encode("utf-16-be"), "a.txt").text == "甲乙"
    assert read_document("联通".encode("gbk"), "a.txt").text == "联通"
    cut = read_document(("建会" * 200).encode()[:-1], "a.txt")
    assert cut.text == "建会" * 199 + "建\ufffd"
    assert cut.warnings == ("文件中有 1 处字符已损坏，以“\ufffd”代替，请核对。",)


def test_markdown_by_name_and_other_names_with_a_warning() -> None:
    assert read_document("# 要点\n- 建会".encode(), "要点.MD").how == "md"
    assert read_document("要点".encode(), "无后缀").warnings == ()
    result = read_document("要点".encode(), "要点.docx")
    assert (result.how, result.warnings) == ("txt", ("文件名写的是.docx，内容其实是纯文本，已按内容读取。",))


def test_too_large_is_refused_before_it_is_looked_at() -> None:
    data = b"PK\x03\x04" + bytes(50 * MB)
    start = time.perf_counter()
    assert reason(data) == "too_large"
    assert time.perf_counter() - start < 0.05
    assert reason(b"12345", limits=Limits(file_bytes=4)) == "too_large"
    assert read_document(b"1234", "a.txt", limits=Limits(file_bytes=4)).text == "1234"


def test_bombs_are_refused_quickly_and_without_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    beginning, end = f"<w:document {NAMESPACES}><w:body>", "</w:body></w:document>"
    big = zipped({"word/document.xml": beginning + " " * (60 * MB) + end})
    assert len(big) < MB
    assert reason(big) == "bomb"
    assert reason(word(p("正文")), limits=Limits(unpacked_bytes=100)) == "bomb"
    assert reason(word(p("正文")), limits=Limits(xml_bytes=100)) == "bomb"
    unread = word(p("正文"), **{"word/media/image1.bmp": bytes(9_000)})
    assert reason(unread, limits=Limits(unpacked_bytes=8_000)) == "bomb"
    many = zipped({**{f"f{number}": b"" for number in range(2_000)}, "word/document.xml": b"<x/>"})
    assert reason(many) == "bomb"
    assert reason(zipped({"word/document.xml": "<x/>", **{f"x{n}": bytes(8 * MB) for n in range(2)}})) == "bomb"
    elements = beginning + "<w:p/>" * 510_000 + end
    assert reason(zipped({"word/document.xml": elements})) == "bomb"
    assert time.perf_counter() - start < 4  # most of it to make the bombs
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 250 * 1024  # KiB, the test's own strings too


def test_declared_sizes_may_lie() -> None:
    data = bytearray(word(p("正文") * 2_000))
    place = data.rfind(b"PK\x01\x02")  # word/document.xml comes last
    true = int.from_bytes(data[place + 24 : place + 28], "little")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    assert true > 100 and reason(bytes(data)) == "damaged"


def test_a_password_or_another_compression_inside_the_zip_is_refused() -> None:
    data = bytearray(word(p("正文")))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.rfind(signature) + offset] |= 1
    assert reason(bytes(data)) == "encrypted"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert reason(buffer.getvalue()) == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    for declaration in (
        f'<!DOCTYPE x [<!ENTITY l0 "哈">{laughs}]>',
        '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ):
        text = (
            f"{declaration}<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
        )
        assert reason(word("", **{"word/document.xml": text.encode(encoding)})) == "unsafe_xml"
        assert reason(word(p("正文"), **{"word/styles.xml": text.encode(encoding)})) == "unsafe_xml"


def test_a_declared_encoding_cannot_hide_a_declaration() -> None:
    hidden = '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x [+ADwAIQ-ENTITY a "b">]><x>&a;</x>'
    assert reason(word("", **{"word/document.xml": hidden})) == "damaged"


def test_deep_nesting_is_refused() -> None:
    deep = "<w:ins>" * 240 + "<w:r><w:t>深</w:t></w:r>" + "</w:ins>" * 240
    tables = "<w:tbl><w:tr><w:tc>" * 80 + p("深") + "</w:tc></w:tr></w:tbl>" * 80
    for body in (f"<w:p>{deep}</w:p>", tables, "<w:sdt><w:sdtContent>" * 5_000):
        try:
            read_document(word(body), "a.docx")
        except UnreadableDocument as error:
            assert error.reason == "damaged"


def seed_document() -> bytes:
    document = docx.Document()
    document.add_heading("要点", 1)
    for number in range(12):
        document.add_paragraph(f"第{number}件事", style="List Number")
    document.add_table(3, 3).cell(0, 0).merge(document.tables[0].cell(1, 1)).text = "合并"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled or put in."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place, length = chance.randrange(len(changed)), chance.randint(1, 40)
        act = chance.randrange(4)
        if act == 0:
            changed[place] = chance.randrange(256)
        elif act == 1:
            del changed[place : place + length]
        elif act == 2:
            changed[place:place] = changed[place : place + length]
        else:
            changed[place:place] = chance.randbytes(length)
        if not changed:
            return b""
    return bytes(changed)


def refuses_or_reads(data: bytes) -> bool:
    try:
        return bool(read_document(data, "a.docx").text)
    except UnreadableDocument:
        return False


def test_mutated_files_are_read_or_refused_but_never_crash() -> None:
    seed, chance = seed_document(), random.Random(20260)
    outcomes = {refuses_or_reads(mutated(seed, chance)) for _ in range(300)}
    assert outcomes == {True, False}


def test_mutated_parts_are_read_or_refused_but_never_crash() -> None:
    """The XML changed inside a sound zip, which random bytes outside hardly ever reach."""
    numbering = one_list(level(0, "decimal", "%1."), level(1, "chineseCounting", "（%2）"))
    styles = (
        '<w:style w:styleId="A"><w:basedOn w:val="A"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = (
        p("甲", number="1")
        + p("乙", style="A")
        + f"<w:tbl><w:tr><w:tc>{p('丙')}</w:tc><w:tc>{p('丁')}</w:tc></w:tr></w:tbl>"
    )
    chance = random.Random(97)
    parts = {
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
    }
    words = [*"w:p w:tbl w:r w:t w:numId -1 99999999999999999999 x %9%9%9 w:ilvl w:del".split(), ""]
    outcomes = set()
    for _ in range(600):
        changed = dict(parts)
        name = chance.choice(list(parts))
        for _ in range(chance.randint(1, 3)):
            old = chance.choice(
                ["w:p", "w:tc", "w:r", "w:t", "w:numId", "1", "0", "A", "%1.", "w:lvl", "w:ilvl", "w:val"]
            )
            changed[name] = changed[name].replace(old, chance.choice(words), chance.choice([1, -1]))
        outcomes.add(refuses_or_reads(word("", **changed)))
    assert outcomes == {True, False}

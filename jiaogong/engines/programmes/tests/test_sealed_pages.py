"""Sensitive answers and confidential calls: who sees what, and what is written down of it."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.papers.content import opened
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.personal.registry import looks_at
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry, EntryFile, Reveal
from jiaogong.kernel import clock
from jiaogong.kernel.journal.models import Entry as Line

from . import cast as people
from .cast import SECRET, Cast
from .test_entering_pages import form_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return people.build()


def pages(entry: Entry) -> list[str]:
    """Every page an entry appears on."""
    one, call = f"/programmes/entry/{entry.key}/", f"/programmes/call/{entry.programme.key}/"
    return [one, f"{one}form/", f"{one}submit/", f"{one}form.docx", call, f"{call}desk/", f"{call}entries/", f"{call}entries/?export=xlsx", "/programmes/mine/"]  # fmt: skip


def journal() -> str:
    """Everything the journal holds."""
    return json.dumps(
        list(Line.objects.values_list("before", "after", "object_label")), ensure_ascii=False, default=str
    )


def test_what_is_sensitive_stands_on_no_page(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast))
    verbs.agree(entry, by=cast.user("teacher"), at=clock.now())
    me = cast.client("teacher")
    page = text(
        me.post(f"/programmes/entry/{entry.key}/form/", form_of(entry, **{"a-illness": SECRET, "a-deeds": "长" * 201}))
    )
    assert SECRET not in page
    entry.refresh_from_db()
    assert entry.open_sealed() == {"illness": SECRET}
    assert SECRET not in json.dumps(entry.answers)
    me.post(f"/programmes/entry/{entry.key}/form/", form_of(entry))  # left empty: it stays
    me.post(f"/programmes/entry/{entry.key}/submit/", {"consent": "1"})
    entry.refresh_from_db()
    assert (entry.state, entry.open_sealed()) == ("running", {"illness": SECRET})
    for name in ("teacher", "officer", "city"):
        for page_url in pages(entry):
            assert SECRET not in cast.client(name).get(page_url).content.decode(errors="ignore"), (name, page_url)
    assert SECRET not in journal()
    assert SECRET not in json.dumps(list(Message.objects.values_list("body", flat=True)), ensure_ascii=False)


def test_a_sensitive_answer_can_be_cleared(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast), illness=SECRET)
    cast.client("teacher").post(f"/programmes/entry/{entry.key}/form/", form_of(entry, **{"clear-illness": "1"}))
    entry.refresh_from_db()
    assert entry.open_sealed().get("illness") == ""


def test_reading_it_takes_a_right_and_a_reason(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast), illness=SECRET)
    url = f"/programmes/entry/{entry.key}/reveal/"
    for name in ("colleague", "county", "far", "direct"):
        assert cast.client(name).post(url, {"reason": "核对困难情况"}).status_code == 404, name
    officer = cast.client("officer")
    page = text(officer.post(url, {"reason": "看看"}))
    assert "至少四个字" in page
    assert SECRET not in page
    answer = officer.post(url, {"reason": "核对困难情况"})
    assert SECRET in text(answer)
    assert answer["Cache-Control"] == "no-store"
    row = Reveal.objects.get()
    assert (row.user, row.reason) == (cast.user("officer"), "核对困难情况")
    assert SECRET not in journal()
    assert "核对困难情况" in text(cast.client("teacher").get(f"/programmes/entry/{entry.key}/"))
    (look,) = looks_at(cast.person("teacher"))
    assert (look.who, look.reason) == ("校干事", "核对困难情况")


def test_a_sensitive_file_opens_after_a_reason_alone(cast: Cast) -> None:
    fields = [
        *people.FIELDS,
        {
            "key": "record",
            "title": "病历照片",
            "type": "files",
            "sensitive": True,
            "purpose": "核实",
            "retention": "一年",
        },
    ]
    entry = people.draft(cast, people.call(cast, fields=fields))
    me = cast.client("teacher")
    verbs.agree(entry, by=cast.user("teacher"), at=clock.now())
    me.post(f"/programmes/entry/{entry.key}/upload/", {"field": "record", "files": people.upload("透析记录.pdf")})
    me.post(f"/programmes/entry/{entry.key}/submit/", {"consent": "1"})
    kept = Attachment.objects.get()
    officer, colleague = cast.client("officer"), cast.client("colleague")
    assert me.get(f"/papers/{kept.key}/").status_code == 200
    assert officer.get(f"/papers/{kept.key}/").status_code == 404
    page = text(officer.get(f"/programmes/entry/{entry.key}/"))
    assert "透析记录" not in page
    assert "已上传，不显示" in page
    assert "透析记录" in text(officer.post(f"/programmes/entry/{entry.key}/reveal/", {"reason": "核对困难情况"}))
    assert officer.get(f"/papers/{kept.key}/").status_code == 200
    assert colleague.get(f"/papers/{kept.key}/").status_code == 404
    Reveal.objects.update(at=clock.now() - timedelta(minutes=31))
    assert officer.get(f"/papers/{kept.key}/").status_code == 404


def test_ones_own_needs_no_reason_and_leaves_no_look(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast), illness=SECRET)
    assert SECRET in text(cast.client("teacher").post(f"/programmes/entry/{entry.key}/reveal/"))
    assert not Reveal.objects.exists()


def test_a_confidential_entry_is_nobodys_business(cast: Cast) -> None:
    call = people.call(cast, confidential=True, rolling=True)
    entry = people.handed_in(cast, call, illness=SECRET)
    for name in ("colleague", "officer", "far", "direct"):
        client = cast.client(name)
        assert client.get(f"/programmes/entry/{entry.key}/").status_code == 404, name
        assert client.post(f"/programmes/entry/{entry.key}/", {"act": "pass"}).status_code == 404, name
        assert client.post(f"/programmes/entry/{entry.key}/reveal/", {"reason": "核对困难情况"}).status_code == 404
        assert client.post(f"/programmes/entry/{entry.key}/withdraw/").status_code == 404
        for url in (f"/programmes/call/{call.key}/", f"/programmes/call/{call.key}/desk/", f"/programmes/call/{call.key}/entries/", "/programmes/mine/?tab=unit", "/"):  # fmt: skip
            assert "林小燕" not in text(client.get(url)), (name, url)
    assert "1 件申报等待办理" not in text(cast.client("officer").get(f"/programmes/call/{call.key}/"))
    assert _asked(cast) == {"chair"}
    chair = cast.client("chair")
    assert "林小燕" in text(chair.get(f"/programmes/call/{call.key}/desk/"))
    chair.post(f"/programmes/entry/{entry.key}/", {"act": "pass"})
    assert _asked(cast) == {"county"}
    entry.refresh_from_db()
    assert entry.step == "county"
    assert "林小燕" in text(cast.client("county").get(f"/programmes/call/{call.key}/desk/"))
    assert cast.client("officer").get(f"/programmes/entry/{entry.key}/").status_code == 404


def _asked(cast: Cast) -> set[str]:
    """Whose to-dos the call has opened."""
    found: Any = Item.objects.open()
    return {name for name in cast.users if found.addressed_to(cast.user(name), clock.today()).exists()}


def test_a_sensitive_file_is_sealed_on_the_disk(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    record = {
        "key": "record",
        "title": "病历照片",
        "type": "files",
        "sensitive": True,
        "purpose": "核实",
        "retention": "一年",
    }
    entry = people.draft(cast, people.call(cast, fields=[*people.FIELDS, record]))
    me = cast.client("teacher")
    verbs.agree(entry, by=cast.user("teacher"), at=clock.now())
    for field, name in (("record", "透析记录.pdf"), ("record", "透析记录.pdf"), ("proof", "奖状.pdf")):
        sent = people.upload(name, people.PDF + SECRET.encode())
        me.post(f"/programmes/entry/{entry.key}/upload/", {"field": field, "files": sent})
    sealed, plain = Attachment.objects.order_by("file_key")
    if sealed.file_key is None:
        sealed, plain = plain, sealed
    assert SECRET.encode() not in Path(sealed.file.path).read_bytes()
    assert SECRET.encode() in Path(plain.file.path).read_bytes()
    assert "透析" not in journal()
    assert "透析记录.pdf" in text(me.get(f"/programmes/entry/{entry.key}/form/"))
    assert b"".join(me.get(f"/papers/{sealed.key}/").streaming_content) == people.PDF + SECRET.encode()


def test_files_that_lay_open_before_are_sealed_by_the_migration(
    cast: Cast, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    record = {
        "key": "record",
        "title": "病历照片",
        "type": "files",
        "sensitive": True,
        "purpose": "核实",
        "retention": "一年",
    }
    entry = people.draft(cast, people.call(cast, fields=[*people.FIELDS, record]))
    for field in ("record", "proof"):
        place = EntryFile.objects.create(entry=entry, field=field)
        attach(place, upload=people.upload("透析.pdf"), unit_id=1, by=cast.user("teacher"), at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        import_module("jiaogong.engines.programmes.migrations.0002_seal_files").seal(apps, None)
    (row,) = Attachment.objects.filter(file_key__isnull=False)
    assert (row.shown_name, row.name) == ("透析.pdf", "附件.pdf")
    assert opened(row).read() == people.PDF
    lying = [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()]
    assert sorted(content == people.PDF for content in lying) == [False, True]  # proof stays as it was

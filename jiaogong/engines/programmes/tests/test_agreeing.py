"""Nothing sensitive is kept before a separate consent; taken back, it goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiaogong.engines.inbox.models import Message
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.personal.models import Consent
from jiaogong.engines.personal.verbs import withdraw_consent
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel import clock
from jiaogong.kernel.journal.models import Entry as Line

from . import cast as people
from .cast import CONSENT, SECRET, Cast
from .test_entering_pages import form_of, text

pytestmark = pytest.mark.django_db
RECORD = {
    "key": "record",
    "title": "病历照片",
    "type": "files",
    "sensitive": True,
    "purpose": "核实",
    "retention": "一年",
}
FIELDS = [*people.FIELDS, RECORD]


@pytest.fixture
def cast(db: None, settings: Any, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return people.build()


def send(client: Any, entry: Entry, name: str = "透析记录.pdf") -> str:
    sent = {"field": "record", "files": people.upload(name)}
    return text(client.post(f"/programmes/entry/{entry.key}/upload/", sent, follow=True))


def test_the_form_asks_first_and_keeps_the_rest_meanwhile(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast, fields=FIELDS))
    url, me = f"/programmes/entry/{entry.key}/form/", cast.client("teacher")
    page = text(me.get(url))
    assert 'name="a-illness"' not in page
    assert "下面 2 项是敏感个人信息" in page
    assert page.index('name="a-topics"') < page.index("我已阅读，单独同意")
    typed = form_of(entry, **{"a-illness": SECRET, "a-deeds": "支教五年", "window": "a", "serial": "1"})
    answer = me.post(f"/programmes/entry/{entry.key}/autosave/", typed).json()
    assert "单独同意" in answer["errors"]["illness"]
    entry.refresh_from_db()
    assert (entry.answers["deeds"], entry.open_sealed()) == ("支教五年", {})
    assert "要先单独同意才能上传" in send(me, entry)
    assert not Attachment.objects.exists()


def test_one_tap_keeps_what_was_typed_and_opens_the_fields(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast, fields=FIELDS))
    url, me = f"/programmes/entry/{entry.key}/form/", cast.client("teacher")
    answer = me.post(url, form_of(entry, act="agree", **{"a-deeds": "支教五年"}))
    assert answer.url == f"{url}#f-illness"
    page = text(me.get(url))
    assert 'name="a-illness"' in page
    assert "我已阅读，单独同意" not in page
    entry.refresh_from_db()
    assert entry.answers["deeds"] == "支教五年"
    assert Consent.objects.standing().filter(person=cast.person("teacher"), purpose=CONSENT).count() == 1
    me.post(url, form_of(entry, **{"a-illness": SECRET}))
    send(me, entry)
    entry.refresh_from_db()
    assert entry.open_sealed() == {"illness": SECRET}
    assert Attachment.objects.count() == 1
    verbs.agree(entry, by=cast.user("teacher"), at=clock.now())  # twice is once
    assert Consent.objects.count() == 1
    me.post(f"/programmes/entry/{entry.key}/submit/", {})  # not asked again
    entry.refresh_from_db()
    assert entry.state == "running"


def test_a_union_says_that_it_keeps_the_written_consent(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast, fields=FIELDS), by="officer", of="teacher")
    page = text(cast.client("officer").get(f"/programmes/entry/{entry.key}/form/"))
    assert "本人已经书面同意，同意书由本单位工会保存" in page
    assert cast.client("colleague").post(f"/programmes/entry/{entry.key}/form/", {"act": "agree"}).status_code == 404
    cast.client("officer").post(f"/programmes/entry/{entry.key}/form/", {"act": "agree"})
    told = Message.objects.get(person=cast.person("teacher"), short="登记了您的同意")
    assert "如果不属实" in told.body


def test_taken_back_it_goes_everywhere_and_ends_what_is_undecided(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    call = people.call(cast, fields=FIELDS)
    handed_in = people.handed_in(cast, people.call(cast), illness=SECRET)
    entry = people.draft(cast, call, illness=SECRET)
    send(cast.client("teacher"), entry)
    path = Path(Attachment.objects.get().file.path)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(cast.person("teacher"), by=cast.user("teacher"), purpose=CONSENT, at=clock.now())
    entry.refresh_from_db()
    handed_in.refresh_from_db()
    assert entry.open_sealed() == {}
    assert entry.answers["deeds"]
    assert not Attachment.objects.exists()
    assert not path.exists()
    assert handed_in.open_sealed() == {}
    assert (handed_in.state, handed_in.result) == ("withdrawn", "本人撤回同意，敏感内容已删除")
    assert Line.objects.filter(verb="撤回同意，删除敏感内容").count() == 2
    page = text(cast.client("teacher").get(f"/programmes/entry/{entry.key}/form/"))
    assert "下面 2 项是敏感个人信息" in page

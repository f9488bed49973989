"""An erased person is found in no table any more, sealed ones opened, files read; what counts stays. The journal is left out: it
cannot be changed, and is the proof of the erasure."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from jiaogong.engines.org.models import Employment, Person
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.personal.reading import as_json, as_workbook
from jiaogong.engines.personal.verbs.erasing import erase_locked
from jiaogong.engines.postings.models import Posting
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry
from jiaogong.engines.scoring.models import Mark
from jiaogong.kernel import clock
from jiaogong.kernel.seal.fields import Sealed
from jiaogong.kernel.text.identity import id_check_digit

from . import cast as people
from .cast import SECRET, Cast
from .officer_cast import TEXT, stage

pytestmark = pytest.mark.django_db
NUMBER = "99010119850312872" + id_check_digit("99010119850312872")
PHONE = "10012345679"
FULL = (
    TEXT.replace("blind = true", "blind = false").replace('kind = "jury"', 'kind = "review"')
    .replace('entrant = "person"', f'entrant = "person"\nconsent = "{people.CONSENT}"')
    .replace("[[steps]]\nkey = \"endorse\"", """[[fields]]
key = "illness"
title = "身体情况"
sensitive = true
purpose = "核定"
retention = "一年"

[[fields]]
key = "proof"
title = "证明材料"
type = "files"

[[steps]]
key = "endorse\"""", 1)
)  # fmt: skip


def hits(words: tuple[str, ...], folder: Path) -> list[str]:
    """Where any of the words still is: every field of every table but the journal's, and every file."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label == "journal" or model._meta.proxy or not model._meta.managed:
            continue
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                text = value.open() if isinstance(value, Sealed) else json.dumps(value, ensure_ascii=False, default=str)
                if any(word in text for word in words):
                    found.append(f"{model._meta.label}.{field.name}: {text}")
    for path in folder.rglob("*"):
        if path.is_file() and any(word.encode() in path.read_bytes() for word in words):
            found.append(str(path))
    return found


def leave(person: Person) -> None:
    Employment.objects.filter(person=person).update(until=clock.today() - timedelta(days=1))


def erase(person: Person, by: Any, unit: Any) -> None:
    erase_locked(Person.objects.get(pk=person.pk), by=by, unit=unit, at=clock.now(), basis="本人请求")


def test_nothing_of_him_is_found_and_the_numbers_stay(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    theatre = stage(FULL)
    running = theatre.enter(3)
    person = Person.objects.get(name="赵老师")
    person.id_number, person.phone = NUMBER, PHONE
    person.save()
    entry = theatre.made[0]
    answers = {**entry.answers, "deeds": f"赵老师（{NUMBER}，{PHONE}）支教三年。"}
    Entry.objects.filter(pk=entry.pk).update(answers=answers)  # as if it had been typed
    entry.refresh_from_db()
    entry.sealed = json.dumps({"illness": f"赵老师{SECRET}"}, ensure_ascii=False)
    entry.save()
    place = entry.files.create(field="proof")
    attach(place, upload=people.upload("赵老师.pdf", people.PDF + "赵老师".encode()), unit_id=1, by=None, at=clock.now())  # fmt: skip
    running.run(until="confirm")
    Mark.objects.update(comment="赵老师讲得好")
    panel_of = entry.passages.get(step="jury").batch
    assert panel_of is not None
    running.run()
    assert hits(("赵老师",), tmp_path)
    kept = Entry.objects.filter(pk=entry.pk).values("number", "state", "rank", "score", "tier", "chosen").get()
    counted = [m.objects.count() for m in (Entry, Mark, Posting)]
    masked = [row for row in Posting.objects.get().rows if "赵*" in row]
    assert masked
    leave(person)
    with django_capture_on_commit_callbacks(execute=True):
        erase(person, theatre.cast.user("school"), theatre.cast.units["school"])
    Mark.objects.filter(comment__contains="赵老师").exclude(assignment__item__subject_id=entry.pk).update(comment="")
    assert hits(("赵老师", NUMBER, PHONE, SECRET), tmp_path) == []
    assert Entry.objects.filter(pk=entry.pk).values(*kept).get() == kept
    assert [m.objects.count() for m in (Entry, Mark, Posting)] == counted
    assert not any("赵*" in row for row in Posting.objects.get().rows)
    assert len(Posting.objects.get().rows) >= 1
    page = theatre.client("city").get(f"/programmes/entry/{entry.key}/").content.decode()
    assert "已匿名" in page


TEAM = {
    "entrant": "team", "limits": {"team_least": 2, "team_most": 6},
    "fields": [*people.FIELDS, {"key": "roll", "title": "成员分工", "type": "people"}],
}  # fmt: skip


def team_entry(cast: Cast) -> Entry:
    entry = people.draft(
        cast, people.call(cast, **TEAM), by="officer", of="colleague", deeds="周明和林小燕一起支教。",
        roll="林小燕 主讲\n周明 资料", illness=f"林小燕{SECRET}",
    )  # fmt: skip
    team = [cast.person("colleague"), cast.person("teacher")]
    verbs.set_team(entry, people=team, leader=team[0], by=cast.user("officer"), at=clock.now())
    verbs.submit(entry, by=cast.user("officer"), at=clock.now(), consent=True)
    entry.refresh_from_db()
    return entry


def test_a_members_name_goes_from_his_teams_tables_and_the_work_stays(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    cast = people.build()
    entry = team_entry(cast)
    entry.refresh_from_db()
    person = cast.person("teacher")
    leave(person)
    with django_capture_on_commit_callbacks(execute=True):
        erase(person, cast.user("officer"), cast.school)
    entry.refresh_from_db()
    assert hits(("林小燕",), tmp_path) == []
    assert entry.answers["roll"] == "已匿名 主讲\n周明 资料"
    assert entry.answers["deeds"] == "周明和已匿名一起支教。"
    assert entry.open_sealed() == {"illness": f"已匿名{SECRET}"}
    assert entry.state == "running"
    assert entry.members.count() == 1


def test_a_namesakes_entries_stay(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cast = people.build()
    Person.objects.filter(pk=cast.person("colleague").pk).update(name="林小燕")
    entry = people.handed_in(cast, people.call(cast), by="colleague", deeds="林小燕老师支教三年。")
    person = cast.person("teacher")
    leave(person)
    erase(person, cast.user("officer"), cast.school)
    entry.refresh_from_db()
    assert entry.answers["deeds"] == "林小燕老师支教三年。"


def test_his_copy_holds_his_answers_in_words(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cast = people.build()
    entry = people.draft(cast, people.call(cast), grade="小学", topics=["教学", "科研"], illness=SECRET)
    team_entry(cast)
    sent = {"field": "proof", "files": people.upload("奖状.pdf")}
    cast.client("teacher").post(f"/programmes/entry/{entry.key}/upload/", sent)
    lines = json.loads(as_json(cast.person("teacher")))["申报填写的内容"]
    assert {line["内容"]: line["填写"] for line in lines}.items() >= {
        "主要事迹": "连续三年承担乡村支教。", "学段": "小学", "方向": "教学、科研", "病情": SECRET, "证明材料": "奖状.pdf",
    }.items()  # fmt: skip
    assert as_workbook(cast.person("teacher"), clock.now())[:2] == b"PK"
    assert Attachment.objects.count() == 1
    assert "林小燕" not in as_json(cast.person("chair")).decode()

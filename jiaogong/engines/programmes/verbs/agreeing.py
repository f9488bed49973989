"""Separate consent before anything sensitive is kept, and what goes when it is taken back (个人信息保护法 art. 29, 15, 47, 2021)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Person
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import discard
from jiaogong.engines.personal import purposes
from jiaogong.engines.personal.models import Consent
from jiaogong.engines.personal.purposes import Purpose
from jiaogong.engines.personal.verbs import give_consent
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..definition.schema import Definition
from ..models import Entry, EntryFile
from ..words import EntryState, PassageState
from .moving import leave
from .room import free_places

FIRST = "敏感内容要先单独同意才能保存，这一项还没有保存。请在表里点“同意”后再填写。"
TAKEN_BACK = "本人撤回同意，敏感内容已删除"


def needs_consent(entry: Entry, definition: Definition) -> Purpose | None:
    """The purpose its person has still to agree to."""
    if not definition.consent or entry.person is None:
        return None
    purpose = purposes.get(definition.consent)
    standing = Consent.objects.standing().filter(person=entry.person, purpose=purpose.key, version=purpose.version)
    return None if standing.exists() else purpose


def agree_for(row: Entry, definition: Definition, consent: bool, by: Any, at: datetime) -> None:
    """Note the consent where it is still needed; RuleBroken without it."""
    purpose = needs_consent(row, definition)
    if purpose is None or row.person is None:
        return
    if not consent:
        raise RuleBroken(f"请先阅读“{purpose.title}”的说明并单独同意，再提交。", field="consent")
    give_consent(row.person, by=by, purpose=purpose.key, at=at)
    own = row.person.user_id
    if own is not None and own != by.pk:  # the union says it keeps his signature: he hears of it
        body = f"{row.unit}工会为您填写“{row.programme}”时登记：您已书面同意“{purpose.title}”。如果不属实，请在“我的信息”里撤回，并告诉工会。"
        inbox.send(short="登记了您的同意", body=body, link=reverse("personal:mine"), person=row.person, at=at)


def withheld(row: Entry, definition: Definition, values: Mapping[str, Any]) -> dict[str, str]:
    """Which of these answers may not be kept yet, and why; emptying one is always allowed."""
    keys = [field.key for field in definition.fields if field.sensitive and values.get(field.key)]
    return dict.fromkeys(keys, FIRST) if keys and needs_consent(row, definition) is not None else {}


def forget_unconsented(key: str, person: Person, by: Any, at: datetime) -> None:
    """The consent was taken back: sensitive answers and files go from all his entries, and what nobody has decided yet is
    withdrawn. What was done before on the strength of the consent stands (art. 15)."""
    rows = Entry.objects.select_for_update(of=("self",)).filter(person=person)
    for row in rows.select_related("programme__version", "unit", "person").order_by("pk"):
        body = row.programme.version.body
        if body.get("consent") != key:
            continue
        _take_back(row, by, at)
        secret = [field["key"] for field in body.get("fields", ()) if field.get("sensitive")]
        places = EntryFile.objects.filter(entry=row, field__in=secret).values_list("pk", flat=True)
        files = discard(Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=list(places)))
        if not files and not row.sealed:
            continue
        row.sealed, row.revision, row.changed_at = None, row.revision + 1, at
        row.save(update_fields=["sealed", "revision", "changed_at"])
        journal.write("撤回同意，删除敏感内容", row, by=by, after={"fields": secret, "files": files})


def _take_back(row: Entry, by: Any, at: datetime) -> None:
    """Without its sensitive answers nobody can go on with it, unless it has been gathered for a decision."""
    waiting = row.passages.filter(state=PassageState.WAITING)
    if row.state != EntryState.RUNNING or row.chosen is not None or waiting.filter(batch__isnull=False).exists():
        return
    leave(row, PassageState.WITHDRAWN, by=by, at=at, opinion=TAKEN_BACK)
    free_places(row)
    row.state, row.step, row.result = EntryState.WITHDRAWN, "", TAKEN_BACK
    row.save(update_fields=["state", "step", "result"])
    journal.write("撤回申报", row, by=by, after={"reason": TAKEN_BACK})

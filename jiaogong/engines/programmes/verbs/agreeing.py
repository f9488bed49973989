"""Separate consent before anything sensitive is kept, and what goes when it is taken back (个人信息保护法 art. 29, 15, 47, 2021)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

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
from ..words import EntryState

FIRST = "敏感内容要先单独同意才能保存，这一项还没有保存。请在表里点“同意”后再填写。"
UNFINISHED = (EntryState.DRAFT, EntryState.RETURNED, EntryState.WITHDRAWN)


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


def withheld(row: Entry, definition: Definition, values: Mapping[str, Any]) -> dict[str, str]:
    """Which of these answers may not be kept yet, and why; emptying one is always allowed."""
    keys = [field.key for field in definition.fields if field.sensitive and values.get(field.key)]
    return dict.fromkeys(keys, FIRST) if keys and needs_consent(row, definition) is not None else {}


def forget_unfinished(key: str, person: Person, by: Any, at: datetime) -> None:
    """The consent was taken back: sensitive answers and files of entries not handed in (or taken back) go, the rest stays."""
    rows = Entry.objects.select_for_update(of=("self",)).filter(person=person, state__in=UNFINISHED)
    for row in rows.select_related("programme__version").order_by("pk"):
        body = row.programme.version.body
        if body.get("consent") != key:
            continue
        secret = [field["key"] for field in body.get("fields", ()) if field.get("sensitive")]
        places = EntryFile.objects.filter(entry=row, field__in=secret).values_list("pk", flat=True)
        files = discard(Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=list(places)))
        if not files and not row.sealed:
            continue
        row.sealed, row.revision, row.changed_at = None, row.revision + 1, at
        row.save(update_fields=["sealed", "revision", "changed_at"])
        journal.write("撤回同意，删除敏感内容", row, by=by, after={"fields": secret, "files": files})

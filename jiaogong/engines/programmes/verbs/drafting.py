"""A scheme changed on screen: its draft takes everything, only a sound one becomes a version."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..definition.loading import Unsound, parse
from ..models import Scheme, SchemeDraft, SchemeVersion
from .schemes import change_scheme, digest, judged, plain, within


def _own(scheme: Scheme, by: Any) -> Scheme:
    row = Scheme.objects.select_for_update(of=("self",)).select_related("unit").get(pk=scheme.pk)
    if row.unit is None:
        raise RuleBroken("平台方案不能直接修改，请先复制到本单位。")
    require(by, "programmes.call", row.unit)
    if row.retired_on is not None:
        raise RuleBroken("这份方案已停用，不能再修改。")
    return row


@transaction.atomic
def change_draft(scheme: Scheme, *, body: Mapping[str, Any], revision: int, by: Any, at: datetime) -> SchemeDraft:
    """Keep a change without making a version of it. `revision` is the one the page showed (0: no draft yet).

    Rule: an older page does not overwrite a newer draft. No journal line: a draft has no effect before it is a version.
    """
    row = _own(scheme, by)
    draft = SchemeDraft.objects.filter(scheme=row).first()
    if (draft.revision if draft else 0) != revision:
        raise RuleBroken("这份方案刚刚在另一个窗口改过，请刷新页面，接着最新的内容修改。")
    newest = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    draft = draft or SchemeDraft(scheme=row, based_on=newest)
    draft.body, draft.revision, draft.changed_at, draft.changed_by = dict(body), revision + 1, at, by
    draft.save()
    return draft


@transaction.atomic
def keep_draft(scheme: Scheme, *, by: Any, at: datetime) -> SchemeVersion:
    """The draft becomes the next version. Rules: sound; nobody made another version meanwhile."""
    row = _own(scheme, by)
    draft = SchemeDraft.objects.filter(scheme=row).first()
    if draft is None:
        return row.versions.order_by("-number")[0]
    version = change_scheme(row, body=draft.body, expected=draft.based_on, by=by, at=at)
    draft.delete()
    return version


@transaction.atomic
def drop_draft(scheme: Scheme, *, by: Any) -> None:
    """Throw the changes away; the newest version stands. Twice is once."""
    SchemeDraft.objects.filter(scheme=_own(scheme, by)).delete()


@transaction.atomic
def restore_version(scheme: Scheme, *, number: int, by: Any, at: datetime) -> SchemeVersion:
    """Go back to a former wording: it becomes the newest version, the ones between stay in the list. Drops a draft."""
    row = _own(scheme, by)
    former = row.versions.filter(number=number).first()
    if former is None:
        raise RuleBroken("没有这一版。")
    newest = row.versions.order_by("-number")[0]
    SchemeDraft.objects.filter(scheme=row).delete()
    return change_scheme(row, body=former.body, expected=newest.number, by=by, at=at)


@transaction.atomic
def take_in_scheme(*, text: str, unit: Unit, by: Any, at: datetime) -> Scheme:
    """A definition file becomes the unit's own scheme. Rules: programmes.call; sound (every problem with line or path)."""
    require(by, "programmes.call", unit)
    try:
        body = parse(text)
    except Unsound as error:
        raise RuleBroken(str(error), field="file") from error
    definition = judged(body)
    within(definition, unit, None, "file")
    if Scheme.objects.filter(unit=unit, title=definition.title, retired_on=None).exists():
        raise RuleBroken(f"本单位已有名为“{definition.title}”的方案，请改文件里的 title。", field="file")
    kept = plain(definition)
    scheme = Scheme.objects.create(
        code=f"{definition.key[:40]}_{secrets.token_hex(4)}",
        title=definition.title,
        family=definition.family,
        unit=unit,
    )
    SchemeVersion.objects.create(scheme=scheme, number=1, body=kept, sha256=digest(kept), made_at=at, made_by=by)
    journal.write("上传项目方案", scheme, by=by, after={"title": scheme.title}, unit_id=unit.pk)
    return scheme

"""我的困难档案: asking, reading everything that is kept of oneself, taking the consent back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.personal import purposes as registry
from jiaogong.engines.personal.reading import desk_of
from jiaogong.engines.personal.verbs import give_consent, withdraw_consent
from jiaogong.kernel import clock

from .. import forms, purposes, verbs
from ..models import HardshipFile, Opening, Visit
from ..sealed import Shown, whole
from .common import done, known, myself, page, pages


@pages
def mine(request: HttpRequest) -> HttpResponse:
    """My own file: apply, see what is kept and who looked, agree that it follows me, withdraw."""
    person, unit = myself(request), None
    unit = desk_of(person)
    form = forms.ApplyForm(request.POST if request.POST.get("act") == "apply" else None)
    if _agreed(person, purposes.FILE):
        del form.fields["consent"]
    if request.method == "POST" and _acted(request, person, unit, form):
        return redirect("relief:mine")
    files = list(HardshipFile.objects.filter(person=person).select_related("unit").order_by("-asked_at"))
    live = next((f for f in files if f.state != "closed"), None)
    context = {
        "person": person, "unit": unit, "form": form, "purpose": registry.get(purposes.FILE), "live": live,
        "files": [f for f in files if f.state == "closed"], "shown": _own(live), "follows": _agreed(person, purposes.FOLLOW),
        "agreed": _agreed(person, purposes.FILE), "follow": registry.get(purposes.FOLLOW),
        "openings": Opening.objects.filter(person=person).select_related("user")[:10],
        "visits": Visit.objects.filter(person=person, signed_on__isnull=False).select_related("unit")[:20],
    }  # fmt: skip
    return page(request, "relief/mine.html", context)


def _own(file: HardshipFile | None) -> Shown | None:
    return whole(file) if file is not None else None


def _agreed(person: Person, purpose: str) -> bool:
    return verbs.files.agreed(person, purpose)


def _acted(request: HttpRequest, person: Person, unit: Unit | None, form: forms.ApplyForm) -> bool:
    act = known(request.POST.get("act", ""), ("apply", "withdraw", "follow", "unfollow"))
    facts: dict[str, Any] = {"by": request.user, "at": clock.now()}
    if act == "apply":
        if unit is None:
            form.add_error(None, "系统里没有您的工作单位，请直接联系上级工会。")
        if not form.is_valid() or unit is None:
            return False
        given = form.cleaned_data
        return done(
            request,
            form,
            lambda: verbs.apply_for_file(person, unit=unit, **{"consent": True, **given}, **facts),
            f"已提交给{unit.name}工会主席。",
        )
    if act == "follow":
        give_consent(person, purpose=purposes.FOLLOW, **facts)
        messages.success(request, "已记录：调动时档案随会籍转到新单位。")
        return True
    purpose = purposes.FILE if act == "withdraw" else purposes.FOLLOW
    if withdraw_consent(person, purpose=purpose, **facts):
        words = "已撤回，家庭情况已删除；已付款项只留金额。" if act == "withdraw" else "已撤回，调动时档案不随转。"
        messages.success(request, words)
    return True

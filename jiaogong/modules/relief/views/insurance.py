"""互助保险: products, my unit's enrolments, claims."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import care_forms, verbs
from ..models import Claim, Enrolment, Product
from ..people import find_people, find_person
from .common import done, home_unit, page, pages


@require_GET
def products(request: HttpRequest) -> HttpResponse:
    """What is offered to my union, with how many of it are enrolled."""
    unit = home_unit(request.user, "relief.insure")
    rows = list(Product.objects.offered_to(unit).select_related("unit"))
    counts = {p.pk: p.enrolments.filter(unit=unit).count() for p in rows}
    context = {
        "unit": unit, "rows": [(p, counts[p.pk], p.until - timedelta(days=1)) for p in rows], "today": clock.today(),
        "may_claim": holds(request.user, "relief.hold"),
    }  # fmt: skip
    return page(request, "relief/products.html", context)


@pages
def new_product(request: HttpRequest) -> HttpResponse:
    """A product for everybody below my union."""
    unit = home_unit(request.user, "relief.insure")
    form = care_forms.ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["until"] = given.pop("last") + timedelta(days=1)
        if done(request, form, lambda: verbs.add_product(unit, by=request.user, **given), "已设立。"):
            return redirect("relief:products")
    context = {
        "form": form,
        "title": "设立互助保险",
        "meta": unit.name,
        "back": reverse("relief:products"),
        "button": "保存",
    }
    return page(request, "relief/form.html", context)


@pages
def product(request: HttpRequest, key: UUID) -> HttpResponse:
    """One product: enrol my staff, see who is enrolled, claim."""
    unit = home_unit(request.user, "relief.insure")
    found = get_object_or_404(Product.objects.offered_to(unit).select_related("unit"), key=key)
    act, may_claim = request.POST.get("act", ""), allows(request.user, "relief.hold", unit)
    enrol = care_forms.EnrolForm(request.POST if act == "enrol" else None)
    claim = care_forms.ClaimForm(request.POST if act == "claim" else None, initial={"made_on": clock.today()})
    if request.method == "POST":
        if act == "enrol" and enrol.is_valid():

            def sign_up() -> None:
                names = enrol.cleaned_data["names"]
                people = find_people(names, unit, clock.today()) if names.strip() else None
                verbs.enrol(found, unit=unit, by=request.user, at=clock.now(), people=people)

            if done(request, enrol, sign_up, "参保名单已更新。"):
                return redirect("relief:product", key)
        if act == "claim" and claim.is_valid():
            try:
                made = _claimed(request, found, claim)
            except RuleBroken as broken:
                add_broken(claim, broken)
            else:
                return redirect("relief:claim", made.key)
    rows = Enrolment.objects.filter(product=found, unit=unit).select_related("person")
    number = rows.count()
    context = {
        "product": found, "unit": unit, "enrol": enrol, "claim": claim, "may_claim": may_claim, "number": number,
        "rows": rows[:300], "last": found.until - timedelta(days=1), "ended": found.until <= clock.today(),
        "total": number * found.premium,
    }  # fmt: skip
    return page(request, "relief/product.html", context)


def _claimed(request: HttpRequest, found: Product, form: care_forms.ClaimForm) -> Claim:
    given = dict(form.cleaned_data)
    unit = home_unit(request.user, "relief.insure")
    person = find_person(given.pop("person"), unit, clock.today())
    enrolment = (
        Enrolment.objects.filter(product=found, person=person, unit=unit)
        .select_related("product", "unit", "person")
        .first()
    )
    if enrolment is None:
        raise RuleBroken(f"{person.name}没有参加这一期保障，不能申报。", field="person")
    return verbs.make_claim(enrolment, by=request.user, at=clock.now(), **given)


@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """Claims of the union I chair."""
    unit = home_unit(request.user, "relief.hold")
    rows = Claim.objects.visible_to(request.user).select_related("enrolment__person", "enrolment__product")
    return page(request, "relief/claims.html", {"rows": rows[:300], "unit": unit})


@pages
def claim(request: HttpRequest, key: UUID) -> HttpResponse:
    """One claim."""
    rows = Claim.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("enrolment__person", "enrolment__product", "enrolment__unit"), key=key
    )
    form = care_forms.SettleForm(request.POST or None, initial={"state": found.state})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if done(request, form, lambda: verbs.settle_claim(found, by=request.user, at=clock.now(), **facts), "已更新。"):
            return redirect("relief:claim", key)
    return page(request, "relief/claim.html", {"claim": found, "form": form})

"""Pages of certificates. Verifying is open to everybody who holds a code, answers about that one, and is never indexed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, require, require_holds
from jiaogong.kernel.attempts import counting as attempts
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, narrowed, render_listing

from ..models import Certificate
from . import verbs
from .codes import read_code
from .forms import CodeForm, ReissueForm, RevokeForm
from .owners import may_see
from .sheet import MOST_IN_A_FILE, certificates_pdf
from .tables import CertificateFilter, CertificateTable, export_certificates, state_words

MOST_WRONG, WITHIN = 20, timedelta(hours=1)
TOO_MANY = "这个网络地址输错验证码的次数太多，请过一小时再试；急需核实的，请直接联系颁发单位。"
NO_SUCH = "没有这个验证码的证书。请对照证书左下角逐字核对；仍然查不到的，请联系颁发单位，不要以此证书为准。"


def _public(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"  # no-referrer would let browsers send the form without an origin
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Where a code is typed."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        code = read_code(form.cleaned_data["code"])
        if code:
            return redirect("certificates:verified", code)
        form.add_error(
            "code", "验证码是 12 位字母和数字，里面没有 0、1、2、5、8 和 B、I、L、O、S、U、Z，请对照证书再看一遍。"
        )
    return _public(request, "certificates/verify.html", {"form": form})


@login_not_required
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What a certificate's code says: award, year, issuer, masked name, valid or revoked. Wrong codes are counted."""
    at, counted = clock.now(), f"certificates:{attempts.source_of(request)}"
    form = CodeForm()
    try:
        attempts.check(counted, most=MOST_WRONG, within=WITHIN, at=at, words=TOO_MANY)
    except attempts.TooMany as refused:
        return _public(request, "certificates/verify.html", {"form": form, "wrong": refused.message}, status=429)
    read = read_code(code)
    found = Certificate.objects.select_related("unit").filter(code=read).first() if read else None
    if found is None:
        attempts.note(counted, at=at)
        return _public(request, "certificates/verify.html", {"form": form, "wrong": NO_SUCH}, status=404)
    return _public(request, "certificates/verified.html", {"found": found, "state": state_words(found), "at": at})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own certificates."""
    rows = Certificate.objects.held_by(request.user).select_related("unit")
    return _kept(render(request, "certificates/mine.html", {"rows": [(row, state_words(row)) for row in rows]}))


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _listing(request: HttpRequest) -> Listing:
    require_holds(request.user, "certificates.view")
    rows = Certificate.objects.visible_to(request.user).select_related("unit", "holder_unit")
    return Listing(
        title="证书", queryset=rows, table=CertificateTable, filters=CertificateFilter,
        search=lambda found, text: found.search(text), search_hint="奖项、姓名、单位", export=export_certificates,
        export_name="证书", empty=Empty("还没有颁发过证书", "评选结果确认后，证书在这里集中打印。"),
    )  # fmt: skip


@require_safe
def issued(request: HttpRequest) -> HttpResponse:
    """Certificates of the units in reach."""
    printing = f"{reverse('certificates:sheets')}?{request.GET.urlencode()}"
    return render_listing(
        request, _listing(request), template="certificates/issued.html", context={"printing": printing}
    )


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """The listed certificates that are valid, in one file for the printer."""
    found = (
        narrowed(request, _listing(request))[0]
        .filter(revoked_on__isnull=True)
        .order_by("unit__path", "awarded_on", "pk")
    )
    rows = list(found[: MOST_IN_A_FILE + 1])
    back = f"{reverse('certificates:issued')}?{request.GET.urlencode()}"
    if not rows:
        messages.error(request, "没有可以打印的有效证书。")
        return redirect(back)
    if len(rows) > MOST_IN_A_FILE:
        messages.error(request, f"一次最多打印 {MOST_IN_A_FILE} 张，请先按年度或奖项缩小范围。")
        return redirect(back)
    return _file(request, rows, "证书.pdf")


def _file(request: HttpRequest, rows: list[Certificate], name: str) -> HttpResponse:
    def address(code: str) -> str:
        return request.build_absolute_uri(reverse("certificates:verified", args=[code]))

    response = HttpResponse(certificates_pdf(rows, address), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return _kept(response)


def _load(request: HttpRequest, key: UUID) -> Certificate:
    rows = Certificate.objects.select_related(
        "unit", "person__user", "holder_unit", "replaces", "replaced_by", "issued_by"
    )
    row = get_object_or_404(rows, key=key)
    if not may_see(request.user, row):
        raise Refused("certificates.view")
    return row


@require_safe
def certificate(request: HttpRequest, key: UUID) -> HttpResponse:
    """One certificate, for its holder and for officers."""
    row = _load(request, key)
    own = row.person is not None and row.person.user_id == request.user.pk
    context = {
        "row": row, "state": state_words(row), "own": own, "may_keep": allows(request.user, "certificates.keep", row.unit),
        "newer": getattr(row, "replaced_by", None), "back": reverse("certificates:mine" if own else "certificates:issued"),
        "verify": request.build_absolute_uri(reverse("certificates:verified", args=[row.code])),
    }  # fmt: skip
    return _kept(render(request, "certificates/certificate.html", context))


@require_safe
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The certificate as PDF."""
    row = _load(request, key)
    return _file(request, [row], f"{row.kind}_{row.title}.pdf")


def _kept_by(request: HttpRequest, key: UUID) -> Certificate:
    row = _load(request, key)
    require(request.user, "certificates.keep", row.unit)
    if row.revoked_on is not None and getattr(row, "replaced_by", None) is not None:
        raise Http404
    return row


def _serve(
    request: HttpRequest,
    row: Certificate,
    form: BaseForm,
    run: Callable[[dict[str, Any]], Certificate],
    words: dict[str, str],
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            done = run(form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, words["done"])
            return redirect("certificates:certificate", done.key)
    return _kept(render(request, "certificates/form.html", {"row": row, "form": form, **words}))


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take it back."""
    row = _kept_by(request, key)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    words = {"heading": "撤销证书", "button": "撤销", "done": "证书已撤销，验证页从现在起显示已撤销。"}
    return _serve(request, row, form, lambda given: verbs.revoke(row, by=request.user, at=clock.now(), **given), words)


@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new one in its place."""
    row = _kept_by(request, key)
    initial = {"title": row.title, "holder_name": row.holder_name}
    form = ReissueForm(
        request.POST if request.method == "POST" else None, initial=initial, person=row.person_id is not None
    )
    words = {"heading": "换发证书", "button": "换发", "done": "已换发新证，旧证的验证页显示“已换发新证”。"}
    return _serve(request, row, form, lambda given: verbs.reissue(row, by=request.user, at=clock.now(), **given), words)

"""The API under /api/v1/: reading what the pages show, by the same rules, with a key made on the page 我的 → 令牌.

Keys are sent as "Authorization: Bearer …". Without a valid one: 401; outside the key's reach: 404. No documentation
page is served (it would need somebody else's scripts); the description is /api/v1/openapi.json.
"""

from __future__ import annotations

import time
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from jiaogong.engines.figures.api import router as figures
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.factors import must_enrol
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.accounts.tokens import digest_of, user_for
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.members.api import router as members
from jiaogong.modules.plans.api import router as plans
from jiaogong.modules.unions.api import router as units

PER_MINUTE = 600


class TooMany(Exception):
    """The key has asked too often in this minute."""


class Key(HttpBearer):
    """The user a key stands for; whoever must change his password, or set up a second factor first, is let in nowhere, so
    not here either."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The user, who becomes request.user: rules and journal ask that."""
        at = clock.now()
        user = user_for(token, at)
        if user is None or user.must_change_password or must_enrol(user, at):
            return None
        _count(token)
        request.user = user  # type: ignore[assignment]
        return user


def _count(token: str) -> None:
    """PER_MINUTE requests a key and minute. (Without Redis each process counts its own.)"""
    name = f"api:{digest_of(token)[:32]}:{int(time.time()) // 60}"
    cache.add(name, 0, 90)
    try:
        asked = cache.incr(name)
    except ValueError:  # expired between the two
        return
    if asked > PER_MINUTE:
        raise TooMany


class Api(NinjaAPI):
    """Answers are for the asker alone: nothing on the way may keep them."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        response = super().create_temporal_response(request)
        response["Cache-Control"] = "private, no-store"
        return response


api = Api(
    title="教工之家", version="1", urls_namespace="api", auth=Key(), docs_url=None,
    description="只读接口：单位、会员（敏感信息遮盖）、指标、工作计划。请求头带 Authorization: Bearer 令牌；令牌在“我的”页面建立。",
)  # fmt: skip
api.add_router("/units", units)
api.add_router("/members", members)
api.add_router("/figures", figures)
api.add_router("/plans", plans)


def _problem(request: HttpRequest, status: int, detail: str, *fields: str) -> HttpResponse:
    response = api.create_response(request, {"detail": detail, "fields": list(fields)}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: Any) -> HttpResponse:
    response = _problem(request, 401, "令牌无效或已过期，请在“我的”页面重新建立。")
    response["WWW-Authenticate"] = 'Bearer realm="jiaogong"'
    return response


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, error: Any) -> HttpResponse:
    response = _problem(request, 429, f"请求太频繁：每个令牌每分钟最多 {PER_MINUTE} 次，请稍后再试。")
    response["Retry-After"] = str(60 - int(time.time()) % 60)
    return response


@api.exception_handler(Refused)
@api.exception_handler(Http404)
def _nothing(request: HttpRequest, error: Any) -> HttpResponse:
    return _problem(request, 404, "没有这个内容，或不在您的查看范围内。")


@api.exception_handler(RuleBroken)
def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    return _problem(request, 422, error.message, *([error.field] if error.field else []))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    fields = sorted({str(one["loc"][-1]) for one in error.errors if one.get("loc")})
    return _problem(request, 422, f"参数有误：{'、'.join(fields)}。取值见 /api/v1/openapi.json。", *fields)


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: Any) -> HttpResponse:
    return _problem(request, error.status_code, "请求有误，请对照 /api/v1/openapi.json 修改。")

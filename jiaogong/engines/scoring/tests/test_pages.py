"""The pages: what raters, the chief judge and officers see and do, and what nobody gets to see."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from jiaogong.engines.scoring import verbs
from jiaogong.engines.scoring.models import Mark, Panel, Placing, Rater
from jiaogong.engines.scoring.verbs import NewRater
from jiaogong.kernel import clock

from .cast import Stage, change, fresh, give, give_all

pytestmark = pytest.mark.django_db


def at(name: str, panel: Panel, *more: Any) -> str:
    return reverse(f"scoring:{name}", args=[panel.key, *more])


@pytest.fixture
def opened(stage: Stage) -> tuple[Panel, list[Rater]]:
    """Four works, two outsiders and the judge with an account (who works at the first school), all promised."""
    panel = stage.panel(4, {"ties": ["criterion:impact"]})
    raters = stage.outsiders(panel, 2, chief=True)
    raters.append(
        verbs.add_rater(
            panel, rater=NewRater("expert", person=stage.cast.people["judge"]), by=stage.officer, at=clock.now()
        )
    )
    verbs.assign(panel, by=stage.officer, at=clock.now())
    verbs.open_panel(panel, by=stage.officer, at=clock.now())
    return panel, [fresh(rater) for rater in raters]


def linked(stage: Stage, rater: Rater) -> Client:
    """A browser that opened the rater's link."""
    sent = verbs.send_link(fresh(rater), absolute=str, by=stage.officer, at=clock.now())
    client = Client()
    answer = client.get(sent.address)
    assert answer.status_code == 302 and sent.address not in answer["Location"]
    return client


def save(client: Client, panel: Panel, item: Any, **more: Any) -> Any:
    sent = {
        "item": str(item.key),
        "values": {"impact": "38.5", "deeds": "50"},
        "operation": str(uuid4()),
        "revision": 1,
        "base": 0,
        "device": "d",
    } | more
    return client.post(at("save", panel), json.dumps(sent), content_type="application/json")


def test_the_judge_promises_first_then_sees_his_works_without_his_schools(stage: Stage, opened: Any) -> None:
    panel, _ = opened
    judge = stage.client("judge")
    page = judge.get(at("judge", panel)).content.decode()
    assert "评审承诺书" in page and "作品0" not in page
    assert "签名与评委姓名不一致" in judge.post(at("judge", panel), {"name": "别人"}).content.decode()
    assert judge.post(at("judge", panel), {"name": "林晓"}).status_code == 302
    page = judge.get(at("judge", panel)).content.decode()
    assert page.count('class="row-words"') == 2 and "本单位的 2 件已经去掉" in page and "已评 0 / 2 件" in page
    assert "作者" not in page.replace("认出作者", "")
    own = panel.items.filter(unit=stage.schools[0]).first()
    assert judge.get(at("mark", panel, own.key)).status_code == 404
    assert "已评 0 / 2 件" in judge.get(reverse("scoring:mine")).content.decode()


def test_marking_without_scripts_saves_and_goes_on(stage: Stage, opened: Any) -> None:
    panel, raters = opened
    verbs.promise(raters[2], name="林晓", by=stage.cast.user("judge"), at=clock.now())
    judge = stage.client("judge")
    first, second = panel.items.filter(assignments__rater=raters[2])
    page = judge.get(at("mark", panel, first.key)).content.decode()
    assert "看什么：辐射范围" in page and "作者" not in page and stage.schools[1].name not in page
    hidden = dict(re.findall(r'name="(operation|revision|base)" value="([^"]*)"', page))
    sent = {**hidden, "impact_points": "38.5", "deeds_points": "50", "comment": "有新意"}
    answer = judge.post(at("mark", panel, first.key), sent)
    assert answer["Location"] == at("mark", panel, second.key)
    judge.post(at("mark", panel, first.key), sent)
    assert Mark.objects.get().total == 8850
    over = judge.post(at("mark", panel, second.key), {**hidden, "operation": str(uuid4()), "impact_points": "41"})
    assert over.status_code == 200 and "is-invalid" in over.content.decode()
    stale = judge.post(
        at("mark", panel, first.key), {**sent, "impact_points": "1", "operation": str(uuid4())}, follow=True
    )
    assert "另一台设备" in stale.content.decode() and Mark.objects.get().total == 8850


def test_saving_answers_a_device(stage: Stage, opened: Any) -> None:
    panel, raters = opened
    client = linked(stage, raters[0])
    item = panel.items.all()[0]
    assert save(client, panel, item).status_code == 422, "no promise yet"
    client.post(at("judge", panel), {"name": raters[0].name})
    operation = str(uuid4())
    for _ in range(2):
        answer = save(client, panel, item, operation=operation)
        assert answer.status_code == 200 and answer.json()["mark"]["total"] == "88.5"
    assert Mark.objects.count() == 1
    conflict = save(client, panel, item, device="e", values={"impact": "1"})
    assert conflict.status_code == 409 and conflict.json()["mark"]["total"] == "88.5"
    for wrong in (
        {"operation": 7},
        {"values": {"impact": "x"}},
        {"revision": 0},
        {"operation": "1"},
        {"values": {"impact": "1.234"}},
        {"values": 5},
    ):
        assert save(client, panel, item, **wrong).status_code == 400, wrong
    assert client.post(at("save", panel), "nonsense", content_type="application/json").status_code == 400
    assert save(client, panel, item, values={"impact": "99"}, revision=5).status_code == 422
    assert client.get(at("alive", panel)).status_code == 204
    assert "现场打分" in client.get(at("stage", panel)).content.decode()


def test_nested_rubbish_from_a_device_is_answered(stage: Stage, opened: Any) -> None:
    panel, raters = opened
    client = linked(stage, raters[0])
    client.post(at("judge", panel), {"name": raters[0].name})
    assert client.post(at("save", panel), "[" * 15_000, content_type="application/json").status_code == 400


def test_a_link_opens_one_panel_and_ends_with_the_next(stage: Stage, opened: Any) -> None:
    panel, raters = opened
    other, _ = stage.opened(2, 1)
    client = linked(stage, raters[0])
    assert client.get(at("judge", panel)).status_code == 200
    for path in (at("judge", other), at("panel", panel), reverse("scoring:panels"), reverse("scoring:mine")):
        assert client.get(path).status_code == 302, "asked to sign in"
    again = linked(stage, raters[0])
    assert client.get(at("judge", panel)).status_code == 302 and again.get(at("judge", panel)).status_code == 200
    gone = Client().get(reverse("scoring:link", args=["x" * 32]))
    assert gone.status_code == 404 and "不能用了" in gone.content.decode()
    assert not Rater.objects.filter(token__contains="link").exists()


def test_nobody_sees_marks_before_closing_and_only_the_chief_and_host_before_signing(stage: Stage, opened: Any) -> None:
    panel, raters = opened
    chief, second = linked(stage, raters[0]), linked(stage, raters[1])
    for client, rater in ((chief, raters[0]), (second, raters[1])):
        client.post(at("judge", panel), {"name": rater.name})
    for item in panel.items.all():
        save(second, panel, item, values={"impact": "31.25", "deeds": "47.5"})
    assert second.post(at("submit", panel)).status_code == 302
    officer = stage.client("officer")
    for client, path in ((officer, at("panel", panel)), (chief, at("progress", panel)), (chief, at("judge", panel))):
        page = client.get(path).content.decode()
        assert "78.75" not in page and "31.25" not in page
    missing = chief.get(at("progress", panel)).content.decode()
    assert "林晓" in missing and raters[0].name in missing and f">{raters[1].name}<" not in missing
    assert second.get(at("progress", panel)).status_code == 404
    for name in ("ranking", "result", "workbook", "sheet"):
        assert {client.get(at(name, panel)).status_code for client in (officer, chief, second)} == {404}
    judge = stage.cast.user("judge")
    verbs.promise(fresh(raters[2]), name="林晓", by=judge, at=clock.now())
    for rater, by in ((raters[0], None), (raters[2], judge)):
        for item in panel.items.filter(assignments__rater=rater):
            give(fresh(rater), item, 35, 50, by=by)
        verbs.submit_marks(fresh(rater), by=by, at=clock.now())
    assert officer.post(at("close", panel)).status_code == 302
    page = officer.get(at("ranking", panel)).content.decode()
    assert "78.75" in page and "作者1的作品" in page
    blind = chief.get(at("ranking", panel)).content.decode()
    assert "78.75" in blind and "的作品" not in blind and stage.schools[0].name not in blind
    assert second.get(at("ranking", panel)).status_code == 404
    assert chief.post(at("rebuild", panel)).status_code == 302
    assert chief.post(at("ranking", panel), {"name": raters[0].name}).status_code == 302
    assert second.get(at("ranking", panel)).status_code == 200, "signed: raters may see it"
    assert "评委组长" in officer.get(at("ranking", panel)).content.decode()


def test_the_workbook_and_the_sheet_hold_everything(stage: Stage) -> None:
    panel, raters = stage.opened(3, 3, {"drop": 1, "ties": ["lot"]})
    give_all(
        panel,
        raters,
        {1: [(36, 56), (37, 56), (10, 55)], 2: [(36, 56), (37, 56), (10, 55)], 3: [(30, 40), (31, 41), (32, 42)]},
    )
    verbs.close_panel(panel, by=stage.officer, at=clock.now())
    officer = stage.client("officer")
    book = load_workbook(io.BytesIO(officer.get(at("workbook", panel)).content))
    text = "\n".join(str(cell.value) for row in book.active for cell in row)  # type: ignore[union-attr]
    assert (
        "93.00（去最高）" in text
        and "65.00（去最低）" in text
        and "抽签种子" in text
        and "其余 1 个的平均分为 92.00 分" in text
    )
    page = officer.get(at("ranking", panel)).content.decode()
    assert "<s>93.00</s>" in page and "✕ 去最高" in page and "抽签种子" in page
    answer = officer.get(at("sheet", panel))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert officer.get(at("result", panel)).status_code == 200
    assert "签名与您的姓名不一致" in officer.post(at("ranking", panel), {"name": "x"}).content.decode()
    assert officer.post(at("ranking", panel), {"name": "孙雁"}).status_code == 302
    assert officer.post(at("rebuild", panel), follow=True).status_code == 200


def test_the_officer_runs_a_panel_from_its_page(stage: Stage) -> None:
    panel = stage.panel(2)
    officer = stage.client("officer")
    follow: Callable[..., str] = lambda *a, **k: officer.post(*a, follow=True, **k).content.decode()  # noqa: E731
    assert "评委不够" in follow(at("open", panel))
    found = officer.get(at("raters", panel), {"q": "林晓"}).content.decode()
    key = stage.cast.people["judge"].key
    assert str(key) in found
    assert "已列为评委" in follow(at("raters", panel), {"kind": "person", "person": key, "group": "expert"})
    assert "11 位手机号码" in follow(
        at("raters", panel), {"kind": "outsider", "name": "甲", "phone": "1", "group": "expert"}
    )
    assert "已列为评委" in follow(
        at("raters", panel),
        {"kind": "outsider", "name": "江一白", "phone": "13800000001", "group": "expert", "is_chief": "on"},
    )
    assert "新分配了 3 项" in follow(at("assign", panel), {"each": "0"})
    page = follow(at("open", panel))
    assert "评分已经开始" in page and "/scoring/link/" in page and "江一白" in page
    assert "/scoring/link/" not in officer.get(at("panel", panel)).content.decode(), "shown once"
    assert "已提醒 2 位" in follow(at("remind", panel))
    outsider, judge = panel.raters.order_by("pk")[1], panel.raters.order_by("pk")[0]
    assert "13800000001" not in officer.get(at("rater", panel, outsider.key)).content.decode()
    assert "/scoring/link/" in follow(at("send_link", panel, outsider.key))
    assert "有账号" in follow(at("send_link", panel, judge.key))
    label = panel.items.all()[0].label
    assert "已登记" in follow(at("rater", panel, outsider.key), {"item": label, "reason": "师生"})
    assert "请写明原因" in follow(at("close", panel))
    assert "提交的分数不够" in follow(at("close", panel), {"reason": "急用"})
    assert "请写明重新开放的原因" in follow(at("reopen", panel), {})
    assert "请选择要退回" in follow(at("reopen", panel), {"reason": "x"})
    assert "已移除林晓" in follow(at("remove_rater", panel, judge.key))
    assert "微课评审" in officer.get(reverse("scoring:panels")).content.decode()
    for path in (at("panel", panel), at("raters", panel), at("ranking", panel)):
        assert stage.client("colleague").get(path).status_code == 404


def test_queries_do_not_grow_with_the_panel(stage: Stage) -> None:
    def asked(client: Client, path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200, path
        return len(seen)

    counts = []
    for number in (2, 30):
        panel = stage.panel(number)
        raters = stage.outsiders(panel, 5)
        mine = verbs.add_rater(
            panel, rater=NewRater("expert", person=stage.cast.people["judge"]), by=stage.officer, at=clock.now()
        )
        verbs.assign(panel, by=stage.officer, at=clock.now())
        verbs.open_panel(panel, by=stage.officer, at=clock.now())
        judge, officer = stage.client("judge"), stage.client("officer")
        verbs.promise(fresh(mine), name="林晓", by=stage.cast.user("judge"), at=clock.now())
        found = {
            "judge": asked(judge, at("judge", panel)),
            "panel": asked(officer, at("panel", panel)),
            "stage": asked(judge, at("stage", panel)),
        }
        for rater in [*raters, mine]:
            rater = fresh(rater)
            by = stage.cast.user("judge") if rater.person else None
            verbs.promise(rater, name=rater.name, by=by, at=clock.now())
            for item in panel.items.filter(assignments__rater=rater):
                verbs.save_mark(rater, item, change=change(3000, 5000), by=by, at=clock.now())
            verbs.submit_marks(rater, by=by, at=clock.now())
        verbs.close_panel(panel, by=stage.officer, at=clock.now())
        found |= {"ranking": asked(officer, at("ranking", panel)), "result": asked(officer, at("result", panel))}
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 15, counts[0]
    assert Placing.objects.filter(rank=1).count() == 32

"""The officer's way through a call, on the pages: from the scheme to the published result."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from jiaogong.engines.inbox.models import Message
from jiaogong.engines.postings.models import Posting
from jiaogong.engines.postings.verbs import end_due
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Batch, Entry, Passage, Programme, Quota
from jiaogong.engines.scoring.models import Panel
from jiaogong.kernel import clock

from .officer_cast import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up() -> Stage:
    return stage()


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_call_is_prepared_published_extended_and_repeated(set_up: Stage) -> None:
    client, scheme = set_up.client(), set_up.scheme
    assert "一线教学能手" in text_of(client.get(reverse("programmes:scheme", args=[scheme.key])))
    day = clock.today()
    prepare = f"{reverse('programmes:prepare')}?scheme={scheme.key}"
    assert f"{day.year}年教学能手评选" in text_of(client.get(prepare))
    given = {
        "title": "第二批教学能手",
        "year": day.year,
        "opens_on": day,
        "closes_on": day + timedelta(days=9),
        "notice": "请组织申报。",
    }
    answer = client.post(prepare, given)
    call = Programme.objects.get(title="第二批教学能手")
    assert answer.url == reverse("programmes:manage", args=[call.key])
    assert "然后发布" in text_of(client.get(answer.url))
    client.post(reverse("programmes:call-act", args=[call.key, "publish"]))
    call.refresh_from_db()
    assert call.state == "open"
    assert Message.objects.filter(short="新的申报", office__unit=set_up.cast.units["county"]).exists()
    again = client.post(prepare, given)
    assert "已有名为" in text_of(again)
    later = {"closes_on": day + timedelta(days=30), "reason": "部分学校正在放假"}
    client.post(reverse("programmes:change-call", args=[call.key, "extend"]), later)
    call.refresh_from_db()
    assert call.closes_on == later["closes_on"]
    client.post(reverse("programmes:repeat", args=[call.key]), {"year": day.year + 1})
    assert Programme.objects.get(previous=call).year == day.year + 1


def test_units_that_have_not_entered_are_reminded_once_a_day(set_up: Stage) -> None:
    set_up.enter(1)
    client = set_up.client()
    page = text_of(client.get(reverse("programmes:manage", args=[set_up.call.key])))
    assert "小橡树幼儿园" in page and "2 家" in page
    remind = reverse("programmes:call-act", args=[set_up.call.key, "remind"])
    assert "已提醒 1 家单位" in text_of(client.post(remind, follow=True))  # of the two only one has a chair's office
    assert "今天已经提醒过" in text_of(client.post(remind, follow=True))
    assert Message.objects.filter(short="提醒申报").count() == 1


def test_from_entries_to_the_published_result(set_up: Stage) -> None:
    running = set_up.enter(3)
    running.run(until="jury")
    client, call = set_up.client(), set_up.call
    gather = reverse("programmes:gather", args=[call.key])
    early = client.post(gather, {"step": "jury", "all": "yes"}, follow=True)
    assert "截止后再组织" in text_of(early)
    Programme.objects.filter(pk=call.pk).update(
        opens_on=clock.today() - timedelta(days=9), closes_on=clock.today() - timedelta(days=1)
    )
    verbs.calling.close_entries(clock.now())
    page = text_of(client.get(gather))
    assert "全部 3 件" in page
    client.post(gather, {"step": "jury", "all": "yes"})
    batch = set_up.batch("jury")
    client.post(reverse("programmes:batch-act", args=[batch.key, "panel"]))
    client.post(reverse("programmes:batch-act", args=[batch.key, "panel"]))
    panel = Panel.objects.get(subject_type="programmes.batch", subject_id=batch.pk)
    shown = [part for item in panel.items.all() for part in item.shown]
    assert shown and not any(
        "老师" in part["text"] or "实验小学" in part["text"] or part["title"] == "个人简介" for part in shown
    )
    judge(set_up, panel)
    decide_and_post(set_up)
    confirm_and_print(set_up)


def judge(set_up: Stage, panel: Panel) -> None:
    from jiaogong.engines.scoring import verbs as scoring

    by, at = set_up.cast.user("city"), clock.now()
    for number in range(2):
        rater = scoring.NewRater(
            group="expert", name=f"专家{number}", phone=f"1380000000{number}", is_chief=number == 0
        )
        scoring.add_rater(panel, rater=rater, by=by, at=at)
    scoring.assign(panel, by=by, at=at)
    scoring.open_panel(panel, by=by, at=at)
    set_up.rehearsal(at).mark_all(panel)
    scoring.close_panel(panel, by=by, at=at)
    scoring.sign_off(panel, by=by, at=at, name=by.name)
    ranks = set(Entry.objects.filter(programme=set_up.call).values_list("rank", flat=True))
    assert ranks == {1, 2, 3}
    assert set(Entry.objects.filter(programme=set_up.call).values_list("step", flat=True)) == {"decide"}


def decide_and_post(set_up: Stage) -> None:
    client, call = set_up.client(), set_up.call
    gather = reverse("programmes:gather", args=[call.key])
    client.post(gather, {"step": "decide", "all": "yes"})
    decide = reverse("programmes:decide", args=[set_up.batch("decide").key])
    page = client.get(decide)
    rows = page.context["rows"]
    assert [(r.line.entry.rank, r.tier) for r in rows] == [(1, "一等奖"), (2, "二等奖"), (3, "")]
    third = rows[2].line.entry
    second = rows[1].line.entry
    swapped = {"digest": page.context["digest"], f"tier-{second.pk}": "", f"tier-{third.pk}": "二等奖"}
    assert "请写明理由" in text_of(client.post(decide, swapped))
    stale = client.post(decide, {"digest": "0"})
    assert "名单或得分有变化" in text_of(stale)
    reasons = {f"reason-{second.pk}": "本人书面放弃", f"reason-{third.pk}": "依次递补"}
    reasons |= {
        f"reason-0{number}": "" for number in range(1500)
    }  # as of a browser without script, for very many lines
    sent = urlencode(swapped | reasons), "application/x-www-form-urlencoded"
    assert client.post(gather.replace("gather", "quotas"), *sent).status_code == 400
    assert client.post(decide, *sent).status_code == 302
    second.refresh_from_db()
    assert second.state == "unplaced" and second.result == "本人书面放弃"
    client.post(gather, {"step": "publicise", "all": "yes"})
    batch = set_up.batch("publicise")
    page = text_of(client.get(reverse("programmes:batch", args=[batch.key])))
    assert "公示页只显示遮盖后的姓名" in page
    post = reverse("programmes:batch-act", args=[batch.key, "publicise"])
    assert client.post(post, {"body": ""}).status_code == 200
    Programme.objects.filter(pk=call.pk).update(title="大病教学能手评选")
    assert 'value="教学能手评选拟定名单公示"' in text_of(client.get(reverse("programmes:batch", args=[batch.key])))
    refused = text_of(client.post(post, {"body": "现予公示。", "title": "大病名单公示"}))
    assert "公示里不能出现病情（“大病”）" in refused
    client.post(post, {"body": "现予公示。"})
    posting = Posting.objects.get(subject_id=batch.pk)
    assert posting.title == "教学能手评选拟定名单公示"
    assert {row[0] for row in posting.rows} == {f"{entry.person.name[0]}*" for entry in (rows[0].line.entry, third)}
    places = Quota.objects.filter(programme=call, taken__gt=0).order_by("step")
    assert list(places.values_list("step", "taken")) == [("", 3), ("endorse", 3)]
    struck = client.post(reverse("programmes:strike", args=[third.key]), {"reason": "经查材料不实，依据通知第三条"})
    assert struck.status_code == 302
    assert list(places.values_list("step", "taken")) == [("", 2), ("endorse", 2)]  # given back
    posting.refresh_from_db()
    assert len(posting.rows) == 1
    end_due(clock.now() + timedelta(days=30))
    assert Entry.objects.filter(programme=call, step="confirm").count() == 1


def confirm_and_print(set_up: Stage) -> None:
    client, call = set_up.client(), set_up.call
    client.post(reverse("programmes:gather", args=[call.key]), {"step": "confirm", "all": "yes"})
    batch = set_up.batch("confirm")
    confirm = reverse("programmes:confirm", args=[batch.key])
    assert "确认发布 1 件" in text_of(client.get(confirm))
    client.post(confirm)
    client.post(confirm)
    done = Entry.objects.get(programme=call, state="done")
    assert done.tier == "一等奖"
    client.post(reverse("programmes:batch-act", args=[batch.key, "number"]), {"mark": "清教工"})
    paper = client.get(reverse("programmes:paper", args=[batch.key, "result", "docx"]))
    body = zipfile.ZipFile(io.BytesIO(paper.content)).read("word/document.xml").decode()
    assert done.person is not None and done.person.name in body and "1号" in body
    assert client.get(reverse("programmes:paper", args=[batch.key, "result", "pdf"])).content.startswith(b"%PDF")
    assert client.get(reverse("programmes:paper", args=[batch.key, "list", "xlsx"])).content[:2] == b"PK"
    assert client.get(reverse("programmes:paper", args=[batch.key, "posting", "docx"])).status_code == 404
    client.post(reverse("programmes:revoke", args=[done.key]), {"reason": "事后查实材料造假"})
    done.refresh_from_db()
    assert done.state == "revoked"
    client.post(reverse("programmes:call-act", args=[call.key, "finish"]))
    call.refresh_from_db()
    assert call.state == "closed"


def test_others_find_nothing(set_up: Stage) -> None:
    set_up.enter(1).run(until="jury")
    Programme.objects.filter(pk=set_up.call.pk).update(closes_on=clock.today())
    for role in ("county", "school", "member", "abroad", "leader"):
        client = set_up.client(role)
        for name in ("manage", "quotas", "stages", "edit-call", "repeat"):
            assert client.get(reverse(f"programmes:{name}", args=[set_up.call.key])).status_code == 404, (role, name)
        assert client.get(reverse("programmes:scheme", args=[set_up.scheme.key])).status_code == 404
        assert client.get(reverse("programmes:scheme-edit", args=[set_up.scheme.key])).status_code == 404
        assert client.post(reverse("programmes:call-act", args=[set_up.call.key, "finish"])).status_code == 404


def test_a_batch_belongs_to_its_union(set_up: Stage) -> None:
    set_up.enter(1).run(until="jury")
    at = clock.now() + timedelta(days=40)
    batch = verbs.gather(set_up.call, step="jury", unit=set_up.cast.units["city"], by=set_up.cast.user("city"), at=at)
    page = reverse("programmes:batch", args=[batch.key])
    assert set_up.client().get(page).status_code == 200
    assert set_up.client("county").get(page).status_code == 404
    assert set_up.client("county").post(reverse("programmes:batch-act", args=[batch.key, "panel"])).status_code == 404
    assert Batch.objects.get().passages.count() == Passage.objects.filter(step="jury").count() == 1

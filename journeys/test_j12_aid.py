"""J12, the application: separate consent, records attached on the phone, the webview dies and the draft survives; school, county,
公示 with "张*, 某校", paid. No colleague sees the diagnosis; taking the application back works."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import Page, expect

from conftest import CITY_PASSWORD
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.org.models import Employment, Holding
from jiaogong.engines.personal.models import Consent
from jiaogong.engines.postings import verbs as postings
from jiaogong.engines.postings.models import Posting
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry, Programme
from jiaogong.engines.programmes.verbs.deciding import Choice
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User

from .calls import chair, unit_of
from .conftest import PHONE, Enter, look
from .test_j12_hardship_file import teacher_of

ILLNESS = "本人患肾病长期透析"
CARD = "6222021234567890123"


def call() -> Programme:
    """The city takes applications for help all year."""
    city, today, at = unit_of("city"), clock.today(), clock.now()
    programme = verbs.prepare(
        version=verbs.platform_version("hardship_aid", at=at), unit=city, title="困难教职工补助", year=today.year,
        opens_on=today - timedelta(days=1), closes_on=today + timedelta(days=300), notice="随时可以申请。", by=chair(city), at=at,
    )  # fmt: skip
    verbs.publish(programme, by=chair(city), at=at)
    return Programme.objects.get()


def photograph() -> bytes:
    """A picture of a record."""
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "ivory").save(out, "JPEG")
    return out.getvalue()


def test_from_a_dying_webview_to_the_money(enter: Enter, outside: Enter) -> None:
    programme = call()
    username, name = teacher_of("school")
    phone = _fills_in(enter, programme, username)
    entry = Entry.objects.get()
    _no_colleague(enter, entry)
    _school_and_county(enter, entry, name)
    posting = _posted(entry)
    page = outside(f"/posted/{posting.key}/", PHONE)
    row = page.locator("tbody tr")
    expect(row).to_contain_text(f"{name[0]}*")
    expect(row).to_contain_text(entry.unit.name)
    for secret in (name, "透析", "大病", CARD):
        expect(page.locator("body")).not_to_contain_text(secret)
    look(page, "j12-posted-phone")
    _paid(enter, entry, posting)
    phone.goto(f"/programmes/entry/{entry.key}/")
    expect(phone.get_by_text("已批准，提出付款申请 3,000.00 元").first).to_be_visible()
    look(phone, "j12-granted-phone")


def _fills_in(enter: Enter, programme: Programme, username: str) -> Page:
    page = enter(username, f"/programmes/call/{programme.key}/", PHONE)
    page.get_by_role("link", name="申报", exact=True).click()
    page.get_by_role("button", name="开始填写").click()
    expect(page.get_by_label("困难情况")).to_have_count(0)  # nothing sensitive is asked before the separate consent
    look(page, "j12-consent-phone")
    page.get_by_role("button", name="我已阅读，单独同意").click()
    assert Consent.objects.standing().filter(purpose="relief.file", person=Entry.objects.get().person).exists()
    page.get_by_label("主要致困原因").select_option("本人大病")
    page.get_by_label("困难情况").fill(ILLNESS)
    page.get_by_label("本人月收入").fill("4200")
    expect(page.locator("#save-state")).to_contain_text("已保存")
    page.locator("input[type=file]").set_input_files(
        {"name": "透析记录.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    expect(page.get_by_role("link", name="透析记录.jpg")).to_be_visible()
    context = page.context
    page.close()  # the webview dies; nobody pressed anything

    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto("/programmes/mine/")
    look(page, "j12-mine-phone")
    page.locator("#listing tbody a").first.click()
    page.get_by_role("link", name="继续填写").click()
    expect(page.get_by_text("已填写；要改请重新填写").first).to_be_visible()
    expect(page.get_by_role("link", name="透析记录.jpg")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(ILLNESS)
    page.get_by_label("家庭成员和收入").fill("配偶，年收入 4 万元")
    page.get_by_label("开户银行").fill("清岚农商银行")
    page.get_by_label("收款银行卡号").fill(CARD)
    look(page, "j12-form-phone")
    page.get_by_role("button", name="下一步：核对提交").click()
    page.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("已提交").first).to_be_visible()
    assert Entry.objects.get().open_sealed()["situation"] == ILLNESS, "kept through the death of the page"
    return page


def _no_colleague(enter: Enter, entry: Entry) -> None:
    """✔ school colleagues never see the diagnosis: nor the application, in any list or at its address."""
    person = Employment.objects.filter(unit=entry.unit, until=None, person__user=None).order_by("pk")[0].person
    person.user = User.objects.create_user("colleague", CITY_PASSWORD, name=person.name)
    person.save(update_fields=["user"])
    page = enter("colleague", "/programmes/")
    assert page.goto(f"/programmes/entry/{entry.key}/").status == 404  # type: ignore[union-attr]
    file = entry.files.get()
    assert page.goto(f"/papers/{_attachment(file)}/").status == 404  # type: ignore[union-attr]
    page.context.close()


def _attachment(file: Any) -> Any:
    from jiaogong.engines.papers.models import Attachment

    return Attachment.objects.get(owner_type="programmes.entryfile", owner_id=file.pk).key


def _school_and_county(enter: Enter, entry: Entry, name: str) -> None:
    """The chair reads what is sealed with a reason, which the teacher sees; the county passes it on."""
    page = enter("school", "/inbox/", PHONE)
    page.get_by_role("main").get_by_role("link", name="困难教职工补助").first.click()
    if f"/entry/{entry.key}/" not in page.url:
        page.get_by_role("link", name=name).first.click()
    expect(page.locator("body")).not_to_contain_text(ILLNESS)
    page.get_by_text("查看敏感内容").click()
    page.get_by_label("查看事由").or_(page.get_by_label("事由")).first.fill("核实困难情况")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.get_by_text(ILLNESS)).to_be_visible()
    look(page, "j12-chair-phone")
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("已通过。")).to_be_visible()
    page.context.close()
    waiting = entry.passages.select_related("unit").get(state="waiting")
    assert waiting.step == "county"
    verbs.pass_on(Entry.objects.get(pk=entry.pk), opinion="情况属实。", by=chair(waiting.unit), at=clock.now())


def _posted(entry: Entry) -> Posting:
    """The city decides on the second tier and posts it."""
    city = unit_of("city")
    given: dict[str, Any] = {"by": chair(city), "at": clock.now()}
    batch = verbs.gather(entry.programme, step="decide", unit=city, **given)
    verbs.decide(batch, choices={entry.pk: Choice(True, "二档", "经集体研究确定")}, **given)
    batch = verbs.gather(entry.programme, step="publicise", unit=city, **given)
    return verbs.publicise(batch, body="现将拟补助名单予以公示。", **given)


def _paid(enter: Enter, entry: Entry, posting: Posting) -> None:
    """The period over, the grant confirmed; another than who asked approves the payment and enters it."""
    today, city = clock.today(), unit_of("city")
    Posting.objects.filter(pk=posting.pk).update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    postings.end_due(clock.now())
    given: dict[str, Any] = {"by": chair(city), "at": clock.now()}
    verbs.confirm(verbs.gather(entry.programme, step="confirm", unit=city, **given), **given)
    asked = PaymentRequest.objects.get()
    person = Holding.objects.get(office__unit=city, office__role="chair", until=None).person
    person.user = User.objects.create_user("cashier", CITY_PASSWORD, name=person.name)
    person.save(update_fields=["user"])
    page = enter("cashier", f"/ledger/payments/{asked.key}/")
    expect(page.get_by_text("叁仟元整")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(CARD)
    page.get_by_role("button", name="同意付款").click()
    page.get_by_role("button", name="登记付款").click()
    expect(page.get_by_text("已支付").first).to_be_visible()
    look(page, "j12-paid")
    page.context.close()


def test_an_application_is_taken_back(enter: Enter) -> None:
    programme = call()
    username, _ = teacher_of("school")
    user = User.objects.get(username=username)
    person, at = user.person, clock.now()
    entry = verbs.start_entry(programme, unit=unit_of("school"), person=person, by=user, at=at)
    given = {
        "cause": "本人大病", "situation": ILLNESS, "monthly_income": "4200", "family": "配偶，年收入 4 万元", "bank": "清岚农商银行", "account": CARD,
    }  # fmt: skip
    verbs.agree(entry, by=user, at=at)
    verbs.save_draft(entry, answers=given, revision=entry.revision, by=user, at=at)
    photo = SimpleUploadedFile("透析记录.jpg", photograph())
    verbs.attach_file(entry, field="records", upload=photo, by=user, at=at)
    verbs.submit(entry, by=user, at=at, consent=True)
    page = enter(username, f"/programmes/entry/{entry.key}/", PHONE)
    page.locator("summary", has_text="撤回申报").click()
    page.get_by_label("原因").fill("家里已经缓过来了")
    page.get_by_role("button", name="撤回申报").click()
    expect(page.get_by_text("已撤回").first).to_be_visible()
    look(page, "j12-withdrawn-phone")
    assert Entry.objects.get().state == "withdrawn"
    assert not Item.objects.open().filter(subject_type="programmes.passage").exists()

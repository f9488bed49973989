"""The pages: issue, code shown once, scan, confirm, sheet; and what nobody else gets to see."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from jiaogong.kernel.accounts.models import User
from jiaogong.modules.handover.models import Attempt, Handover
from jiaogong.modules.handover.words import State
from jiaogong.modules.unions.tests.cast import days_ago, person_named

from .cast import BASIS, Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def issued(cast: Cast) -> tuple[Client, str, str]:
    """The issuer's browser, the page's address, the code it shows."""
    client = as_(cast.issuer)
    sent = {"office": cast.office.key, "person": cast.person.key, "basis": BASIS}
    answer = client.post(f"{reverse('handover:new')}?unit={cast.school.key}", sent)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"])
    found = re.search(r"handover-letters\">([A-Z2-9]{5}-[A-Z2-9]{5})<", page.content.decode())
    assert found
    assert b"<svg" in page.content and page["Cache-Control"] == "no-store"
    return client, answer["Location"], found[1]


def test_the_code_is_shown_once(cast: Cast) -> None:
    client, address, code = issued(cast)
    again = client.get(address).content.decode()
    assert code not in again and "重新签发" in again
    answer = client.post(f"{address}renew/", follow=True).content.decode()
    assert "只在这里显示这一次" in answer and code not in answer
    assert Handover.objects.filter(state=State.ISSUED).count() == 1


def test_scan_confirm_and_the_former_holder_sees_nothing_more(cast: Cast) -> None:
    _, address, code = issued(cast)
    former, successor = as_(cast.former), as_(cast.successor)
    offices = reverse("unions:offices", args=[cast.school.key])
    assert former.get(offices).status_code == 200
    assert successor.get(address).status_code == 404  # before: counts only, and only with the code
    note = {"note": "印章在办公室。", "attached": SimpleUploadedFile("档案目录.txt", "一、章程".encode())}
    assert former.post(f"{address}note/", note, follow=True).status_code == 200
    scanned = successor.get(reverse("handover:scan", args=[code]))
    assert code in scanned.content.decode() and scanned["Cache-Control"] == "no-store"
    assert successor.get(reverse("handover:confirm"))["Location"] == reverse("handover:accept")  # looking does nothing
    scanned = successor.post(reverse("handover:accept"), {"code": code})
    assert scanned["Location"] == reverse("handover:confirm")
    page = successor.get(scanned["Location"]).content.decode()
    assert "确认接任" in page and "何建平" in page and "印章" not in page
    done = successor.post(reverse("handover:confirm"), follow=True).content.decode()
    assert "您已接任" in done and "印章在办公室" in done and "档案目录.txt" in done
    assert former.get(offices).status_code == 404  # same session, next click
    assert former.get("/").status_code == 200
    assert successor.get(offices).status_code == 200
    replayed = successor.post(reverse("handover:accept"), {"code": code})
    assert "只能用一次" in replayed.content.decode()
    sent_again = successor.post(reverse("handover:confirm"))
    assert sent_again["Location"] == reverse("handover:accept")
    for client in (former, successor, as_(cast.issuer)):
        answer = client.get(f"{address}sheet.docx")
        document = Document(io.BytesIO(answer.content))
        words = "\n".join(
            [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
        )
        assert "林晓" in words and "何建平" in words and "没有公用账号和密码" in words and "印章在办公室" in words


def test_typing_the_code(cast: Cast) -> None:
    _, _, code = issued(cast)
    successor = as_(cast.successor)
    wrong = successor.post(reverse("handover:accept"), {"code": "AAAAA-AAAAA"})
    assert "还可以再试 4 次" in wrong.content.decode()
    right = successor.post(reverse("handover:accept"), {"code": f" {code.lower().replace('-', ' ')}"})
    assert right["Location"] == reverse("handover:confirm")
    home = successor.get("/").content.decode()
    assert "接任乙县小学工会主席" in home
    assert "等您接任" in successor.get(reverse("handover:list")).content.decode()


def test_looking_at_scanned_addresses_counts_nothing(cast: Cast) -> None:
    _, _, code = issued(cast)
    successor = as_(cast.successor)
    for _ in range(6):
        assert successor.get(reverse("handover:scan", args=["AAAAA-AAAAA"])).status_code == 200
    assert not Attempt.objects.exists()
    wrong = successor.post(reverse("handover:accept"), {"code": "AAAAA-AAAAA"})
    assert "还可以再试 4 次" in wrong.content.decode() and Attempt.objects.count() == 1
    assert successor.post(reverse("handover:accept"), {"code": code})["Location"] == reverse("handover:confirm")


def test_withdrawn_between_scanning_and_agreeing(cast: Cast) -> None:
    issuer, address, code = issued(cast)
    successor = as_(cast.successor)
    successor.post(reverse("handover:accept"), {"code": code})
    assert "写明作废原因" in issuer.post(f"{address}revoke/", {"reason": ""}, follow=True).content.decode()
    assert "已作废" in issuer.post(f"{address}revoke/", {"reason": "人选有变"}, follow=True).content.decode()
    answer = successor.post(reverse("handover:confirm"))
    assert answer.status_code == 200 and "已被签发人作废" in answer.content.decode()
    assert cast.holder() == "hejianping"


def test_the_form_leads_to_opening_an_account(cast: Cast) -> None:
    other = person_named("赵敏", cast.school, days_ago(300))
    issuer = as_(cast.issuer)
    page = issuer.get(f"{reverse('handover:new')}?unit={cast.school.key}&q=赵敏").content.decode()
    assert "没有账号" in page and reverse("members:account", args=[other.key]) in page
    sent = {"office": cast.office.key, "person": other.key, "basis": BASIS}
    answer = issuer.post(f"{reverse('handover:new')}?unit={cast.school.key}", sent)
    assert "还没有账号" in answer.content.decode()
    assert as_(cast.former).get(f"{reverse('handover:new')}").status_code == 200
    assert as_(cast.former).get(f"{reverse('handover:new')}?unit={cast.county.key}").status_code == 404
    assert as_(cast.successor).get(reverse("handover:new")).status_code == 404


def test_the_list_finds_and_exports(cast: Cast) -> None:
    issuer, address, _ = issued(cast)
    for query, there in (("q=林晓", True), ("q=钱进", False), ("state=issued", True), ("state=expired", False)):
        assert (address in issuer.get(f"{reverse('handover:list')}?{query}").content.decode()) is there, query
    book = issuer.get(f"{reverse('handover:list')}?export=xlsx")
    assert book.status_code == 200 and book.content[:2] == b"PK"
    assert "还没有交接" in as_(cast.successor).get(reverse("handover:list")).content.decode()
    unit = issuer.get(reverse("unions:unit", args=[cast.school.key])).content.decode()
    assert "办理交接" in unit and address in unit

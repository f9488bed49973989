"""The pages of 领票—投票 without a browser: tellers, drawing as JSON, papers, codes, the bundle."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.test import TestCase, override_settings
from django.urls import reverse

from jiaogong.engines.ballot import verbs
from jiaogong.engines.ballot.box import GRACE
from jiaogong.engines.ballot.counting_rules import members_rating
from jiaogong.engines.ballot.evidence import manifest_of
from jiaogong.engines.ballot.models import Ticket, Vote
from jiaogong.engines.ballot.recounting import b64, unb64
from jiaogong.engines.ballot.signer import signer
from jiaogong.engines.ballot.words import State

from .cast import Cast, build, make
from .test_pages import as_
from .voter import PASSPHRASES, Device, draw, opened_by_receipt, put

TYPED = {
    "first_name": "周监票", "first_passphrase": PASSPHRASES[0], "first_again": PASSPHRASES[0], "second_name": "吴监票",
    "second_passphrase": PASSPHRASES[1], "second_again": PASSPHRASES[1],
}  # fmt: skip


@override_settings(BALLOT_BOX_URL="https://vote.example.cn/box")
class ReceiptPages(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = build(6)

    def page(self, client: Any, name: str, vote: Vote, *more: Any) -> str:
        return str(client.get(reverse(f"ballot:{name}", args=[vote.key, *more]), follow=True).content.decode())

    def test_tellers_open_lock_and_unlock(self) -> None:
        vote, chair = make(self.cast, secrecy="receipt"), as_(self.cast.chair)
        assert "监票人启封，开始投票" in self.page(chair, "vote", vote)
        refused = chair.post(reverse("ballot:act", args=[vote.key, "open"]), follow=True).content.decode()
        assert "两位监票人" in refused
        start = reverse("ballot:start", args=[vote.key])
        assert "两次输入的口令不一样" in chair.post(start, TYPED | {"first_again": "x", "once": "a"}).content.decode()
        chair.post(start, TYPED | {"once": "b", "attendance": 5})
        vote.refresh_from_db()
        said = self.page(chair, "vote", vote)
        assert vote.state == State.OPEN and vote.manifest.fingerprint in said and "周监票、吴监票" in said
        assert PASSPHRASES[0] not in said and "实到 5" in self.page(as_(self.cast.users[0]), "paper", vote)
        signer().forget(str(vote.key))
        assert "发票处封着" in self.page(chair, "vote", vote)
        unlock, pair = reverse("ballot:unlock", args=[vote.key]), ("first_passphrase", "second_passphrase")
        wrong = chair.post(unlock, dict(zip(pair, reversed(PASSPHRASES), strict=True)) | {"once": "c"}).content.decode()
        assert "口令不对" in wrong and PASSPHRASES[0] not in wrong
        chair.post(unlock, dict(zip(pair, PASSPHRASES, strict=True)) | {"once": "d"})
        assert "发票处封着" not in self.page(chair, "vote", vote)
        assert as_(self.cast.users[0]).get(start).status_code == 404

    def test_drawing_over_http(self) -> None:
        vote, client = opened_by_receipt(self.cast), as_(self.cast.users[0])
        page = client.get(reverse("ballot:paper", args=[vote.key]))
        assert "connect-src 'self' https://vote.example.cn;" in f"{page['Content-Security-Policy']};"
        assert '"box": "https://vote.example.cn/box"' in page.content.decode()
        device, address = Device(manifest_of(vote)).prepare(), reverse("ballot:issue", args=[vote.key])
        sent = {"blinded": {q: b64(v) for q, v in device.blinded.items()}}
        answers = [client.post(address, sent, content_type="application/json").json() for _ in range(2)]
        assert answers[0] == answers[1]
        device.finish({q: unb64(text) for q, text in answers[0]["signatures"].items()})
        other = {"blinded": {"o1": b64((9).to_bytes(256, "big"))}}
        again = client.post(address, other, content_type="application/json")
        assert again.status_code == 409 and "已经领过票" in again.json()["error"]
        for wrong in ("[]", "{}", '{"blinded": 3}', "x"):
            assert client.post(address, wrong, content_type="application/json").status_code == 400
        assert as_(self.cast.chair).post(address, sent, content_type="application/json").status_code == 404
        assert "已领票" in client.get("/ballot/").content.decode()
        cast = client.post(reverse("ballot:cast", args=[vote.key]), {"mark-o1": "yes"})  # the weaker way is shut
        assert cast.status_code == 302 and not vote.ballots.exists()
        with override_settings(BALLOT_BOX_URL="", BALLOT_BOX_PORT=0):
            assert "票箱程序没有启动" in self.page(client, "paper", vote)

    def test_papers_codes_bundle(self) -> None:
        vote, chair = opened_by_receipt(self.cast), as_(self.cast.chair)
        receipts = []
        for user in self.cast.users[:5]:
            device = draw(vote, user)
            put(vote, device, {"o1": ["yes"]})
            receipts += [receipt.code for receipt in device.receipts]
        elector = vote.electors.get(person=self.cast.people[5])
        assert "发纸质票" in self.page(chair, "electors", vote)
        chair.post(reverse("ballot:give_paper", args=[vote.key, elector.pk]), {"reason": "没有手机", "once": "e"})
        assert "已发纸质票" in self.page(chair, "electors", vote)
        assert "您领的是纸质票" in self.page(as_(self.cast.users[5]), "paper", vote)
        verbs.close_vote(vote, by=None, at=vote.closes_at + GRACE)
        assert "登记纸质票" in self.page(chair, "vote", vote)
        bad = chair.post(
            reverse("ballot:papers", args=[vote.key]), {"returned": 1, "invalid": 0, "tellers": "周监票", "once": "f"}
        )
        assert "对不上" in bad.content.decode()
        good = {"returned": 1, "invalid": 0, "tellers": "周监票", "n-o1-no": 1, "once": "g"}
        chair.post(reverse("ballot:papers", args=[vote.key]), good)
        chair.post(reverse("ballot:act", args=[vote.key, "count"]), {"once": "h"})
        member = as_(self.cast.users[0])
        said = self.page(member, "codes", vote)
        assert all(code in said for code in receipts) and "会员5" in said and "领纸质票" in said
        for client in (member, chair):
            answer = client.get(reverse("ballot:bundle", args=[vote.key]))
            names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
            assert {"records.jsonl", "recount.py", "README.txt"} <= set(names)
        stranger = as_(build(1, code="B9").users[0])
        assert [stranger.get(reverse(f"ballot:{n}", args=[vote.key])).status_code for n in ("codes", "bundle")] == [
            404,
            404,
        ]
        assert "计票公示" in self.page(member, "result", vote)

    def test_an_appraisal_gives_electors_codes_alone(self) -> None:
        vote = opened_by_receipt(self.cast, members_rating())
        for n, user in enumerate(self.cast.users):
            put(vote, draw(vote, user), {"o1": ["good" if n else "failing"]})
        verbs.count(verbs.close_vote(vote, by=None, at=vote.closes_at + GRACE), by=self.cast.chair, at=vote.closes_at)
        for user, whole in ((self.cast.users[0], False), (self.cast.chair, True)):
            answer = as_(user).get(reverse("ballot:bundle", args=[vote.key]))
            packed = zipfile.ZipFile(io.BytesIO(answer.content))
            assert ("records.jsonl" in packed.namelist()) is whole
            assert (json.loads(packed.read("result.json"))["counts"] is not None) is whole
        assert Ticket.objects.filter(vote=vote, issued="token").count() == 6

"""Chromium against Python: the RFC's vector, tickets and records made in the browser, bundles recounted by its own code."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page

from jiaogong.engines.ballot.blind import rsabssa
from jiaogong.engines.ballot.blind.raw import RawKey
from jiaogong.engines.ballot.blind.wrapping import new_key
from jiaogong.engines.ballot.box import Box, MemoryStore, Receipt, acknowledged
from jiaogong.engines.ballot.box_server import application_for
from jiaogong.engines.ballot.manifests import CLIENT, client_digest
from jiaogong.engines.ballot.recounting import ALG, Checker, b64, code_of, digest, files_of, unb64
from jiaogong.engines.ballot.tests.test_recount import BROKEN, GOLDEN, broken_files
from jiaogong.kernel import clock

from .cast import MOTION

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[4]
BALLOTS = 12  # a few hundred in the bench
MAKE = """async ({manifest, choices}) => {
  const question = manifest.questions[0];
  const drawn = await ballotTickets.draw(manifest, question);
  globalThis.waiting = {manifest, question, drawn, choices};
  return drawn.blinded;
}"""
FINISH = """async (signature) => {
  const {manifest, question, drawn, choices} = globalThis.waiting;
  const token = await ballotTickets.finish(question, drawn, signature);
  const record = await ballotTickets.recordOf(manifest, question, drawn, token, choices);
  return [record, await ballotTickets.receiptOf(record)];
}"""
RECOUNT = """async (files) => {
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const given = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)]));
  return recountBundle(given);
}"""


class Silent(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of a secure origin with the ballot program and the recount in it."""
    server = make_server("127.0.0.1", 0, application_for(lambda: Box(MemoryStore())), handler_class=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(bypass_csp=True)
    made = context.new_page()
    made.goto(f"http://127.0.0.1:{server.server_port}/healthz")
    for name in (CLIENT, "ballot/recount.js", "ballot/recount-page.js"):
        made.add_script_tag(path=str(finders.find(name)))
    yield made
    context.close()
    server.shutdown()
    server.server_close()


def spki(key: Any) -> str:
    return b64(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def test_the_program_is_the_one_its_sources_name() -> None:
    expected = (ROOT / "jiaogong/engines/ballot/client/bundle.sha256").read_text().strip()
    assert client_digest() == expected, "投票网页程序没有按源码重新生成：python scripts/copy_assets.py"


def test_the_vector_of_the_rfc_in_chromium(page: Page) -> None:
    for one in rsabssa.vectors()["vectors"]:
        given = {k: b64(bytes.fromhex(v)) for k, v in one.items() if k != "name"}
        prepared = b64(bytes.fromhex(one.get("msg_prefix", "") + one["msg"]))
        question = {"public_key": spki(rsabssa.vector_key())}
        asked = [question, {"prepared": prepared, "inv": given["inv"]}, given["blind_sig"]]
        assert page.evaluate("(all) => ballotTickets.finish(...all)", asked) == given["sig"]
        wrong = [*asked[:2], given["sig"]]
        assert (
            page.evaluate("(all) => ballotTickets.finish(...all).catch((error) => error.message)", wrong)
            == "invalid signature"
        )


def test_browser_and_server_agree(page: Page) -> None:
    key = new_key()
    signer = RawKey(key)
    box = Box(MemoryStore())
    vote = str(uuid4())
    manifest = {
        "v": 1, "alg": ALG, "vote": vote, "title": "表决", "rules": MOTION.to_json(), "ballot_bytes": 256,
        "options": [{"key": "o1", "title": "甲"}], "questions": [{"key": "o1", "title": "甲", "public_key": spki(key)}],
        "acknowledges": box.prepare(vote),
    }  # fmt: skip
    box.open(vote, json.dumps(manifest).encode(), clock.now().replace(year=2999))
    checker, seen = Checker(manifest), set()
    for n in range(BALLOTS):
        choice = ["yes", "no", "abstain"][n % 3]
        blinded = unb64(page.evaluate(MAKE, {"manifest": manifest, "choices": [choice]}))
        text, receipt = page.evaluate(FINISH, b64(signer.sign(blinded)))
        record = text.encode()
        question, mine, choices = checker.check(record)
        assert (question, choices) == ("o1", [choice]) and len(blinded) == 256
        assert receipt == {"code": code_of(record), "digest": digest(record)}
        taken = box.cast(vote, record, clock.now())
        signed = {"digest": taken.digest, "acknowledgement": taken.acknowledgement}
        assert page.evaluate("(all) => ballotTickets.acknowledged(...all)", [manifest, signed]) in (True, None)
        seen.add(mine)
    assert len(seen) == box.number(vote) == BALLOTS
    forged = Receipt(code_of(record), digest(record), b64(bytes(64)))
    assert page.evaluate("(all) => ballotTickets.acknowledged(...all)", [manifest, forged.to_json()]) in (False, None)
    assert acknowledged(vote, "x") == f"xtl1-ack|{vote}|x".encode()


def recounted(page: Page, files: dict[str, bytes]) -> dict[str, Any]:
    packed = {
        name: base64.b64encode(data).decode() for name, data in files.items() if name.endswith(("json", "jsonl", "txt"))
    }
    found: dict[str, Any] = page.evaluate(RECOUNT, packed)
    return found


@pytest.mark.parametrize("kind", ["motion", "election", "appraisal"])
def test_golden_bundles_recount_in_the_browser(page: Page, kind: str) -> None:
    found = recounted(page, files_of(GOLDEN / kind))
    assert found["faults"] == [] and len(found["said"]) >= 9


def test_each_way_of_breaking_a_bundle_is_named_in_the_browser(page: Page) -> None:
    unnamed = {}
    for how in BROKEN:
        faults = recounted(page, broken_files(how))["faults"]
        words = BROKEN[how][1].replace("清单上有而票里没有 1 张", "对不上").replace("票里有而清单上没有 1 张", "对不上")
        if not any(words in fault for fault in faults):
            unnamed[how] = faults
    assert unnamed == {}

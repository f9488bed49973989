"""One box, three stores: each keeps the same promises."""

from __future__ import annotations

import json
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jiaogong.engines.ballot.blind.raw import RawKey
from jiaogong.engines.ballot.blind.wrapping import new_key
from jiaogong.engines.ballot.box import GRACE, Box, NotTaken, acknowledged
from jiaogong.engines.ballot.recounting import ALG, b64, canonical, code_of, digest, unb64
from jiaogong.engines.ballot.stores import store_at
from jiaogong.kernel import clock

from .cast import MOTION
from .voter import Device

KEY = new_key()
RAW = RawKey(KEY)
STORES = ["memory", "sqlite", *(["postgresql"] if os.environ.get("DATABASE_URL", "").startswith("postgres") else [])]


@pytest.fixture(params=STORES)
def box(request: Any, tmp_path: Path) -> Box:
    """The same box on each store."""
    at = {
        "memory": "memory:",
        "sqlite": str(tmp_path / "box.sqlite3"),
        "postgresql": os.environ.get("DATABASE_URL", ""),
    }
    return Box(store_at(at[request.param]))


def manifest_for(box: Box, **more: Any) -> dict[str, Any]:
    """A box that is open; its manifest."""
    vote, der = str(uuid4()), KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    manifest = {
        "v": 1, "alg": ALG, "vote": vote, "title": "表决", "rules": MOTION.to_json(), "ballot_bytes": 256,
        "options": [{"key": "o1", "title": "甲"}], "questions": [{"key": "o1", "title": "甲", "public_key": b64(der)}],
        "acknowledges": box.prepare(vote),
    } | more  # fmt: skip
    box.open(vote, canonical(manifest), clock.now() + timedelta(hours=1))
    return manifest


def device(manifest: dict[str, Any]) -> Device:
    """A voter with his token."""
    made = Device(manifest).prepare()
    made.finish({question: RAW.sign(blinded) for question, blinded in made.blinded.items()})
    return made


def refused(box: Box, vote: str, record: bytes, at: Any = None) -> str:
    with pytest.raises(NotTaken) as said:
        box.cast(vote, record, at or clock.now())
    return said.value.key


def test_taken_once_and_answered_as_often_as_asked(box: Box) -> None:
    manifest = manifest_for(box)
    vote, record = manifest["vote"], device(manifest).record("o1", ["yes"])
    first, again = (box.cast(vote, record, clock.now()) for _ in range(2))
    assert first == again and first.code == code_of(record) and box.number(vote) == 1
    key = Ed25519PublicKey.from_public_bytes(unb64(manifest["acknowledges"]))
    key.verify(unb64(first.acknowledgement or ""), acknowledged(vote, digest(record)))


def test_another_ballot_under_the_same_token_is_refused(box: Box) -> None:
    manifest = manifest_for(box)
    voter = device(manifest)
    box.cast(manifest["vote"], voter.record("o1", ["yes"]), clock.now())
    assert refused(box, manifest["vote"], voter.record("o1", ["no"])) == "twice"
    assert box.number(manifest["vote"]) == 1


def test_altered_stuffed_foreign_and_spoiled_records_are_refused(box: Box) -> None:
    manifest = manifest_for(box)
    vote, voter = manifest["vote"], device(manifest)
    record = voter.record("o1", ["yes"])
    assert refused(box, vote, record.replace(b'\\"yes\\"', b'\\"no\\" ')) == "bad"
    assert refused(box, vote, record.replace(b'"v":1', b'"v":1,"w":2')) == "bad"
    assert refused(box, vote, voter.record("o1", ["perhaps"])) == "bad"
    assert refused(box, vote, b"not json") == "bad"
    assert refused(box, vote, b"x" * 40_000) == "form"
    voter.tokens["o1"] = bytes(256)  # stuffing: no signature of the signer
    assert refused(box, vote, voter.record("o1", ["yes"])) == "bad"
    other = device(manifest_for(box))  # a genuine token of another vote
    assert refused(box, vote, other.record("o1", ["yes"])) == "bad"
    assert refused(box, str(uuid4()), record) == "unknown"
    assert box.number(vote) == 0


def test_grace_then_closed_and_a_lost_reply_is_still_answered(box: Box) -> None:
    manifest = manifest_for(box)
    vote, (first, second, third) = manifest["vote"], (device(manifest).record("o1", ["yes"]) for _ in range(3))
    end = clock.now() + timedelta(hours=1)
    box.cast(vote, first, end + GRACE / 2)
    assert refused(box, vote, second, end + GRACE) == "closed"
    with pytest.raises(NotTaken):
        box.records(vote)  # not before it is sealed
    box.close(vote)
    box.close(vote)
    assert refused(box, vote, third) == "closed"
    late = box.cast(vote, first, clock.now())
    assert late.code == code_of(first) and late.acknowledgement is None
    assert box.records(vote) == [first]
    box.destroy(vote)
    assert box.number(vote) == 0 and refused(box, vote, first) == "unknown"


def test_records_come_in_order_of_their_keys(box: Box) -> None:
    manifest = manifest_for(box)
    voters = [device(manifest) for _ in range(12)]
    for voter in voters:
        box.cast(manifest["vote"], voter.record("o1", ["no"]), clock.now())
    box.close(manifest["vote"])
    keys = [digest(unb64(voter.drawn["o1"][1])) for voter in voters]
    found = [digest(unb64(json.loads(record)["key"])) for record in box.records(manifest["vote"])]
    assert found == sorted(keys) != keys


def test_many_at_once_with_the_box_closing_none_lost_none_doubled(box: Box) -> None:
    manifest = manifest_for(box)
    vote = manifest["vote"]
    records = [device(manifest).record("o1", ["yes"]) for _ in range(24)]

    def act(n: int) -> str:
        if n == 30:
            box.close(vote)
            return "closed"
        try:
            return box.cast(vote, records[n // 2], clock.now()).code
        except NotTaken as said:
            return said.key

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(act, range(48)))
    kept = {code_of(record) for record in box.records(vote)}
    assert kept == set(said) - {"closed"}


def test_two_boxes_are_never_prepared_over_each_other(box: Box) -> None:
    manifest = manifest_for(box)
    box.cast(manifest["vote"], device(manifest).record("o1", ["yes"]), clock.now())
    with pytest.raises(NotTaken):
        box.prepare(manifest["vote"])
    with pytest.raises(NotTaken):
        box.open(manifest["vote"], b"{}", clock.now())


def test_the_file_keeps_no_order_and_no_time(tmp_path: Path) -> None:
    path = str(tmp_path / "b.sqlite3")
    box = Box(store_at(path))
    manifest = manifest_for(box)
    records = [device(manifest).record("o1", ["yes"]) for _ in range(9)]
    for record in records:
        box.cast(manifest["vote"], record, clock.now())
    assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o600}
    box.close(manifest["vote"])
    found = sqlite3.connect(path)
    columns = [row[1] for row in found.execute("PRAGMA table_info(ballot_record)")]
    assert columns == ["vote", "key", "record"]
    with pytest.raises(sqlite3.OperationalError):
        found.execute("SELECT rowid FROM ballot_record")
    assert found.execute("SELECT acknowledges FROM ballot_box").fetchone() == (None,)
    assert Path(f"{path}-wal").stat().st_size == 0 and Path(path).stat().st_mode & 0o777 == 0o600

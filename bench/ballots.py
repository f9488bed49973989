"""The rows of 领票—投票: `recount`, `cast`, `vote_http`, `phone`. Peers are measured in the same run."""

from __future__ import annotations

import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.rows import Row, row

WRITERS, BALLOTS = 8, 2000


def manifest_with_keys(ballots: Any = None) -> tuple[dict[str, Any], Any]:
    """A manifest of one motion, and its private key."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from jiaogong.engines.ballot.blind.wrapping import new_key
    from jiaogong.engines.ballot.recounting import ALG, b64

    key, vote = new_key(), str(uuid4())
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    rules = {"kind": "motions", "passing": {"of": "all", "comparator": ">", "share": [1, 2]}, "quorum": None}
    manifest = {
        "v": 1, "alg": ALG, "vote": vote, "title": "表决", "rules": rules, "ballot_bytes": 256, "electors": 0, "roll": "",
        "options": [{"key": "1", "title": "甲", "text": ""}], "attendance": None, "publish": "all",
        "questions": [{"key": "1", "title": "甲", "public_key": b64(der)}],
        "acknowledges": ballots.prepare(vote) if ballots else "",
    }  # fmt: skip
    return manifest, key


def records_of(manifest: dict[str, Any], key: Any, number: int) -> list[bytes]:
    """Records whose tokens are signed straight away: blinding changes nothing of what is checked."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from jiaogong.engines.ballot.recounting import ALG, b64, ballot_text, canonical, message_of

    pss, made = padding.PSS(padding.MGF1(hashes.SHA384()), 48), []
    for n in range(number):
        own = ec.generate_private_key(ec.SECP256R1())
        point = b64(own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
        prefix = secrets.token_bytes(32)
        token = key.sign(prefix + message_of(manifest["vote"], "1", point), pss, hashes.SHA384())
        text = ballot_text(manifest["vote"], "1", [("yes", "no", "abstain")[n % 3]], 256)
        r, s = decode_dss_signature(own.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        record = {
            "alg": ALG, "ballot": text, "key": point, "prefix": b64(prefix), "question": "1", "v": 1, "token": b64(token),
            "signature": b64(r.to_bytes(32, "big") + s.to_bytes(32, "big")),
        }  # fmt: skip
        made.append(canonical(record))
    return made


def _bundle(folder: Path, number: int) -> None:
    from jiaogong.engines.ballot.recounting import canonical, code_of, digest

    manifest, key = manifest_with_keys()
    records = sorted(records_of(manifest, key, number))
    roll = [{"elector": f"{n:024x}", "issued": "token", "replaced": False} for n in range(number)]
    manifest |= {"electors": number, "roll": digest(canonical([r["elector"] for r in roll]))}
    codes = "\n".join(sorted(code_of(record) for record in records)).encode()
    yes, no, rest = ((number + 2 - n) // 3 for n in range(3))
    result = {
        "codes": digest(codes), "counts": {"1": {"abstain": rest, "no": no, "yes": yes}},
        "numbers": {"all": number, "due": number, "present": number, "valid": number}, "sentence": "",
        "verdict": {"passed": {"1": yes * 2 > number}, "quorate": True, "tied": []},
    }  # fmt: skip
    paper = {"counts": {}, "invalid": 0, "issued": 0, "replacements": 0, "returned": 0, "tellers": ""}
    for name, data in (("manifest", manifest), ("roll", roll), ("result", result), ("paper", paper)):
        (folder / f"{name}.json").write_bytes(canonical(data))
    (folder / "codes.txt").write_bytes(codes)
    (folder / "records.jsonl").write_bytes(b"".join(record + b"\n" for record in records))


def _verifying_alone(folder: Path) -> float:
    """The floor: the two signatures of each record and nothing else, seconds of CPU."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    from jiaogong.engines.ballot.recounting import message_of, unb64

    manifest = json.loads((folder / "manifest.json").read_bytes())
    key: Any = load_der_public_key(unb64(manifest["questions"][0]["public_key"]))
    pss, ready = padding.PSS(padding.MGF1(hashes.SHA384()), 48), []
    for line in (folder / "records.jsonl").read_bytes().splitlines():
        r = json.loads(line)
        sign = unb64(r["signature"])
        pair = encode_dss_signature(int.from_bytes(sign[:32], "big"), int.from_bytes(sign[32:], "big"))
        message = unb64(r["prefix"]) + message_of(manifest["vote"], "1", r["key"])
        ready.append((unb64(r["token"]), message, unb64(r["key"]), pair, r["ballot"].encode()))
    start = time.process_time()
    for token, message, point, pair, ballot in ready:
        key.verify(token, message, pss, hashes.SHA384())
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).verify(
            pair, ballot, ec.ECDSA(hashes.SHA256())
        )
    return time.process_time() - start


def recount() -> list[Row]:
    """The one-file tool on 5,000 and 100,000 ballots: CPU seconds of its process, start and reading included."""
    from jiaogong.engines.ballot import recounting

    rows = []
    for number, goal in ((5_000, 2.0), (100_000, 30.0)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _bundle(folder, number)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run([sys.executable, "-I", recounting.__file__, name], stdout=subprocess.DEVNULL)  # noqa: S603
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if done.returncode:
                raise SystemExit("the recount did not verify")
            ours = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            floor = _verifying_alone(folder)
        what = f"the one-file tool on {number:,} ballots, start and reading included; CPU of one core"
        rows.append(
            row(
                "recount",
                number,
                what,
                ours,
                "s",
                "the two signatures of each ballot alone (floor)",
                floor,
                f"≤ {goal:g} s",
                ours <= goal,
                ours / floor,
            )
        )
    return rows


def at_once(act: Callable[[int], Any], number: int, writers: int = WRITERS) -> float:
    """Seconds for `act(0) … act(number - 1)` by so many threads."""
    faults: list[BaseException] = []

    def run(first: int) -> None:
        try:
            for n in range(first, number, writers):
                act(n)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(writers)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - start


class Replay:
    """OpenSlides' "long" store, replayed: one row of a poll is read, the voter put into its sorted list, all rewritten."""

    def __init__(self, address: str) -> None:
        from psycopg_pool import ConnectionPool

        self.pool, self.again = ConnectionPool(address, min_size=WRITERS, max_size=WRITERS, open=True), 0
        with self.pool.connection() as connection:
            connection.execute("DROP TABLE IF EXISTS replay_objects, replay_poll")
            connection.execute(
                "CREATE TABLE replay_poll (id int PRIMARY KEY, stopped boolean, user_ids bytea NOT NULL)"
            )
            connection.execute(
                "CREATE TABLE replay_objects (id serial PRIMARY KEY, poll int NOT NULL, vote bytea NOT NULL)"
            )
            connection.execute("INSERT INTO replay_poll VALUES (1, false, '')")

    def cast(self, user: int, vote: bytes) -> None:
        from psycopg import IsolationLevel
        from psycopg.errors import SerializationFailure

        while True:
            try:
                with self.pool.connection() as connection:
                    connection.isolation_level = IsolationLevel.REPEATABLE_READ
                    found = connection.execute("SELECT stopped, user_ids FROM replay_poll WHERE id = 1").fetchone()
                    assert found is not None
                    ids = bytes(found[1])
                    people = sorted({*(int.from_bytes(ids[n : n + 4], "big") for n in range(0, len(ids), 4)), user})
                    packed = b"".join(n.to_bytes(4, "big") for n in people)
                    connection.execute("UPDATE replay_poll SET user_ids = %s WHERE id = 1", (packed,))
                    connection.execute("INSERT INTO replay_objects (poll, vote) VALUES (1, %s)", (vote,))
                return
            except SerializationFailure:
                self.again += 1


def cast() -> list[Row]:
    """At the database: 2,000 casts by 8 writers, three rounds in turn, the better of each; records and votes of one size."""
    from jiaogong.engines.ballot.box import Sealed
    from jiaogong.engines.ballot.stores import PostgresStore

    address = os.environ["DATABASE_URL"]
    ours, theirs, again = 0.0, 0.0, 0
    store, vote_bytes = PostgresStore(address), os.urandom(1100)
    for _ in range(3):
        replay, vote = Replay(address), secrets.token_hex(16)
        store.put(vote, Sealed("{}", None, "", "open"))
        keys = [secrets.token_hex(32) for _ in range(BALLOTS)]
        theirs = max(theirs, BALLOTS / at_once(lambda n, r=replay: r.cast(n, vote_bytes), BALLOTS))  # type: ignore[misc]
        ours = max(ours, BALLOTS / at_once(lambda n, k=keys, v=vote: store.add(v, k[n], vote_bytes), BALLOTS))  # type: ignore[misc]
        if store.number(vote) != BALLOTS:
            raise SystemExit("ballots were lost")
        again = replay.again
        replay.pool.close()
    what = f"casts at the database, {WRITERS} writers, each hidden among six others"
    against = f"OpenSlides' read-modify-write replayed ({again:,} retries)"
    return [row("cast", BALLOTS, what, ours, "/s", against, theirs, "≥ 5 ×", ours >= 5 * theirs, ours / theirs)]

"""The ballot box: anonymous records apart from everything else, in a database of its own.

No name, no time, no serial, no order of arrival. On SQLite the table *is* its key (the digest of each voter's own random
key); on PostgreSQL each new record shakes some old ones, and at the end everything is written once more in order of the keys.
It talks to its database directly, so that no query log of the web side ever sees a record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from .recounting import BadRecord, Checker, b64, code_of, digest

GRACE = timedelta(minutes=5)  # casting goes on so long after issuing has ended
LONGEST_RECORD = 32_768


class NotTaken(Exception):
    """Why a record was not taken: a short key for programs, plain Chinese for people."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__(words)
        self.key, self.words = key, words


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the voter gets: the code, and the box's signature under the record's digest (None once the box is closed)."""

    code: str
    digest: str
    acknowledgement: str | None

    def to_json(self) -> dict[str, Any]:
        """As it travels."""
        return {"code": self.code, "digest": self.digest, "acknowledgement": self.acknowledgement}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ballot's box as it stands in the database."""

    manifest: str
    acknowledges: bytes | None  # Ed25519 private key; gone once closed
    takes_until: str  # ISO moment
    state: str  # "waiting" (the manifest is not there yet), "open", "closed"


class Store(Protocol):
    """A database under the box; each method is one transaction."""

    def put(self, vote: str, row: Sealed) -> None: ...
    def get(self, vote: str) -> Sealed | None: ...
    def add(self, vote: str, key: str, record: bytes) -> bytes | None:
        """Add a record to an open box; the record already there under the key, if any. NotTaken when closed meanwhile."""
        ...

    def number(self, vote: str) -> int: ...
    def close(self, vote: str) -> None:
        """Stop taking, wait for those under way, write all records anew in order of their keys. Safe to repeat."""
        ...

    def records(self, vote: str) -> list[bytes]: ...
    def destroy(self, vote: str) -> None: ...


def acknowledged(vote: str, record_digest: str) -> bytes:
    """What the box signs for a record it holds."""
    return f"xtl1-ack|{vote}|{record_digest}".encode()


class Box:
    """The box's own rules over any store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._checkers: dict[str, tuple[str, Checker]] = {}

    def prepare(self, vote: str) -> str:
        """A box for a ballot whose manifest is being written; the public key it will acknowledge with."""
        found = self.store.get(vote)
        if found is not None and (found.state == "closed" or self.store.number(vote)):
            raise NotTaken("state", "票箱里已经有票，不能再备一次。")
        key = Ed25519PrivateKey.generate()
        private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        self.store.put(vote, Sealed("", private, "", "waiting"))
        return b64(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def open(self, vote: str, manifest: bytes, closes_at: datetime) -> None:
        """Take records under this manifest until some minutes after its end."""
        found = self.store.get(vote)
        if found is None or found.state != "waiting":
            raise NotTaken("state", "票箱没有备好，或者已经启用。")
        until = (closes_at + GRACE).isoformat()
        self.store.put(vote, Sealed(manifest.decode(), found.acknowledges, until, "open"))

    def cast(self, vote: str, record: bytes, at: datetime) -> Receipt:
        """Take a record; the same record again gets the same answer. NotTaken says why not."""
        if len(record) > LONGEST_RECORD:
            raise NotTaken("form", "选票太长，没有收下。")
        found = self.store.get(vote)
        if found is None or found.state == "waiting":
            raise NotTaken("unknown", "票箱里没有这次投票，可能已经取消。您的票没有投出。")
        try:
            _, key, _ = self._checker(vote, found).check(record)
        except BadRecord as bad:
            raise NotTaken("bad", f"{bad}，没有收下。请刷新页面再试；仍不行，请找监票人。") from bad
        if found.state == "closed" or at >= datetime.fromisoformat(found.takes_until):
            return self._late(vote, key, record)
        earlier = self.store.add(vote, key, record)
        if earlier is not None and earlier != record:
            raise NotTaken("twice", "这张票已经投过，一张票只能投一次，以先投的为准；这一次没有计入。")
        return self._receipt(vote, record, found.acknowledges)

    def _late(self, vote: str, key: str, record: bytes) -> Receipt:
        """A reply lost at the last moment is still answered; anything else comes too late."""
        if record in self.store.records(vote):
            return self._receipt(vote, record, None)
        raise NotTaken("closed", "投票已经截止，票箱已封，您的票没有计入。如有疑问，请联系监票人。")

    def _checker(self, vote: str, found: Sealed) -> Checker:
        kept = self._checkers.get(vote)
        if kept is None or kept[0] != found.manifest:
            if len(self._checkers) > 64:
                self._checkers.clear()
            kept = (found.manifest, Checker(json.loads(found.manifest)))
            self._checkers[vote] = kept
        return kept[1]

    def _receipt(self, vote: str, record: bytes, private: bytes | None) -> Receipt:
        record_digest = digest(record)
        key = Ed25519PrivateKey.from_private_bytes(private) if private else None
        signed = b64(key.sign(acknowledged(vote, record_digest))) if key else None
        return Receipt(code_of(record), record_digest, signed)

    def number(self, vote: str) -> int:
        """How many records lie in the box."""
        return self.store.number(vote)

    def close(self, vote: str) -> None:
        """Seal it for good. Safe to repeat."""
        self.store.close(vote)

    def records(self, vote: str) -> list[bytes]:
        """Every record in order of the keys, once sealed."""
        found = self.store.get(vote)
        if found is None or found.state != "closed":
            raise NotTaken("open", "票箱还没有封，不能开箱。")
        return self.store.records(vote)

    def destroy(self, vote: str) -> None:
        """Throw the records away (the vote was called off)."""
        self._checkers.pop(vote, None)
        self.store.destroy(vote)


class MemoryStore:
    """Without a database: what the two real ones are measured against."""

    def __init__(self) -> None:
        self.votes: dict[str, Sealed] = {}
        self.kept: dict[str, dict[str, bytes]] = {}

    def put(self, vote: str, row: Sealed) -> None:
        self.votes[vote] = row
        self.kept.setdefault(vote, {})

    def get(self, vote: str) -> Sealed | None:
        return self.votes.get(vote)

    def add(self, vote: str, key: str, record: bytes) -> bytes | None:
        if vote not in self.votes or self.votes[vote].state != "open":
            raise closed()
        earlier = self.kept[vote].setdefault(key, record)
        return None if earlier is record else earlier

    def number(self, vote: str) -> int:
        return len(self.kept.get(vote, {}))

    def close(self, vote: str) -> None:
        row = self.votes[vote]
        self.votes[vote] = Sealed(row.manifest, None, row.takes_until, "closed")

    def records(self, vote: str) -> list[bytes]:
        return [record for _, record in sorted(self.kept.get(vote, {}).items())]

    def destroy(self, vote: str) -> None:
        self.votes.pop(vote, None)
        self.kept.pop(vote, None)


def closed() -> NotTaken:
    """The box was sealed while the record was under way."""
    return NotTaken("closed", "投票已经截止，票箱已封，您的票没有计入。如有疑问，请联系监票人。")

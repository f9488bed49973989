"""A voter's device in Python: what the page does in a browser. For demo data, rehearsals, tests and measurements; a real
voter's keys are made on his own device and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from . import verbs
from .blind import rsabssa
from .box import Receipt
from .evidence import manifest_of
from .models import Vote
from .recounting import ALG, VERSION, b64, ballot_text, canonical, message_of, unb64
from .stores import box


@dataclass
class Device:
    """What the page keeps for one voter. `manifest` is public."""

    manifest: dict[str, Any]
    drawn: dict[str, Any] = field(default_factory=dict)
    blinded: dict[str, bytes] = field(default_factory=dict)
    tokens: dict[str, bytes] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)

    def prepare(self) -> Device:
        """Keys and blinded messages."""
        for question in self.manifest["questions"]:
            secret = ec.generate_private_key(ec.SECP256R1())
            key = b64(secret.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
            prepared = rsabssa.prepare(message_of(self.manifest["vote"], question["key"], key))
            public: Any = load_der_public_key(unb64(question["public_key"]))
            self.blinded[question["key"]], inverse = rsabssa.blind(public, prepared)
            self.drawn[question["key"]] = (secret, key, prepared, inverse, public)
        return self

    def finish(self, signatures: dict[str, bytes]) -> None:
        """Tokens from blind signatures."""
        for question, signature in signatures.items():
            _, _, prepared, inverse, public = self.drawn[question]
            self.tokens[question] = rsabssa.finalize(public, prepared, signature, inverse)

    def record(self, question: str, choices: list[str]) -> bytes:
        """The record of one question."""
        secret, key, prepared, _, _ = self.drawn[question]
        text = ballot_text(self.manifest["vote"], question, choices, self.manifest["ballot_bytes"])
        r, s = decode_dss_signature(secret.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return canonical(
            {
                "alg": ALG, "ballot": text, "key": key, "prefix": b64(prepared[:32]), "question": question,
                "signature": b64(r.to_bytes(32, "big") + s.to_bytes(32, "big")), "token": b64(self.tokens[question]),
                "v": VERSION,
            }
        )  # fmt: skip


def draw(vote: Vote, user: Any, at: Any = None) -> Device:
    """领票."""
    device = Device(manifest_of(vote)).prepare()
    device.finish(verbs.issue(vote, by=user, blinded=device.blinded, at=at or vote.opens_at))
    return device


def put(vote: Vote, device: Device, answers: dict[str, list[str]], at: Any = None) -> list[bytes]:
    """投票: every question into the box; the records."""
    records = [device.record(question, choices) for question, choices in answers.items()]
    device.receipts = [box().cast(str(vote.key), record, at or vote.opens_at) for record in records]
    return records

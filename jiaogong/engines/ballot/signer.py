"""Who signs: one process that holds the private keys of running ballots in memory and nowhere else.

`serve` starts it as a process of its own and gives its socket to the web workers (BALLOT_SIGNER); without a socket the
keys are held by this very process (tests, a single worker). After a restart the tellers open the keys again.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import socketserver
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from .blind.raw import RawKey, SigningFailed
from .blind.rsabssa import self_test
from .blind.wrapping import BITS, Wrapping, WrongPassphrase, new_key, salt_of


class Locked(Exception):
    """The signer does not hold this ballot's keys: it was started anew, or the ballot has ended."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A question's key as it is kept: the public part for the manifest, the private one wrapped."""

    public: bytes  # SubjectPublicKeyInfo, DER
    wrapped: bytes


class Signer(Protocol):
    """What verbs ask of a signer."""

    def create(
        self, vote: str, questions: list[str], passphrases: tuple[str, str], bits: int = BITS
    ) -> dict[str, NewKey]:
        """Fresh keys, held from now on."""
        ...

    def unlock(self, vote: str, wrapped: dict[str, bytes], passphrases: tuple[str, str]) -> None:
        """Hold the keys again. WrongPassphrase."""
        ...

    def holds(self, vote: str) -> bool:
        """Whether it can sign for the ballot."""
        ...

    def sign(self, vote: str, blinded: dict[str, bytes]) -> dict[str, bytes]:
        """Blind signatures, one for each question asked. Locked; SigningFailed."""
        ...

    def forget(self, vote: str) -> None:
        """Let the keys go."""
        ...


class HeldKeys:
    """The signer itself. Refuses to exist unless the RFC's vectors come out on this machine."""

    def __init__(self) -> None:
        self_test()
        self._keys: dict[str, dict[str, RawKey]] = {}

    def create(
        self, vote: str, questions: list[str], passphrases: tuple[str, str], bits: int = BITS
    ) -> dict[str, NewKey]:
        wrapping, made, held = Wrapping(*passphrases), {}, {}
        for question in questions:
            key = new_key(bits)
            public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            made[question] = NewKey(public, wrapping.wrap(key, f"{vote}|{question}"))
            held[question] = RawKey(key)
        self._keys[vote] = held
        return made

    def unlock(self, vote: str, wrapped: dict[str, bytes], passphrases: tuple[str, str]) -> None:
        if not wrapped:
            raise WrongPassphrase(vote)
        wrapping = Wrapping(*passphrases, salt=salt_of(next(iter(wrapped.values()))))
        self._keys[vote] = {q: RawKey(wrapping.unwrap(token, f"{vote}|{q}")) for q, token in wrapped.items()}

    def holds(self, vote: str) -> bool:
        return vote in self._keys

    def sign(self, vote: str, blinded: dict[str, bytes]) -> dict[str, bytes]:
        keys = self._keys.get(vote)
        if keys is None:
            raise Locked(vote)
        if set(blinded) != set(keys):
            raise SigningFailed("领票的题目与票上的题目不一致。")
        return {question: keys[question].sign(value) for question, value in blinded.items()}

    def forget(self, vote: str) -> None:
        self._keys.pop(vote, None)


_ERRORS = {"locked": Locked, "failed": SigningFailed, "passphrase": WrongPassphrase}


def _packed(values: dict[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(value).decode() for name, value in values.items()}


def _unpacked(values: dict[str, str]) -> dict[str, bytes]:
    return {name: base64.b64decode(value) for name, value in values.items()}


class RemoteSigner:
    """The signer behind a socket. One connection a thread, opened anew when the signer was."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._local = threading.local()

    def _ask(self, **question: Any) -> Any:
        for last in (False, True):
            try:
                if getattr(self._local, "file", None) is None:
                    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                    line.settimeout(60)
                    line.connect(self.path)
                    self._local.file = line.makefile("rwb")
                self._local.file.write(json.dumps(question).encode() + b"\n")
                self._local.file.flush()
                said = self._local.file.readline()
                if not said:
                    raise ConnectionError("the signer has gone")
                break
            except OSError as error:
                self._local.file = None
                if last:
                    raise Locked("the signer does not answer") from error
        answer = json.loads(said)
        if "error" in answer:
            raise _ERRORS[answer["error"]](answer["words"])
        return answer["said"]

    def create(
        self, vote: str, questions: list[str], passphrases: tuple[str, str], bits: int = BITS
    ) -> dict[str, NewKey]:
        said = self._ask(act="create", vote=vote, questions=questions, passphrases=passphrases, bits=bits)
        return {q: NewKey(base64.b64decode(p), base64.b64decode(w)) for q, (p, w) in said.items()}

    def unlock(self, vote: str, wrapped: dict[str, bytes], passphrases: tuple[str, str]) -> None:
        self._ask(act="unlock", vote=vote, wrapped=_packed(wrapped), passphrases=passphrases)

    def holds(self, vote: str) -> bool:
        try:
            return bool(self._ask(act="holds", vote=vote))
        except Locked:
            return False

    def sign(self, vote: str, blinded: dict[str, bytes]) -> dict[str, bytes]:
        return _unpacked(self._ask(act="sign", vote=vote, blinded=_packed(blinded)))

    def forget(self, vote: str) -> None:
        self._ask(act="forget", vote=vote)


def _answer(keys: HeldKeys, asked: dict[str, Any]) -> Any:
    act, vote = asked["act"], asked["vote"]
    pair = tuple(asked.get("passphrases", ()))
    if act == "create":
        made = keys.create(vote, asked["questions"], pair, asked["bits"])  # type: ignore[arg-type]
        return {q: (base64.b64encode(k.public).decode(), base64.b64encode(k.wrapped).decode()) for q, k in made.items()}
    if act == "unlock":
        return keys.unlock(vote, _unpacked(asked["wrapped"]), pair)  # type: ignore[arg-type]
    if act == "sign":
        return _packed(keys.sign(vote, _unpacked(asked["blinded"])))
    return keys.holds(vote) if act == "holds" else keys.forget(vote)


def server(path: str) -> socketserver.ThreadingUnixStreamServer:
    """A signer that answers on a socket only its own account may open. The caller runs `serve_forever`."""
    keys = HeldKeys()

    class Line(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                try:
                    said: dict[str, Any] = {"said": _answer(keys, json.loads(line))}
                except tuple(_ERRORS.values()) as error:
                    name = next(name for name, kind in _ERRORS.items() if isinstance(error, kind))
                    said = {"error": name, "words": str(error)}
                self.wfile.write(json.dumps(said).encode() + b"\n")

    Path(path).unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        made = socketserver.ThreadingUnixStreamServer(path, Line)
    finally:
        os.umask(before)
    made.daemon_threads = True
    return made


_signer: Signer | None = None
_making = threading.Lock()


def signer() -> Signer:
    """The signer of this installation."""
    global _signer
    with _making:
        if _signer is None:
            _signer = RemoteSigner(settings.BALLOT_SIGNER) if settings.BALLOT_SIGNER else HeldKeys()
        return _signer

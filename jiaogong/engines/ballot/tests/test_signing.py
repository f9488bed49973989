"""RFC 9474: the vectors come out, a faulty or foreign answer does not, keys open to both tellers alone."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from jiaogong.engines.ballot.blind import raw, rsabssa
from jiaogong.engines.ballot.blind.wrapping import BITS, Wrapping, WrongPassphrase, new_key, salt_of
from jiaogong.engines.ballot.signer import HeldKeys, Locked, RemoteSigner, server

PAIR = ("松柏长青2026", "流水不腐2026")


def test_the_vectors_of_the_rfc_come_out() -> None:
    rsabssa.self_test.cache_clear()
    rsabssa.self_test()
    assert {one["name"] for one in rsabssa.vectors()["vectors"]} == {
        "RSABSSA-SHA384-PSS-Randomized", "RSABSSA-SHA384-PSS-Deterministic",
    }  # fmt: skip


def test_a_signer_does_not_start_when_a_vector_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = rsabssa.vectors()
    wrong["vectors"][0]["blind_sig"] = wrong["vectors"][1]["blind_sig"]
    monkeypatch.setattr(rsabssa, "vectors", lambda: wrong)
    rsabssa.self_test.cache_clear()
    with pytest.raises(raw.SigningFailed, match="测试向量"):
        HeldKeys()
    rsabssa.self_test.cache_clear()


def test_fresh_keys_blind_sign_finalize() -> None:
    key = new_key()
    public, signer = key.public_key(), raw.RawKey(key)
    assert (public.key_size, public.public_numbers().e) == (BITS, 65537)
    for n in range(20):
        prepared = rsabssa.prepare(f"xtl1|{n}".encode())
        blinded, inverse = rsabssa.blind(public, prepared)
        signature = rsabssa.finalize(public, prepared, signer.sign(blinded), inverse)
        assert rsabssa.verify(public, prepared, signature)
        assert not rsabssa.verify(public, prepared + b".", signature)
        assert blinded not in (prepared, signature)
    other = raw.RawKey(new_key())
    with pytest.raises(ValueError, match="invalid signature"):  # a rogue key shows at once
        rsabssa.finalize(public, prepared, other.sign(bytes([0]) + blinded[1:]), inverse)


def test_only_values_in_range_are_signed_and_a_fault_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = raw.RawKey(new_key())
    for wrong in (0, 1, signer.n - 1, signer.n, signer.n + 5):
        with pytest.raises(raw.SigningFailed):
            signer.sign(wrong.to_bytes(256, "big"))
    with pytest.raises(raw.SigningFailed):
        signer.sign(b"short")
    whole = signer._private
    monkeypatch.setattr(signer, "_private", lambda blinded: bytes([whole(blinded)[0] ^ 1]) + whole(blinded)[1:])
    with pytest.raises(raw.SigningFailed, match="核验不符"):
        signer.sign((12345).to_bytes(256, "big"))


def test_a_key_opens_to_both_passphrases_in_its_place_alone() -> None:
    key = new_key()
    token = Wrapping(*PAIR).wrap(key, "vote|o1")
    again = Wrapping(*PAIR, salt=salt_of(token)).unwrap(token, "vote|o1")
    assert again.private_numbers() == key.private_numbers()
    der = key.private_numbers().d.to_bytes(256, "big")
    assert der[:32] not in token
    for pair, place in (((PAIR[1], PAIR[0]), "vote|o1"), ((PAIR[0], "x"), "vote|o1"), (PAIR, "vote|o2")):
        with pytest.raises(WrongPassphrase):
            Wrapping(*pair, salt=salt_of(token)).unwrap(token, place)


def test_the_signer_behind_its_socket_loses_its_keys_with_its_process(tmp_path: Path) -> None:
    path = str(tmp_path / "s.sock")
    first = server(path)
    threading.Thread(target=first.serve_forever, daemon=True).start()
    assert Path(path).stat().st_mode & 0o777 == 0o600
    signer = RemoteSigner(path)
    made = signer.create("v", ["o1", "o2"], PAIR)
    asked: dict[str, Any] = {}
    for question in made:
        asked[question] = (7).to_bytes(256, "big")
    signed = signer.sign("v", asked)
    assert signer.holds("v") and len(signed["o1"]) == 256 and signed["o1"] != signed["o2"]
    with pytest.raises(raw.SigningFailed, match="不一致"):
        signer.sign("v", {"o1": asked["o1"]})
    first.shutdown()
    first.server_close()
    second = server(path)
    threading.Thread(target=second.serve_forever, daemon=True).start()
    fresh = RemoteSigner(path)
    with pytest.raises(Locked):
        fresh.sign("v", asked)
    with pytest.raises(WrongPassphrase):
        fresh.unlock("v", {q: key.wrapped for q, key in made.items()}, (PAIR[0], "wrong passphrase"))
    fresh.unlock("v", {q: key.wrapped for q, key in made.items()}, PAIR)
    assert fresh.sign("v", asked) == signed
    fresh.forget("v")
    assert not fresh.holds("v")
    second.shutdown()
    second.server_close()
    with pytest.raises(Locked):
        RemoteSigner(str(tmp_path / "none.sock")).sign("v", asked)

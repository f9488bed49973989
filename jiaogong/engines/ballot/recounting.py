"""Recount a ballot from its evidence bundle: `python recount.py BUNDLE`, with Python 3.9 or newer and `cryptography` alone.

BUNDLE is the .zip handed out after the vote, or a folder with its files. Every check is named; the exit code is 0 only when
all hold, 1 when one fails, 2 when the bundle cannot be read. The platform itself counts with the same checks.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

ALG = "RSABSSA-SHA384-PSS-Randomized+ES256"
VERSION = 1
FILES = ("manifest.json", "roll.json", "records.jsonl", "codes.txt", "paper.json", "result.json")
FIELDS = {"alg", "ballot", "key", "prefix", "question", "signature", "token", "v"}
_PSS, _SHA384 = padding.PSS(padding.MGF1(hashes.SHA384()), 48), hashes.SHA384()
_P256, _ES256 = ec.SECP256R1(), ec.ECDSA(hashes.SHA256())
_NAME = re.compile("[A-Za-z0-9·.\u3007\u3400-\u9fff\U00020000-\U0003ffff]{1,20}")  # as browsers judge it too
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class BadRecord(Exception):
    """What is wrong with a record, in Chinese. `known`: the token is genuine, the choice is not one the rules know."""

    def __init__(self, words: str, known: bool = False) -> None:
        super().__init__(words)
        self.known = known


class Unreadable(Exception):
    """The bundle cannot be read at all."""


def canonical(data: Any) -> bytes:
    """The one way of writing: keys sorted, no blanks, UTF-8."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Its inverse; BadRecord for any other way of writing the same bytes."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64(data) != text:
        raise BadRecord("写法不唯一")
    return data


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def code_of(record: bytes) -> str:
    """The receipt code: the first 64 bits of the record's SHA-256, as 7K2M-91QD-X4TF-P."""
    number = int.from_bytes(hashlib.sha256(record).digest()[:8], "big") << 1
    text = "".join(_LETTERS[number >> (5 * n) & 31] for n in range(12, -1, -1))
    return f"{text[:4]}-{text[4:8]}-{text[8:12]}-{text[12]}"


def fingerprint(manifest: dict[str, Any]) -> str:
    """The short fingerprint of a manifest, shown in the hall and in the notice."""
    text = digest(canonical(manifest))[:16].upper()
    return "-".join(text[n : n + 4] for n in range(0, 16, 4))


def message_of(vote: str, question: str, key: str) -> bytes:
    """What a token signs, without its random prefix."""
    return f"xtl1|{vote}|{question}|{key}".encode()


def ballot_text(vote: str, question: str, choices: list[str], length: int) -> str:
    """A ballot, padded so that its length tells nothing."""
    bare = {"choices": choices, "pad": "", "question": question, "vote": vote}
    missing = length - len(canonical(bare))
    if missing < 0:
        raise BadRecord("选票太长")
    return canonical({**bare, "pad": "0" * missing}).decode()


def choices_fit(rules: dict[str, Any], options: list[str], question: str, choices: Any) -> bool:
    """Whether these choices are ones the rules know; what does not fit is an invalid ballot."""
    if not isinstance(choices, list) or not all(isinstance(c, str) for c in choices):
        return False
    if len(set(choices)) != len(choices):
        return False
    kind, most, least = rules["kind"], rules.get("most", 1), rules.get("least", 1)
    if kind == "motions":
        return len(choices) == 1 and choices[0] in ("yes", "no", "abstain")
    if kind == "grades":
        return len(choices) == 1 and choices[0] in [key for key, _ in rules["scale"]]
    if kind == "choose":
        return set(choices) <= set(options) and least <= len(choices) <= most
    yes = [c[4:] for c in choices if c.startswith("yes:")]
    no = [c[3:] for c in choices if c.startswith("no:")]
    other = [c[6:] for c in choices if c.startswith("other:")]
    whole = len(yes) + len(no) + len(other) == len(choices) and len(set(yes + no)) == len(yes + no)
    named = set(yes + no) <= set(options) and all(_NAME.fullmatch(name) for name in other)
    return whole and named and len(other) <= rules.get("write_ins", 0) and len(yes) + len(other) <= most


class Checker:
    """Checks records of one manifest; keys are read once."""

    def __init__(self, manifest: dict[str, Any]) -> None:
        if manifest.get("v") != VERSION or manifest.get("alg") != ALG:
            raise BadRecord("不认得这种选票的版本或算法")
        self.manifest, self.vote = manifest, manifest["vote"]
        keys = {q["key"]: load_der_public_key(unb64(q["public_key"])) for q in manifest["questions"]}
        self.keys: dict[str, Any] = keys
        self.options = [option["key"] for option in manifest["options"]]

    def check(self, line: bytes) -> tuple[str, str, list[str]]:
        """(question, SHA-256 of the public key, choices) of a record. BadRecord says what is wrong."""
        try:
            record = json.loads(line)
            if set(record) != FIELDS or record["v"] != VERSION or record["alg"] != ALG or canonical(record) != line:
                raise BadRecord("记录的格式不对")
            return self._check(record)
        except BadRecord:
            raise
        except Exception as error:  # anything odd in a record is its own fault
            raise BadRecord("记录的格式不对") from error

    def _check(self, record: dict[str, Any]) -> tuple[str, str, list[str]]:
        question = record["question"]
        if question not in self.keys:
            raise BadRecord("没有这个题目")
        key, prefix, signature = unb64(record["key"]), unb64(record["prefix"]), unb64(record["signature"])
        if len(key) != 65 or len(prefix) != 32 or len(signature) != 64:
            raise BadRecord("记录的格式不对")
        try:
            self.keys[question].verify(
                unb64(record["token"]), prefix + message_of(self.vote, question, record["key"]), _PSS, _SHA384
            )
        except InvalidSignature:
            raise BadRecord("选票上的签章不是本次投票发出的") from None
        pair = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(_P256, key).verify(pair, record["ballot"].encode(), _ES256)
        except InvalidSignature:
            raise BadRecord("选票内容被改动过") from None
        return question, digest(key), self._choices(record["ballot"], question)

    def _choices(self, text: str, question: str) -> list[str]:
        try:
            ballot = json.loads(text)
            fits = choices_fit(self.manifest["rules"], self.options, question, ballot["choices"])
            fits = fits and ballot_text(self.vote, question, ballot["choices"], self.manifest["ballot_bytes"]) == text
        except (BadRecord, ValueError, KeyError, TypeError):
            fits = False
        if not fits:
            raise BadRecord("票面不合规则", known=True)
        return list(ballot["choices"])


@dataclass
class Recount:
    """What a recount finds."""

    faults: list[str] = field(default_factory=list)
    returned: Counter[str] = field(default_factory=Counter)  # question → records with a genuine token
    invalid: Counter[str] = field(default_factory=Counter)
    counts: dict[str, Counter[str]] = field(default_factory=dict)  # option → choice → number
    codes: list[str] = field(default_factory=list)

    def fault(self, words: str) -> None:
        """One more thing that does not hold."""
        self.faults.append(words)


def count_records(manifest: dict[str, Any], lines: Iterable[bytes]) -> Recount:
    """Check and count every record."""
    found, checker, seen = Recount(), Checker(manifest), set()
    found.counts = {key: Counter() for key in checker.options}
    for number, line in enumerate(lines, 1):
        code = code_of(line)
        found.codes.append(code)
        try:
            question, key, choices = checker.check(line)
        except BadRecord as bad:
            if bad.known:
                question, key, choices = json.loads(line)["question"], digest(unb64(json.loads(line)["key"])), None
                found.invalid[question] += 1
            else:
                found.fault(f"第 {number} 张票（{code}）：{bad}")
                continue
        if key in seen:
            found.fault(f"第 {number} 张票（{code}）：同一张票出现了两次")
            continue
        seen.add(key)
        found.returned[question] += 1
        if choices is not None:
            add_choices(found.counts, manifest["rules"]["kind"], question, choices, 1)
    found.codes.sort()
    return found


def add_choices(counts: dict[str, Counter[str]], kind: str, question: str, choices: list[str], number: int) -> None:
    """What one ballot's choices add to the counts. Of an election, a candidate not marked is an abstention."""
    if kind in ("motions", "grades"):
        counts[question][choices[0]] += number
        return
    if kind == "choose":
        for key in choices:
            counts[key]["chosen"] += number
        return
    marked = {c.split(":", 1)[1]: c.split(":", 1)[0] for c in choices if not c.startswith("other:")}
    for key in [key for key in counts if not key.startswith("other:")]:
        counts[key][marked.get(key, "abstain")] += number
    for choice in choices:
        if choice.startswith("other:"):
            counts.setdefault(choice, Counter())["yes"] += number


def files_of(bundle: Path) -> dict[str, bytes]:
    """The bundle's files by name."""
    try:
        if bundle.is_dir():
            return {path.name: path.read_bytes() for path in bundle.iterdir() if path.is_file()}
        with zipfile.ZipFile(bundle) as packed:
            return {name.rsplit("/", 1)[-1]: packed.read(name) for name in packed.namelist() if not name.endswith("/")}
    except (OSError, zipfile.BadZipFile) as error:
        raise Unreadable(f"打不开 {bundle}：{error}") from error


def lines_of(data: bytes) -> Iterator[bytes]:
    """The lines of a file."""
    return (line for line in data.split(b"\n") if line)


def met(threshold: dict[str, Any] | None, number: int, base: int) -> bool:
    """Whether a number reaches the share asked for; whole numbers only."""
    if threshold is None:
        return True
    part, whole = threshold["share"]
    left, right = number * whole, base * part
    return base > 0 and (left > right if threshold["comparator"] == ">" else left >= right)


def verdicts(rules: dict[str, Any], counts: dict[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    """What the counts mean: {"quorate", "passed": option → true, false or null (nothing to pass, or tied), "tied"}."""
    kind, passing, quorum = rules["kind"], rules["passing"], rules["quorum"]
    quorate = quorum is None or met(quorum, numbers["present"], numbers[quorum["of"]])
    good = {"motions": ["yes"], "elect": ["yes"], "choose": ["chosen"]}.get(kind) or rules["good"]
    weight = {key: sum(given.get(word, 0) for word in good) for key, given in counts.items()}
    whole = kind in ("choose", "elect")

    def able(key: str) -> bool:
        valid = numbers["valid"] if whole else sum(counts[key].values())
        return passing is None or met(
            passing, weight[key], valid if passing["of"] == "valid" else numbers[passing["of"]]
        )

    places = rules.get("places", 0) if whole else 0
    passed: dict[str, bool | None] = {key: able(key) if passing else None for key in counts}
    tied: list[str] = []
    if places:
        ranked = sorted((weight[key] for key in counts if able(key) and weight[key]), reverse=True)
        line = ranked[places - 1] if len(ranked) > places else 0
        level = bool(line) and ranked[places] == line
        tied = [key for key in counts if level and able(key) and weight[key] == line]
        passed = {key: None if key in tied else able(key) and weight[key] > 0 and weight[key] >= line for key in counts}
    if not quorate:
        passed, tied = dict.fromkeys(counts, False if passing or places else None), []
    return {"quorate": quorate, "passed": passed, "tied": sorted(tied)}


class Bundle:
    """A bundle and the checks it must pass, in order; `said` tells each one."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.said, self.faults = files, [], []  # type: ignore[var-annotated]
        try:
            self.manifest = json.loads(files["manifest.json"])
            self.roll = json.loads(files["roll.json"])
            self.paper, self.result = json.loads(files["paper.json"]), json.loads(files["result.json"])
            self.codes = files["codes.txt"].decode().split()
            self.title, self.issued = self.manifest["title"], sum(1 for row in self.roll if row["issued"] == "token")
        except (KeyError, ValueError, TypeError) as error:
            raise Unreadable(f"选票包缺少文件或文件读不懂：{error}") from error
        self.records = files.get("records.jsonl")

    def hold(self, what: str, fine: bool, otherwise: str = "") -> None:
        (self.said if fine else self.faults).append(what if fine else f"{what}：{otherwise or '不符'}")

    def check(self) -> bool:
        """Run every check; True when all hold."""
        manifest = self.manifest
        self.hold("投票清单写法规范", canonical(manifest) == self.files["manifest.json"])
        roll = digest(canonical(sorted(row["elector"] for row in self.roll)))
        self.hold("名册与清单一致", roll == manifest["roll"] and len(self.roll) == manifest["electors"], "名册被改动过")
        listed = digest("\n".join(self.codes).encode())
        self.hold(
            "验票码清单未改动",
            self.codes == sorted(self.codes) and listed == self.result["codes"],
            "验票码清单被改动过",
        )
        if self.records is None:
            codes_only = manifest["publish"] == "codes"
            self.hold("只公布验票码，选票内容由监票人核对", codes_only, "缺少选票文件 records.jsonl")
            return not self.faults
        found = count_records(manifest, lines_of(self.records))
        for words in found.faults[:20]:
            self.hold("逐张核验", False, words)
        self.hold("每张票的签章和内容都真实，没有重复", not found.faults, f"共 {len(found.faults)} 处")
        self.hold("票与验票码一一对应", found.codes == self.codes, self._missing(found.codes))
        most = max(found.returned.values(), default=0)
        self.hold(f"收回 {most} 张，不多于发出 {self.issued} 张", most <= self.issued, "多出来的票，投票无效")
        self._papers()
        self._count(found, most)
        return not self.faults

    def _missing(self, codes: list[str]) -> str:
        gone, new = Counter(self.codes) - Counter(codes), Counter(codes) - Counter(self.codes)
        return f"清单上有而票里没有 {sum(gone.values())} 张，票里有而清单上没有 {sum(new.values())} 张 {' '.join([*gone, *new][:5])}"

    def _papers(self) -> None:
        given = sum(1 for row in self.roll if row["issued"] == "paper" or row["replaced"])
        replaced = sum(1 for row in self.roll if row["replaced"])
        paper = self.paper
        fine = paper["issued"] == given and paper["replacements"] == replaced and paper["returned"] <= given
        self.hold(f"纸质票发出 {given} 张（其中补发 {replaced} 张）", fine, "与名册不符")

    def _count(self, found: Recount, most: int) -> None:
        """Counts and outcome once more, beside what was published."""
        manifest, paper = self.manifest, self.paper
        counts = {key: Counter(given) for key, given in found.counts.items()}
        for key, given in paper["counts"].items():
            counts.setdefault(key, Counter()).update(given)
        invalid = max(found.invalid.values(), default=0) + paper["invalid"]
        cast = most + paper["returned"]
        present = manifest["attendance"] if manifest["attendance"] is not None else cast
        numbers = {
            "all": manifest["electors"],
            "due": manifest["electors"],
            "present": present,
            "valid": cast - invalid,
        }
        plain = {key: {word: n for word, n in sorted(given.items()) if n} for key, given in sorted(counts.items())}
        if self.result["counts"] is not None:
            self.hold("重新计票，票数一致", plain == self.result["counts"], "公布的票数与选票不符")
        self.hold(
            f"收回 {cast} 张，有效 {cast - invalid} 张", numbers == self.result["numbers"], "公布的数目与选票不符"
        )
        again = verdicts(manifest["rules"], counts, numbers)
        self.hold("按计票办法重新判定，结论一致", again == self.result["verdict"], "公布的结论与票数不符")
        self.counts = plain


def report(bundle: Bundle) -> str:
    """What was found, for people."""
    lines = [bundle.title, f"清单指纹 {fingerprint(bundle.manifest)}（请与会场、公告上的对照）"]
    lines += [f"  √ {words}" for words in bundle.said] + [f"  × {words}" for words in bundle.faults]
    titles = {option["key"]: option["title"] for option in bundle.manifest["options"]}
    counts = getattr(bundle, "counts", {})
    lines += [f"    {titles.get(key, key)}  {json.dumps(n, ensure_ascii=False)}" for key, n in counts.items()]
    faults = len(bundle.faults)
    return "\n".join([*lines, f"有 {faults} 处不符，结果不能采信。" if faults else "全部核对无误。"])


def main(arguments: list[str]) -> int:
    """The command: BUNDLE, and perhaps a receipt code to look up."""
    if not 1 <= len(arguments) <= 2:
        print("用法：python recount.py 选票包 [验票码]", file=sys.stderr)
        return 2
    try:
        bundle = Bundle(files_of(Path(arguments[0])))
        fine = bundle.check()
    except (Unreadable, BadRecord, KeyError, TypeError, ValueError, AttributeError) as error:
        print(f"选票包读不懂：{error}", file=sys.stderr)
        return 2
    print(report(bundle))
    if len(arguments) == 2:
        there = arguments[1].strip().upper() in bundle.codes
        print(f"验票码 {arguments[1]}：{'在清单里，这张票已计入。' if there else '不在清单里。'}")
        fine = fine and there
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

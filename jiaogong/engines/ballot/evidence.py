"""The evidence of a vote by ticket and receipt: what lay in the box, counted, and the bundle anybody can recount."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import recounting
from .models import Manifest, PaperCount, Vote
from .recounting import Recount, canonical, count_records, digest
from .stores import box
from .words import Issued

README = """这是一次领票投票的选票包，任何人都可以重新计票。

一、电脑上装好 Python 3.9 以上和 cryptography（pip install cryptography），在本文件夹里运行：
    python recount.py .
   全部核对无误时退出码为 0；有一处不符就逐条列出，退出码为 1。
二、或者用浏览器打开平台的“重新计票”页面，选择这个压缩包，计算都在您自己的电脑上进行。
三、查自己的票：python recount.py . 验票码

manifest.json  投票清单：题目、办法、时间、签票公钥、名册摘要、网页程序摘要，指纹应与会场和公告上的一致
roll.json      名册：每人一个编号，是否领票、领纸质票、补发
records.jsonl  全部选票，按摘要排列，与投票先后无关（民主评议只交监票人）
codes.txt      全部验票码
paper.json     纸质票的清点
result.json    公布的结果
"""
_STAMP = (1980, 1, 1, 0, 0, 0)  # a bundle made twice is the same file


@dataclass(frozen=True, slots=True)
class Counted:
    """What the box and the paper ballots give together."""

    cast: int
    invalid: int
    counts: dict[str, dict[str, int]]


def manifest_of(vote: Vote) -> dict[str, Any]:
    """The frozen manifest."""
    found: dict[str, Any] = json.loads(Manifest.objects.get(vote=vote).body)
    return found


def _recounted(vote: Vote) -> Recount:
    return count_records(manifest_of(vote), box().records(str(vote.key)))


def paper_of(vote: Vote) -> dict[str, Any]:
    """The paper ballots as the bundle tells them."""
    given = vote.tickets.filter(issued=Issued.PAPER).count()
    replaced = vote.tickets.filter(replaced=True).count()
    found = PaperCount.objects.filter(vote=vote).first()
    return {
        "issued": given + replaced, "replacements": replaced, "returned": found.returned if found else 0,
        "invalid": found.invalid if found else 0, "counts": found.counts if found else {},
        "tellers": found.tellers if found else "",
    }  # fmt: skip


def faults_of_box(vote: Vote) -> str:
    """Why the box cannot be counted; "" when every record holds and there are no more than tickets drawn."""
    found, issued = _recounted(vote), vote.tickets.filter(issued=Issued.TOKEN).count()
    if found.faults:
        return f"票箱里有 {len(found.faults)} 张票没有通过核验（{found.faults[0]}）"
    listed = Manifest.objects.get(vote=vote).codes.split()
    if gone := len(set(listed) - set(found.codes)):
        return f"封箱时公布的验票码里有 {gone} 个在票箱里找不到"
    if len(set(found.codes) - set(listed)):
        return "票箱里有封箱时没有的票"
    most = max(found.returned.values(), default=0)
    if most > issued:
        return f"电子票发出 {issued} 张，收回 {most} 张，收回多于发出"
    paper = paper_of(vote)
    if paper["issued"] and not PaperCount.objects.filter(vote=vote).exists():
        return f"发出过 {paper['issued']} 张纸质票，还没有登记清点结果"
    return ""


def count_box(vote: Vote) -> Counted:
    """Count the box and the papers."""
    found, paper = _recounted(vote), paper_of(vote)
    counts = {key: Counter(given) for key, given in found.counts.items()}
    for key, given in paper["counts"].items():
        counts.setdefault(key, Counter()).update(given)
    from .counting import choices_of

    words = [key for key, _ in choices_of(vote.counting_rules)]
    whole = {key: {word: given[word] for word in words} for key, given in counts.items()}
    cast = max(found.returned.values(), default=0) + paper["returned"]
    return Counted(cast, max(found.invalid.values(), default=0) + paper["invalid"], whole)


def publish(vote: Vote) -> None:
    """Write down the result as the bundle tells it. The verdict is the platform's; the recount reckons its own."""
    from .counting import decide
    from .reading import numbers_of

    numbers, manifest = numbers_of(vote), Manifest.objects.get(vote=vote)
    options = list(vote.options.values_list("key", "title"))
    result = decide(vote.counting_rules, options, vote.outcome or {}, numbers, secret=False)
    counts = {key: {word: n for word, n in given.items() if n} for key, given in (vote.outcome or {}).items()}
    manifest.result = {
        "codes": digest(manifest.codes.encode()), "counts": counts,
        "numbers": {"all": numbers.all, "due": numbers.due, "present": numbers.present, "valid": numbers.valid},
        "verdict": {
            "quorate": result.quorate, "passed": {row.key: row.passed for row in result.options}, "tied": sorted(result.tied),
        },
        "sentence": result.sentence,
    }  # fmt: skip
    manifest.save(update_fields=["result"])


def bundle_of(vote: Vote, *, whole: bool) -> bytes:
    """The bundle as .zip. `whole`: with the ballots themselves, which for 民主评议 are for tellers alone."""
    manifest = Manifest.objects.get(vote=vote)
    result, paper = dict(manifest.result or {}), paper_of(vote)
    secret = json.loads(manifest.body)["publish"] == "codes" and not whole
    if secret:  # no grades of few, and none in full
        result |= {"counts": None, "verdict": None, "sentence": ""}
        paper["counts"] = {}
    roll = [
        {"elector": ticket.code, "issued": ticket.issued, "replaced": ticket.replaced}
        for ticket in vote.tickets.order_by("code")
    ]
    files = {
        "manifest.json": manifest.body.encode(), "roll.json": canonical(roll), "codes.txt": manifest.codes.encode(),
        "paper.json": canonical(paper), "result.json": canonical(result), "README.txt": README.encode(),
        "recount.py": Path(recounting.__file__).read_bytes(),
    }  # fmt: skip
    if not secret:
        files["records.jsonl"] = b"".join(record + b"\n" for record in box().records(str(vote.key)))
    return packed(files)


def packed(files: dict[str, bytes]) -> bytes:
    """Files as .zip, the same bytes every time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in sorted(files.items()):
            out.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()

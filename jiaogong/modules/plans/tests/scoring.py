"""How well a parsed work plan agrees with a hand-made annotation.

The rules are those of the format description ("How output is compared"):

* sections: same level and same title, blanks and punctuation aside; one title may be the beginning of
  the other;
* tasks: same beginning of the text, the marker aside;
* targets and achievements: equal value and unit (名 = 位 = 人, 万元 converts to 元) and at least 0.6 of
  the shorter text in common, a whole paragraph not counting as a text;
* document fields: equality after normalisation.

Every match is one to one. A gold item with ``"optional": true`` (the format allows it to be left out) is
neither missed when absent nor spurious when present; ``"alternatives": {"issuer": [...]}`` lists further readings of a
field that the format leaves open.

    python -m jiaogong.modules.plans.tests.scoring FOLDER [--show]
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .agreeing import Item, normal_field, same_section, same_statement, same_task

FIELDS = ("title", "issuer", "doc_number", "date", "year", "kind")
LISTS = ("sections", "tasks", "targets", "achievements")
CATEGORIES = (*LISTS, "fields")

# ---------------------------------------------------------------------------------------------- results


@dataclass
class Count:
    """Matches, misses and false alarms of one category."""

    matched: int = 0
    missed: list[Any] = field(default_factory=list)
    spurious: list[Any] = field(default_factory=list)

    @property
    def precision(self) -> float:
        found = self.matched + len(self.spurious)
        return self.matched / found if found else 1.0

    @property
    def recall(self) -> float:
        wanted = self.matched + len(self.missed)
        return self.matched / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.matched + len(self.missed) + len(self.spurious)
        return 2 * self.matched / total if total else 1.0

    def add(self, other: Count) -> None:
        self.matched += other.matched
        self.missed.extend(other.missed)
        self.spurious.extend(other.spurious)


@dataclass
class Score:
    """The counts of one document, or of many added up (micro average)."""

    counts: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in CATEGORIES})

    def __getitem__(self, category: str) -> Count:
        return self.counts[category]

    def add(self, other: Score) -> None:
        for name, count in other.counts.items():
            self.counts[name].add(count)

    @property
    def f1(self) -> dict[str, float]:
        return {name: count.f1 for name, count in self.counts.items()}


# ---------------------------------------------------------------------------------------------- comparing


def match(gold: Sequence[Item], got: Sequence[Item], same: Callable[[Item, Item], bool]) -> list[tuple[int, int]]:
    """A largest one-to-one matching (augmenting paths), nearby items first."""
    partners: list[list[int]] = []
    for i, wanted in enumerate(gold):
        fitting = [j for j, found in enumerate(got) if same(wanted, found)]
        partners.append(sorted(fitting, key=lambda j, i=i: abs(j - i)))
    taken: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in partners[i]:
            if j in seen:
                continue
            seen.add(j)
            if j not in taken or place(taken[j], seen):
                taken[j] = i
                return True
        return False

    # Obligatory items first: an optional one never takes the partner of an obligatory one.
    for i in sorted(range(len(gold)), key=lambda i: bool(gold[i].get("optional"))):
        place(i, set())
    return sorted((i, j) for j, i in taken.items())


_SAME: dict[str, Callable[[Item, Item], bool]] = {
    "sections": same_section,
    "tasks": same_task,
    "targets": same_statement,
    "achievements": same_statement,
}


def score(gold: Item, got: Item) -> Score:
    """Compare one parsed document with its annotation."""
    result = Score()
    for name in LISTS:
        wanted = list(gold.get(name) or [])
        found = list(got.get(name) or [])
        pairs = match(wanted, found, _SAME[name])
        count = result[name]
        count.matched = sum(1 for i, _ in pairs if not wanted[i].get("optional"))
        hit = {i for i, _ in pairs}
        used = {j for _, j in pairs}
        count.missed = [x for i, x in enumerate(wanted) if i not in hit and not x.get("optional")]
        count.spurious = [x for j, x in enumerate(found) if j not in used]
    count = result["fields"]
    for name in FIELDS:
        wanted, found = gold.get(name), got.get(name)
        accepted = [wanted, *(gold.get("alternatives") or {}).get(name, [])]
        if normal_field(name, found) in [normal_field(name, one) for one in accepted]:
            count.matched += 1
        else:
            count.missed.append({"field": name, "value": wanted})
            count.spurious.append({"field": name, "value": found})
    return result


# ---------------------------------------------------------------------------------------------- command line


def _describe(category: str, item: Item) -> str:
    if category == "sections":
        return f"L{item.get('level')} {item.get('marker') or ''} {item.get('title')}"
    if category == "tasks":
        return repr(str(item.get("text"))[:60])
    if category == "fields":
        return f"{item['field']} = {item['value']!r}"
    return f"{item.get('value')} {item.get('unit')} {item.get('text')!r}"


def _read(text: str) -> Item:
    from jiaogong.modules.plans.reading import read_plan

    got = read_plan(text)
    if hasattr(got, "as_json"):
        got = got.as_json()
    return json.loads(got) if isinstance(got, str) else got


def score_folder(folder: Path, read: Callable[[str], Item] = _read) -> dict[str, Score]:
    """The score of every NAME.txt with a NAME.json beside it; a broken reader counts as empty."""
    scores = {}
    for source in sorted(folder.rglob("*.txt")):
        annotation = source.with_suffix(".json")
        if not annotation.exists():
            continue
        gold = json.loads(annotation.read_text(encoding="utf-8"))
        try:
            got = read(source.read_text(encoding="utf-8"))
        except Exception:
            print(f"{source.name}: the reader failed", file=sys.stderr)
            traceback.print_exc()
            got = {}
        scores[source.relative_to(folder).with_suffix("").as_posix()] = score(gold, got)
    return scores


def micro(scores: dict[str, Score]) -> Score:
    total = Score()
    for one in scores.values():
        total.add(one)
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Score the plan parser over a folder of annotated texts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="list every missed and every spurious item")
    options = parser.parse_args(arguments)
    scores = score_folder(options.folder)
    if not scores:
        print("no annotated documents found", file=sys.stderr)
        return 2

    width = max(len(name) for name in (*scores, "document", "all (micro)"))
    print(f"{'document':{width}}  " + "  ".join(f"{name:>14}" for name in CATEGORIES))
    for name, one in scores.items():
        cells = []
        for category in CATEGORIES:
            c = one[category]
            counts = f"{c.matched}-{len(c.missed)}+{len(c.spurious)}"
            cells.append(f"{counts:>9}{c.f1:5.2f}")
        print(f"{name:{width}}  " + "  ".join(cells))
        if options.show:
            for category in CATEGORIES:
                for item in one[category].missed:
                    print(f"    missed   {category:12} {_describe(category, item)}")
                for item in one[category].spurious:
                    print(f"    spurious {category:12} {_describe(category, item)}")
    total = micro(scores)
    print("(cells: matched-missed+spurious, F1)")
    for label, number in (("precision", "precision"), ("recall", "recall"), ("micro F1", "f1")):
        print(f"{label:{width}}  " + "  ".join(f"{getattr(total[c], number):14.3f}" for c in CATEGORIES))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""The measurements. Each is a function that returns rows; `python -m bench.measure NAME` prints them as JSON."""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.rows import Row, row

ROOT = Path(__file__).resolve().parents[1]


def seconds(act: Callable[[], object], times: int = 7) -> float:
    """Median wall time of `act` over several runs after one warm-up."""
    act()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def parse() -> list[Row]:
    """Documents of 10 KB a second on one core, beside one regular expression run over every line."""
    from jiaogong.modules.plans.reading import read_plan

    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "jiaogong/site/demo").glob("*plan.txt"))]
    documents = []
    for text in texts:
        while len(text.encode()) < 10_240:
            text += "\n" + text
        documents.append(text.encode()[:10_240].decode(errors="ignore"))
    heading = re.compile(
        r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．]).*?(?:\d+(?:\.\d+)?%?)?"
    )
    ours = len(documents) / seconds(lambda: [read_plan(text) for text in documents])
    floor = len(documents) / seconds(lambda: [[heading.match(line) for line in text.split("\n")] for text in documents])
    return [
        row("parse", len(documents), "whole documents of 10 KB read", ours, "doc/s", "one regular expression per line (floor)",
            floor, "≥ 100 doc/s on one core", ours >= 100, floor / ours)
    ]  # fmt: skip


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaogong.site.settings")
    import django

    django.setup()


def definition() -> list[Row]:
    """The longest definition of the catalogue read and judged, beside the bare reading of its TOML."""
    import tomllib

    _django()
    from jiaogong.engines.programmes import catalogue
    from jiaogong.engines.programmes.definition import load

    texts = [row.path.read_text(encoding="utf-8") for row in catalogue.everything().values()]
    text = max(texts, key=len)
    ours, bare = (1000 * seconds(lambda act=act: act(text), 51) for act in (load, tomllib.loads))
    return [
        row("definition", len(text.splitlines()), "lines of the longest definition, loaded and judged", ours, "ms",
            "tomllib alone (floor)", bare, "≤ 5 ms", ours <= 5, ours / bare)
    ]  # fmt: skip


def _everything(root: Any, day: Any) -> Callable[[], object]:
    from jiaogong.engines.figures.reckon import Reckoning

    return lambda: Reckoning(root, day).everything()


def _floor(root: Any) -> Callable[[], object]:
    """The bare scans no way of computing the figures can do without: memberships grouped, units, unions, bodies, terms."""
    from django.db import connection

    from jiaogong.kernel.access import path_end

    span = [root.path, path_end(root.path)]
    inside = "unit_id IN (SELECT id FROM org_unit WHERE path >= %s AND path < %s)"
    statements = [
        f"SELECT unit_id, employment_type, status, COUNT(*) FROM members_membership WHERE until IS NULL AND {inside} GROUP BY 1, 2, 3",  # noqa: S608
        f"SELECT unit_id FROM unions_union WHERE until IS NULL AND {inside}",  # noqa: S608
        f"SELECT unit_id, kind FROM unions_body WHERE until IS NULL AND {inside}",  # noqa: S608
        f"SELECT unit_id, due_on FROM unions_committeeterm WHERE until IS NULL AND {inside}",  # noqa: S608
        f"SELECT unit_id, SUM(number) FROM org_headcount WHERE until IS NULL AND {inside} GROUP BY 1",  # noqa: S608
    ]

    def scan() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, span)
                cursor.fetchall()

    return scan


def _city() -> Any:
    from jiaogong.engines.org.models import Unit

    return Unit.objects.filter(layer="city").order_by("path").first()


def figures() -> list[Row]:
    """All figures of the demo city on SQLite, beside the bare grouped scans."""
    _django()
    from jiaogong.kernel import clock
    from jiaogong.modules.members.models import Membership

    city = _city()
    ours = seconds(_everything(city, clock.today())) * 1000
    floor = seconds(_floor(city)) * 1000
    return [
        row("figures", Membership.objects.count(), "all figures of the demo city, SQLite", ours, "ms", "the bare grouped scans",
            floor, "< 200 ms", ours < 200, ours / floor)
    ]  # fmt: skip


def lists() -> list[Row]:
    """Every register, search and person page; on PostgreSQL with the province, which is loaded unless it is there."""
    _django()
    from django.core.management import call_command
    from django.db import connection

    from bench.lists import lists as measured
    from jiaogong.modules.members.models import Membership

    if connection.vendor == "postgresql":
        call_command("migrate", verbosity=0)
        if Membership.objects.count() < 1_000_000:
            call_command("flush", verbosity=0, interactive=False)
            call_command("demo_city", size="province", stdout=sys.stderr)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return measured()


def figures_growth() -> list[Row]:
    """All figures of a province on PostgreSQL: 20,000 members, then 1,000,000; the cost per member must not grow."""
    _django()
    from django.core.management import call_command
    from django.db import connection

    from jiaogong.engines.org.models import Unit
    from jiaogong.kernel import clock
    from jiaogong.modules.members.models import Membership

    call_command("migrate", verbosity=0)
    found = []
    for size in ("standard", "province"):
        if size == "province":
            call_command("flush", verbosity=0, interactive=False)
        call_command("demo_city", size=size, stdout=sys.stderr)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        root = Unit.objects.filter(superior=None).order_by("path").first()
        taken = seconds(_everything(root, clock.today()), times=5)
        floor = seconds(_floor(root), times=5)
        found.append((Membership.objects.count(), taken, floor))
    (small_n, small, _), (large_n, large, large_floor) = found
    per_small, per_large = small / small_n * 1e6, large / large_n * 1e6
    return [
        row("figures_growth", large_n, f"all figures per member, PostgreSQL ({large * 1000:.0f} ms in all)", per_large, "µs",
            f"the same with {small_n:,} memberships ({small * 1000:.0f} ms)", per_small, "per member no dearer", per_large <= per_small,
            per_large / per_small),
        row("figures_growth", large_n, "all figures, PostgreSQL", large * 1000, "ms", "the bare grouped scans", large_floor * 1000,
            "≤ 3 × the scans", large <= 3 * large_floor, large / large_floor),
    ]  # fmt: skip


def import_() -> list[Row]:
    """The roster import."""
    from .roster import measure

    return measure()


def _standard() -> None:
    """The standard demo city, unless a city is there."""
    from django.core.management import call_command

    from jiaogong.kernel.accounts.models import User

    call_command("migrate", verbosity=0)
    if not User.objects.filter(username="city").exists():
        call_command("flush", verbosity=0, interactive=False)
        call_command("demo_city", size="standard", stdout=sys.stderr)


def jury() -> list[Row]:
    """Judging 2,000 works by seven judges."""
    _django()
    _standard()
    from bench.jury import jury as measured

    return measured()


def entries() -> list[Row]:
    """2,000 entries within a minute."""
    _django()
    _standard()
    from bench.entries import entries as measured

    return measured()


def hall() -> list[Row]:
    """500 delegates sign in; 500 phones ask meanwhile."""
    _django()
    _standard()
    from bench.hall import hall as measured

    return measured()


def ballots(name: str) -> Callable[[], list[Row]]:
    """The rows of votes by ticket and receipt."""

    def measured() -> list[Row]:
        _django()
        from bench import ballots as counted
        from bench import voting

        return {"recount": counted.recount, "cast": counted.cast, "vote_http": voting.vote_http, "phone": voting.phone}[
            name
        ]()

    return measured


MEASURES = {
    "parse": parse,
    "definition": definition,
    "figures": figures,
    "lists": lists,
    "jury": jury,
    "entries": entries,
    "hall": hall,
    **{name: ballots(name) for name in ("recount", "cast", "vote_http", "phone")},
    "figures_growth": figures_growth,
    "import": import_,
}

if __name__ == "__main__":
    print(json.dumps(MEASURES[sys.argv[1]](), ensure_ascii=False))

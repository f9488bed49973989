"""The row `jury`: 2,000 works × 7 judges. The ranking of 14,000 marks; the jury's list, the ranking and the result as pages."""

from __future__ import annotations

import random
import sys
from typing import Any
from uuid import uuid4

from bench.lists import FRAME, SMALL, _bare, _median, measured
from bench.measure import seconds
from bench.rows import Row, row

ITEMS, RATERS = 2000, 7
TITLE = "两千件作品的评审"
RUBRIC = [{"key": "a", "title": "示范作用", "points": 40}, {"key": "b", "title": "主要事迹", "points": 60}]
SETTINGS = {
    "drop": 1, "decimals": 2, "ties": ["criterion:a", "median", "lot"], "raters": [{"group": "expert", "least": 5}],
}  # fmt: skip


def _panel(city: Any, user: Any) -> Any:
    """The panel as its verbs make it; the marks go in by rows, half of them handed in by hand would take minutes."""
    from jiaogong.engines.org.models import Person, Unit
    from jiaogong.engines.scoring import verbs
    from jiaogong.engines.scoring.models import Assignment, Mark, Panel
    from jiaogong.engines.scoring.verbs import NewItem, NewRater
    from jiaogong.kernel import clock

    found = Panel.objects.filter(title=TITLE, unit=city).first()
    if found is not None:
        return found
    at, chance = clock.now(), random.Random(4)  # noqa: S311
    schools = list(Unit.objects.filter(layer="base").order_by("path")[:40])
    items = [NewItem(n, schools[n % len(schools)].pk, name=f"作品{n}") for n in range(1, ITEMS + 1)]
    panel = verbs.make_panel(
        city, unit=city, title=TITLE, rubric=RUBRIC, settings=SETTINGS, items=items, by=user, at=at
    )
    judge = Person.objects.get(user=user)
    raters = [NewRater("expert", name=f"评委{n}", phone="13800000000") for n in range(RATERS - 1)]
    verbs.add_raters(panel, raters=[NewRater("expert", person=judge), *raters], by=user, at=at)
    verbs.assign(panel, by=user, at=at)
    panel = verbs.open_panel(panel, by=user, at=at)
    rows = []
    for pk in Assignment.objects.filter(item__panel=panel).values_list("pk", flat=True):
        given = {"a": chance.randrange(2000, 4001, 25), "b": chance.randrange(3000, 6001, 25)}
        rows.append(Mark(assignment_id=pk, values=given, total=sum(given.values()), is_whole=True, state="submitted", operation=uuid4(), saved_at=at))  # fmt: skip
    Mark.objects.bulk_create(rows, batch_size=500)
    panel.raters.update(promised_at=at, submitted_at=at)
    return verbs.close_panel(panel, by=user, at=at)


def _bare_of(panel: Any, rater: Any) -> dict[str, list[tuple[str, list[Any]]]]:
    """The same rows asked for by hand."""
    mine = "FROM scoring_assignment a JOIN scoring_item i ON i.id = a.item_id LEFT JOIN scoring_mark m ON m.assignment_id = a.id WHERE a.rater_id = %s"
    ranked = "FROM scoring_placing p JOIN scoring_item i ON i.id = p.item_id LEFT JOIN org_unit u ON u.id = i.unit_id WHERE p.ranking_id = (SELECT id FROM scoring_ranking WHERE panel_id = %s)"
    marked = "FROM scoring_assignment a LEFT JOIN scoring_mark m ON m.assignment_id = a.id JOIN scoring_item i ON i.id = a.item_id"
    sums = f"SELECT COUNT(*), SUM(CASE WHEN m.is_whole THEN 1 ELSE 0 END) {mine}"
    whole = f"SELECT a.rater_id, COUNT(*), SUM(CASE WHEN m.is_whole THEN 1 ELSE 0 END), SUM(CASE WHEN m.state = 'submitted' THEN 1 ELSE 0 END) {marked} WHERE i.panel_id = %s GROUP BY 1"
    first = "SELECT id FROM scoring_item WHERE panel_id = %s ORDER BY position LIMIT 50"
    keys = [panel.pk]
    return {
        "评委的作品列表": [(sums, [rater.pk]), (f"SELECT a.*, i.*, m.* {mine} ORDER BY i.position LIMIT 50", [rater.pk])],
        "评委的作品列表·末页": [(sums, [rater.pk]), (f"SELECT a.*, i.*, m.* {mine} ORDER BY i.position LIMIT 50 OFFSET 1950", [rater.pk])],
        "评审页（谁评了什么）": [
            (whole, keys), ("SELECT COUNT(*) FROM scoring_item WHERE panel_id = %s", keys),
            (f"SELECT a.item_id, a.rater_id, m.state {marked} WHERE a.item_id IN (SELECT id FROM ({first}) x)", keys),  # noqa: S608
            ("SELECT i.*, u.* FROM scoring_item i LEFT JOIN org_unit u ON u.id = i.unit_id WHERE i.panel_id = %s ORDER BY i.position LIMIT 50", keys),
            ("SELECT * FROM scoring_rater WHERE panel_id = %s", keys),
        ],
        "排名": [(f"SELECT COUNT(*) {ranked}", keys), (f"SELECT p.*, i.*, u.* {ranked} ORDER BY p.position LIMIT 50", keys), ("SELECT * FROM scoring_rater WHERE panel_id = %s", keys)],
        "排名·末页": [(f"SELECT COUNT(*) {ranked}", keys), (f"SELECT p.*, i.*, u.* {ranked} ORDER BY p.position LIMIT 50 OFFSET 1950", keys), ("SELECT * FROM scoring_rater WHERE panel_id = %s", keys)],
        "名次": [(f"SELECT COUNT(*) {ranked}", keys), (f"SELECT p.*, i.*, u.* {ranked} ORDER BY p.position LIMIT 50", keys)],
    }  # fmt: skip


def _ranking(panel: Any, database: str) -> list[Row]:
    """The arithmetic alone, and with its marks read from the database."""
    from jiaogong.engines.scoring.arithmetic import Entrant, rank
    from jiaogong.engines.scoring.models import Mark
    from jiaogong.engines.scoring.raw import given_marks, result_of

    entrants = [Entrant(*one) for one in panel.items.order_by("position").values_list("pk", "label")]
    marks, judging, criteria = given_marks(panel), panel.judging, panel.criteria
    rows = Mark.objects.filter(assignment__rater__panel=panel)
    values = {(i, r): v for i, r, v in rows.values_list("assignment__item_id", "assignment__rater_id", "values")}

    def reckon() -> object:
        return rank(entrants, marks, judging=judging, criteria=criteria, values=lambda items: values, seed="x")

    def floor() -> object:
        sums: dict[int, int] = {}
        for mark in marks:
            sums[mark.item] = sums.get(mark.item, 0) + mark.total
        return sorted(sums.items(), key=lambda pair: -pair[1])

    alone, bare, whole = seconds(reckon) * 1000, seconds(floor) * 1000, seconds(lambda: result_of(panel)) * 1000
    return [
        row("jury", len(marks), f"排名 {len(marks)} 个分数（去极值、同分规则），{database}", alone, "ms", "sums sorted, nothing else", bare, "≤ 100 ms", alone <= 100, alone / bare),
        row("jury", len(marks), f"同上，连同从库里读分数，{database}", whole, "ms", "the arithmetic alone", alone, "(told)", True, whole / alone),
    ]  # fmt: skip


def jury() -> list[Row]:
    """All rows."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from jiaogong.engines.org.models import Unit
    from jiaogong.kernel.access import standings
    from jiaogong.kernel.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    user = User.objects.get(username="city")
    panel = _panel(Unit.objects.get(pk=standings(user)[0].home_id), user)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    rater, client = panel.raters.get(person__user=user), Client()
    client.force_login(user)
    frame = measured(client, FRAME, 3)
    base = f"/scoring/{panel.key}/"
    paths = {
        "评委的作品列表": base, "评委的作品列表·末页": f"{base}?page=40", "评审页（谁评了什么）": f"/scoring/panels/{panel.key}/",
        "排名": f"{base}ranking/", "排名·末页": f"{base}ranking/?page=40", "名次": f"{base}result/",
    }  # fmt: skip
    rows = _ranking(panel, database)
    for what, statements in _bare_of(panel, rater).items():
        page = measured(client, paths[what])
        own, floor = _median(_bare(page.beyond(frame))), _median(_bare(statements))
        met = page.p95 <= 150 and len(page.asked) <= 15 and (own <= 3 * floor or own <= SMALL)
        told = f"{what}：{len(page.asked)} 次查询，页面 p95 {page.p95:.0f} ms，{database}"
        goal = f"≤ 15 queries, SQL ≤ 3 × (or ≤ {SMALL} ms), p95 ≤ 150 ms"
        rows.append(
            row("jury", ITEMS, told, own, "ms SQL", "the same rows by hand, SQL", floor, goal, met, own / floor)
        )
        print(f"{own:8.1f} {floor:8.1f}  {told}", file=sys.stderr, flush=True)
    return rows

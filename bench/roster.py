"""The import of 100,000 rows beside the floor nobody can go below, and beside django-import-export."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from .measure import ROOT, Row, _django, row

ROWS = 100_000
UNITS = 500
PEER_ROWS = 5_000
TIMES = 2  # the better of so many runs
_HEAD = (
    "序号", "学校代码", "姓名", "身份证号", "性别", "出生日期", "手机号", "用工性质", "岗位", "学科", "职称", "入会时间",
)  # fmt: skip
_TYPES = ("事业编制", "事业编制", "事业编制", "备案制", "人事代理", "劳务派遣", "学校自聘")
_KEYS = {
    "事业编制": "established",
    "备案制": "filed",
    "人事代理": "agency",
    "劳务派遣": "dispatched",
    "学校自聘": "school_hired",
}
_SINCE = date(2008, 9, 1)


def city() -> Any:
    """A city union with 500 schools that have a union."""
    from jiaogong.engines.org.models import Unit, UnitPeriod
    from jiaogong.engines.org.verbs import path_segment
    from jiaogong.modules.unions.models import Union

    top = Unit.objects.create(
        code="B", layer="city", name="测试市教育工会", kind="union_office", path=path_segment(0), opened_on=_SINCE
    )
    Unit.objects.filter(pk=top.pk).update(home=top)
    schools = Unit.objects.bulk_create(
        Unit(code=f"B{i:04d}", layer="base", name=f"第{i}学校", kind="primary", superior=top,
             path=top.path + path_segment(i), opened_on=_SINCE)
        for i in range(UNITS)
    )  # fmt: skip
    for school in schools:
        school.home = school
    Unit.objects.bulk_update(schools, ["home"])
    for unit in [top, *schools]:
        UnitPeriod.objects.create(
            unit=unit,
            name=unit.name,
            kind=unit.kind,
            nature="public",
            superior=unit.superior,
            path=unit.path,
            since=_SINCE,
        )
    Union.objects.bulk_create(Union(unit=u, name=f"{u.name}工会", since=_SINCE) for u in [top, *schools])
    return top


def people(number: int) -> list[tuple[str, ...]]:
    """Rows as the schools of a city would send them, the same every time."""
    from jiaogong.kernel.text.identity import id_check_digit

    rng = Random("import")  # noqa: S311
    rows = []
    for i in range(number):
        birth = date(1964, 1, 1) + timedelta(days=rng.randrange(14_000))
        first17 = f"{110101 + i // 1000}{birth:%Y%m%d}{i % 1000:03d}"
        name = (
            rng.choice("王李张刘陈杨黄赵吴周徐孙马朱胡")
            + rng.choice("伟芳娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平")
            + rng.choice(("", "华", "英", "国", "红", "玲", "文", "建", "云", "志", "海", "春"))
        )
        since = max(_SINCE, birth + timedelta(days=8000)) + timedelta(days=rng.randrange(700))
        rows.append(
            (str(i + 1), f"B{i % UNITS:04d}", name, first17 + id_check_digit(first17), "女" if (i % 10) % 2 == 0 else "男",
             f"{birth:%Y-%m-%d}", f"13{i:09d}", rng.choice(_TYPES), "专任教师", rng.choice(("语文", "数学", "英语")), "一级教师",
             f"{since:%Y-%m-%d}")
        )  # fmt: skip
    return rows


def workbook(rows: list[tuple[str, ...]], path: Path) -> None:
    """An .xlsx of text cells."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        sheet.write_row(0, 0, _HEAD)
        for at, line in enumerate(rows, 1):
            for column, text in enumerate(line):
                sheet.write_string(at, column, text)


def child(what: str, path: Path) -> dict[str, Any]:
    """A measurement in a process of its own, for its memory is its own; the database is the one of this run."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.roster", what, str(path)],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    found = json.loads(done.stdout.splitlines()[-1])
    sys.stderr.write(f"{what}: {found}\n")
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(path: Path) -> dict[str, Any]:
    """The whole way of the product: upload, recognise, check every row, keep them sealed, write unit by unit."""
    from jiaogong.engines.org.models import Unit
    from jiaogong.modules.members.models import Membership
    from jiaogong.modules.rosters import verbs, work

    unit = Unit.objects.get(code="B")
    before = Membership.objects.count()
    base = _peak()
    marks = [time.perf_counter()]
    batch = verbs.upload(unit, by=None, name=path.name, data=path.read_bytes(), check=False)
    marks.append(time.perf_counter())
    mapping = {int(c): f for c, f in batch.mapping.items()}
    batch = verbs.set_columns(batch, by=None, mapping=mapping, check=False)
    work.run(batch.pk, str(batch.run))
    batch.refresh_from_db()
    marks.append(time.perf_counter())
    batch = verbs.submit(batch, by=None, check=False)
    work.run(batch.pk, str(batch.run))
    batch.refresh_from_db()
    marks.append(time.perf_counter())
    found = {"parts": [b - a for a, b in pairwise(marks)], "seconds": marks[-1] - marks[0]}
    return {**found, "peak": _peak(), "base": base, "rows": Membership.objects.count() - before, "state": batch.state,
            "wrong": batch.counts.get("errors"), "cpu": time.process_time()}  # fmt: skip


def _read(path: Path) -> tuple[list[list[str]], dict[str, int]]:
    """calamine, and the checks: check digit, dates, sex and birth against the number, school, duplicates."""
    from python_calamine import CalamineWorkbook

    from jiaogong.engines.org.models import Unit
    from jiaogong.kernel.text import id_checksum_ok, sex_of

    schools = dict(Unit.objects.values_list("code", "pk"))
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    seen: set[str] = set()
    for cells in rows:
        number = cells[3]
        birth, since = date.fromisoformat(cells[5]), date.fromisoformat(cells[11])
        assert id_checksum_ok(number) and number not in seen and cells[1] in schools and cells[7] in _KEYS
        assert f"{birth:%Y%m%d}" == number[6:14] and since > birth
        assert (cells[4] == "男") == (sex_of(number) == "male") and len(cells[6]) == 11
        seen.add(number)
    return rows, schools


def floor_sealed(path: Path) -> dict[str, Any]:
    """The least that leaves the same rows: the same checks, numbers sealed and indexed, COPY into a temporary table,
    upsert into people, then employments and memberships in one statement each. No rights, no journal, no staging, no units
    one by one, no member numbers, nothing to undo."""
    import uuid

    from django.db import connection, transaction

    from jiaogong.engines.org.models import Person
    from jiaogong.kernel.seal import blind_index, seal
    from jiaogong.kernel.text import initials, pinyin
    from jiaogong.kernel.text.searching import name_words

    start = time.perf_counter()
    rows, schools = _read(path)
    of_id = Person._meta.get_field("id_index").purpose()  # type: ignore[union-attr]
    of_phone = Person._meta.get_field("phone_index").purpose()  # type: ignore[union-attr]
    tails = lru_cache(maxsize=None)(Person._meta.get_field("phone_tail").tail)  # type: ignore[union-attr]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE incoming (key uuid, unit bigint, name text, pinyin text, initials text, words text, id_number bytea, id_index text, sex text, birth date, "
            "phone bytea, phone_index text, tail text, kind text, position text, subject text, grade text, since date) ON COMMIT DROP"
        )
        with cursor.copy("COPY incoming FROM STDIN") as copy:
            for c in rows:
                key = uuid.uuid4()
                copy.write_row((
                    key, schools[c[1]], c[2], pinyin(c[2], name=True), initials(c[2], name=True), name_words(c[2]), seal(c[3], f"org.person.id_number.{key}"), blind_index(of_id, c[3]),
                    "male" if c[4] == "男" else "female", c[5], seal(c[6], f"org.person.phone.{key}"),
                    blind_index(of_phone, c[6]), tails(c[6][-4:]), _KEYS[c[7]], c[8], c[9], c[10], c[11],
                ))  # fmt: skip
        cursor.execute("ANALYZE incoming")
        cursor.execute(
            "INSERT INTO org_person (key, name, pinyin, initials, search_words, sex, birth_date, id_number, id_index, id_checked, "
            "phone, phone_index, phone_tail) SELECT key, name, pinyin, initials, words, sex, birth, id_number, id_index, true, phone, phone_index, tail FROM incoming "
            "ON CONFLICT (id_index) DO UPDATE SET name = excluded.name, phone = excluded.phone, phone_index = excluded.phone_index, phone_tail = excluded.phone_tail "
            "WHERE (org_person.name, org_person.phone_index) IS DISTINCT FROM (excluded.name, excluded.phone_index)"
        )
        cursor.execute(
            "INSERT INTO org_employment (person_id, unit_id, employment_type, position, subject, grade, since) "
            "SELECT p.id, i.unit, i.kind, i.position, i.subject, i.grade, i.since FROM incoming i JOIN org_person p USING (id_index)"
        )
        cursor.execute(
            "INSERT INTO members_membership (person_id, unit_id, number, status, employment_type, since, ending, proof, name_key) "
            "SELECT p.id, i.unit, '', 'full', i.kind, i.since, '', '', i.pinyin || ' ' || i.name || ' ' || i.initials FROM incoming i JOIN org_person p USING (id_index)"
        )
    return {"seconds": time.perf_counter() - start, "peak": _peak(), "cpu": time.process_time()}


def floor_plain(path: Path) -> dict[str, Any]:
    """The floor of design/baselines.md 2b: one flat table, nothing sealed."""
    from django.db import connection, transaction

    columns = "school bigint, name text, id_number text, sex text, birth date, phone text, kind text, position text, subject text, grade text, since date"
    start = time.perf_counter()
    rows, schools = _read(path)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE flat ({columns})")
        cursor.execute("CREATE UNIQUE INDEX flat_id ON flat (id_number)")
        cursor.execute("CREATE INDEX flat_phone ON flat (phone)")
        cursor.execute(f"CREATE TEMP TABLE incoming ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY incoming FROM STDIN") as copy:
            for c in rows:
                copy.write_row((schools[c[1]], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11]))
        cursor.execute(
            "INSERT INTO flat SELECT * FROM incoming ON CONFLICT (id_number) DO UPDATE SET name = excluded.name, phone = excluded.phone "
            "WHERE (flat.name, flat.phone) IS DISTINCT FROM (excluded.name, excluded.phone)"
        )
    taken = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE flat")
    return {"seconds": taken, "peak": _peak()}


def peer(path: Path) -> dict[str, Any]:
    """django-import-export as it comes: a resource on Person and one on Membership, preview and then import."""
    import tablib
    from import_export import fields, resources, widgets

    from jiaogong.engines.org.models import Person, Unit
    from jiaogong.kernel.seal.fields import look_up
    from jiaogong.kernel.text import id_checksum_ok
    from jiaogong.modules.members.models import Membership

    class PersonResource(resources.ModelResource):
        class Meta:
            model = Person
            import_id_fields = ("id_index",)
            fields = ("id_index", "name", "sex", "birth_date", "id_number", "phone")
            skip_unchanged = True

        def before_import_row(self, row: Any, **kwargs: Any) -> None:
            assert id_checksum_ok(row["身份证号"])
            row |= {
                "name": row["姓名"],
                "birth_date": row["出生日期"],
                "id_number": row["身份证号"],
                "phone": row["手机号"],
            }
            row["sex"] = "male" if row["性别"] == "男" else "female"

        def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            instance.name, instance.sex, instance.birth_date = (
                row["name"],
                row["sex"],
                date.fromisoformat(row["birth_date"]),
            )
            instance.id_number, instance.phone, instance.id_checked = row["id_number"], row["phone"], True

    class MembershipResource(resources.ModelResource):
        person = fields.Field("person", "person", widgets.ForeignKeyWidget(Person, "id_index"))
        unit = fields.Field("unit", "unit", widgets.ForeignKeyWidget(Unit, "code"))

        class Meta:
            model = Membership
            import_id_fields = ("person", "unit")
            fields = ("person", "unit", "employment_type", "since")
            skip_unchanged = True

        def before_import_row(self, row: Any, **kwargs: Any) -> None:
            row |= {"employment_type": _KEYS[row["用工性质"]], "since": row["入会时间"]}

    start = time.perf_counter()
    data = tablib.Dataset().load(io.BytesIO(path.read_bytes()), format="xlsx")
    indexes = [look_up(Person, "id_index", number) for number in data["身份证号"]]
    data.append_col(indexes, header="id_index")
    data.append_col(indexes, header="person")
    data.append_col(data["学校代码"], header="unit")
    for way in (PersonResource(), MembershipResource()):
        for dry in (True, False):
            if dry and isinstance(way, MembershipResource):
                continue  # nobody to point at while people are only previewed
            result = way.import_data(data, dry_run=dry, raise_errors=True)
            assert not result.has_errors()
    return {"seconds": time.perf_counter() - start, "peak": _peak()}


def measure() -> list[Row]:
    """100,000 rows on PostgreSQL; every way in a process of its own, tables emptied between."""
    _django()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    city()
    with tempfile.TemporaryDirectory() as folder:
        path, small = Path(folder) / "city.xlsx", Path(folder) / "small.xlsx"
        rows = people(ROWS)
        workbook(rows, path)
        workbook(rows[:PEER_ROWS], small)

        def alone(what: str, file: Path) -> dict[str, Any]:
            with connection.cursor() as cursor:
                cursor.execute(
                    "TRUNCATE org_person, org_employment, members_membership, rosters_importbatch, rosters_importrow CASCADE"
                )
                cursor.execute("VACUUM ANALYZE")
            return child(what, file)

        plain = alone("floor_plain", path)
        floor = min((alone("floor_sealed", path) for _ in range(TIMES)), key=lambda f: f["seconds"])
        product = min((alone("ours", path) for _ in range(TIMES)), key=lambda f: f["seconds"])
        theirs = alone("peer", small)
    if product["rows"] != ROWS or product["state"] != "applied":
        raise RuntimeError(f"{product['rows']} rows, {product['state']}, {product['wrong']}")
    seconds, parts = product["seconds"], " + ".join(f"{part:.1f}" for part in product["parts"])
    peer_seconds = theirs["seconds"] * ROWS / PEER_ROWS
    against = floor["seconds"]
    return [
        row("import", ROWS, f"100,000 rows of {UNITS} schools from .xlsx, PostgreSQL (upload {parts} check, write)", seconds, "s",
            "floor: same checks, sealed and indexed, COPY + upsert into the same three tables", against, "≤ 3 × the floor",
            seconds <= 3 * against, seconds / against),
        row("import", ROWS, "the same", seconds, "s", "plain floor: same checks, one flat table, nothing sealed", plain["seconds"],
            "shown, no goal", True, seconds / plain["seconds"]),
        row("import", ROWS, "the same", seconds, "s",
            f"django-import-export, preview and import, {PEER_ROWS:,} rows measured ({theirs['seconds']:.0f} s), extrapolated × {ROWS // PEER_ROWS}",
            peer_seconds, "≥ 10 × faster", peer_seconds >= 10 * seconds, peer_seconds / seconds),
        row("import", ROWS, f"peak memory ({product['base']:.0f} MB before it begins)", product["peak"], "MB", "the sealed floor's process",
            floor["peak"], "< 600 MB", product["peak"] < 600, product["peak"] / floor["peak"]),
    ]  # fmt: skip


if __name__ == "__main__":
    _django()
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2])), ensure_ascii=False))

"""The row `lists`: every register's pages beside the same rows asked for in plain SQL by hand."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.rows import Row, row

TIMES = 40
# as far as our lists count: all, by a quality of the person, found by a text
BOUND, NARROWED, FOUND = 20_001, 10_001, 1_001
FRAME = "/services/"  # a page without a list: the statements it asks, every page asks, and they are not counted here
BODIES = ("congress", "funds_review", "women")
SMALL = 3  # ms: below this a ratio says nothing, so the row counts as met; the goal says so

_INSIDE = "u.path >= %s AND u.path < %s AND NOT u.is_inner"
_MEMBER_JOIN = "FROM members_membership m JOIN org_unit u ON u.id = m.unit_id JOIN org_person p ON p.id = m.person_id"
_HAS_BODY = "EXISTS (SELECT 1 FROM unions_body b WHERE b.unit_id = u.id AND b.until IS NULL AND b.kind = '{}')"
_KEPT = "(m.until IS NULL OR m.until > CURRENT_DATE) AND m.status = 'full'"
_JOB = "(SELECT e.{0} FROM org_employment e WHERE e.person_id = p.id AND e.unit_id = u.id AND e.until IS NULL LIMIT 1)"
_MEMBER_COLUMNS = (
    "m.id, m.since, m.until, m.status, m.employment_type, m.verified_on, u.name, p.key, p.name, p.sex, p.id_number, p.phone, "
    f"p.birth_date, {_JOB.format('subject')}, {_JOB.format('position')}"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A page, who asks for it, and the statements that fetch the same rows."""

    what: str
    user: str
    path: str
    bare: list[tuple[str, list[Any]]] = field(default_factory=list)


def _members(
    span: list[str],
    condition: str = "",
    params: tuple[Any, ...] = (),
    *,
    order: str = "",
    skip: int = 0,
    bound: int = BOUND,
) -> Any:
    where = f"WHERE {_INSIDE} AND {_KEPT} {condition}"
    need_person = _MEMBER_JOIN if "p." in condition else "FROM members_membership m JOIN org_unit u ON u.id = m.unit_id"
    count = f"SELECT COUNT(*) FROM (SELECT 1 {need_person} {where} LIMIT {bound}) x"  # noqa: S608
    order = order or "m.name_key, m.person_id"
    rows = f"SELECT {_MEMBER_COLUMNS} {_MEMBER_JOIN} {where} ORDER BY {order} LIMIT 50 OFFSET {skip}"
    if skip:  # by hand one would fetch the keys first, too
        keys = f"SELECT m.id {need_person} {where} ORDER BY {order} LIMIT 50 OFFSET {skip}"
        rows = f"SELECT {_MEMBER_COLUMNS} {_MEMBER_JOIN} WHERE m.id IN ({keys})"
        return [(count, [*span, *params]), (rows, [*span, *params])]
    return [(count, [*span, *params]), (rows, [*span, *params])]


def _found(span: list[str], condition: str, *params: Any) -> list[tuple[str, list[Any]]]:
    """People first, then their memberships in reach: keys in order, which are the count, too; then the rows of the page."""
    from django.db import connection

    keys = (
        f"WITH found AS MATERIALIZED (SELECT p.id FROM org_person p WHERE {condition}) "  # noqa: S608
        "SELECT m.id FROM found CROSS JOIN members_membership m CROSS JOIN org_unit u "
        f"WHERE m.person_id = found.id AND u.id = m.unit_id AND {_INSIDE} AND {_KEPT} ORDER BY m.name_key, m.person_id LIMIT {FOUND}"
    )
    with connection.cursor() as cursor:
        cursor.execute(keys, [*params, *span])
        page = [pk for (pk,) in cursor.fetchall()[:50]]
    marks = ", ".join(["%s"] * len(page)) or "NULL"
    return [(keys, [*params, *span]), (f"SELECT {_MEMBER_COLUMNS} {_MEMBER_JOIN} WHERE m.id IN ({marks})", page)]


def _begins(vendor: str, word: str) -> tuple[str, str]:
    if vendor == "postgresql":
        return "array_to_tsvector(string_to_array(p.search_words, ' ')) @@ %s::tsquery", f"'{word}':*"
    return "instr(' ' || p.search_words, %s) > 0", f" {word}"


def _find(vendor: str) -> dict[str, Any]:
    """Things of this database the cases name: a dotted name, a number, a person far down the list."""
    from jiaogong.engines.org.models import Person, Unit
    from jiaogong.modules.members.models import Membership

    city = Unit.objects.filter(layer="city").order_by("path").first()
    assert city is not None
    there = Membership.objects.filter(unit__path__startswith=city.path, until__isnull=True, status="full")
    someone = there.filter(person__phone__isnull=False).select_related("person", "unit").order_by("pk")[100]
    dotted = there.filter(person__name__contains="·").select_related("person").first()
    rare = Person.objects.filter(name__contains="𠅤").first()
    return {
        "city": city, "someone": someone.person, "unit": someone.unit,
        "dotted": dotted.person if dotted else someone.person, "rare": rare,
    }  # fmt: skip


def member_cases(vendor: str) -> list[Case]:
    """The member register for a city's and a province's chair: pages, filters, each kind of search."""
    from jiaogong.engines.org.models import Person
    from jiaogong.kernel.access import path_end
    from jiaogong.kernel.seal.fields import look_up

    found = _find(vendor)
    city, person = found["city"], found["someone"]
    spans = {"city": [city.path, path_end(city.path)], "bench_province": [city.path[:4], path_end(city.path[:4])]}
    phone = person.phone.open()
    by_name = [
        ("姓名全名", person.name), ("名（小明）", "小明"), ("姓（王）", "王"), ("名中一字", "芳"), ("拼音全拼", "wangfang"),
        ("首字母", "wxm"), ("混合", "wangxm"), ("带点姓名", found["dotted"].name),
    ]  # fmt: skip
    if found["rare"]:
        by_name.append(("生僻字", "𠅤"))
    cases = []
    for user, span in spans.items():
        who = "市" if user == "city" else "省"
        cases += [
            Case(f"会员名册·{who}·首页", user, "/members/", _members(span)),
            Case(f"会员名册·{who}·第 100 页（末页）", user, "/members/?page=100", _members(span, skip=4950)),
            Case(f"会员名册·{who}·未核验", user, "/members/?verified=no",
                 _members(span, "AND NOT (m.verified_on <= CURRENT_DATE AND m.verified_on IS NOT NULL)")),
            Case(f"会员名册·{who}·男", user, "/members/?sex=male", _members(span, "AND p.sex = 'male'", bound=NARROWED)),
            Case(f"会员名册·{who}·退休返聘", user, "/members/?employment_type=rehired", _members(span, "AND m.employment_type = 'rehired'")),
            Case(f"会员名册·{who}·民办", user, "/members/?nature=private", _members(span, "AND u.nature = 'private'")),
            Case(f"会员名册·{who}·按单位排序", user, "/members/?sort=unit", _members(span, order="u.path, m.name_key")),
            Case(f"会员名册·{who}·单位名称", user, f"/members/?at_unit={found['unit'].name}",
                 _members(span, "AND u.name LIKE %s", (f"%{found['unit'].name}%",))),
        ]  # fmt: skip
        for title, text in by_name:
            from jiaogong.kernel.text.searching import folded

            cases.append(
                Case(f"找人·{who}·{title}", user, f"/members/?q={text}", _found(span, *_begins(vendor, folded(text))))
            )
        tail = _found(span, "p.phone_tail = %s", look_up(Person, "phone_tail", phone))
        indexes = [look_up(Person, name, phone) for name in ("id_index", "phone_index")]
        whole = _found(span, "p.id_index = %s OR p.phone_index = %s", *indexes)
        cases.append(Case(f"找人·{who}·手机末四位", user, f"/members/?q={phone[-4:]}", tail))
        cases.append(Case(f"找人·{who}·整个手机号", user, f"POST:{phone}", whole))
    return cases


def person_cases() -> list[Case]:
    """A person's page: his row, memberships, employments, offices, evidence of his name, journal lines."""
    person = _find("")["someone"]
    bare: list[tuple[str, list[Any]]] = [
        ("SELECT * FROM org_person p LEFT JOIN accounts_user a ON a.id = p.user_id WHERE p.id = %s", [person.pk]),
        ("SELECT m.*, u.*, h.* FROM members_membership m JOIN org_unit u ON u.id = m.unit_id JOIN org_unit h ON h.id = u.home_id WHERE m.person_id = %s", [person.pk]),
        ("SELECT e.*, u.*, h.* FROM org_employment e JOIN org_unit u ON u.id = e.unit_id JOIN org_unit h ON h.id = u.home_id WHERE e.person_id = %s", [person.pk]),
        ("SELECT * FROM org_holding h JOIN org_office o ON o.id = h.office_id WHERE h.person_id = %s", [person.pk]),
        ("SELECT e.*, u.name, a.name FROM members_realnameevidence e JOIN org_unit u ON u.id = e.unit_id LEFT JOIN accounts_user a ON a.id = e.by_id WHERE e.person_id = %s", [person.pk]),
        ("SELECT * FROM journal_entry WHERE object_type = 'org.person' AND object_id = %s ORDER BY id DESC LIMIT 40", [person.pk]),
    ]  # fmt: skip
    return [Case("会员个人页", "city", f"/members/{person.key}/", bare)]


def _tree(pk: int, path: str, span: list[Any]) -> list[tuple[str, list[Any]]]:
    """The unit, the units right below with their counts, its departments, the education groups in reach."""
    return [
        ("SELECT * FROM org_unit WHERE id = %s", [pk]),
        ("SELECT u.*, n.id FROM org_unit u LEFT JOIN unions_union n ON n.unit_id = u.id AND n.until IS NULL WHERE u.superior_id = %s AND NOT u.is_inner ORDER BY u.path", [pk]),
        ("SELECT substr(path, 1, %s), COUNT(*), COUNT(n.id) FROM org_unit u LEFT JOIN unions_union n ON n.unit_id = u.id AND n.until IS NULL "
         "WHERE u.path >= %s AND u.path < %s AND u.layer = 'base' AND u.closed_on IS NULL GROUP BY 1", [len(path) + 4, *span]),
        ("SELECT * FROM org_unit WHERE superior_id = %s AND is_inner AND closed_on IS NULL", [pk]),
        ("SELECT a.*, u.*, o.* FROM org_affiliation a JOIN org_unit u ON u.id = a.unit_id JOIN org_unit o ON o.id = a.other_id "
         "WHERE a.kind = 'group_member' AND a.until IS NULL AND u.path >= %s AND u.path < %s ORDER BY o.path, u.path", span),
    ]  # fmt: skip


def _unit(unit: Any) -> list[tuple[str, list[Any]]]:
    """A unit's page: one statement for each register it shows, without rights or today's rules."""
    own: list[Any] = [unit.pk]
    above = [unit.path[:end] for end in range(4, len(unit.path), 4)]
    tables = [
        "unions_union", "unions_body", "unions_committeeterm", "org_headcount", "org_legalidentity", "org_unitperiod",
        "founding_founding", "committees_specialcommittee", "support_record", "support_linkedadministrator", "staffhomes_facility",
    ]  # fmt: skip
    return [
        ("SELECT * FROM org_unit WHERE id = %s", own),
        (f"SELECT * FROM org_unit WHERE path IN ({', '.join(['%s'] * len(above))})", above),  # noqa: S608
        *((f"SELECT * FROM {table} WHERE unit_id = %s", own) for table in tables),  # noqa: S608
        ("SELECT * FROM org_unit WHERE superior_id = %s AND is_inner", own),
        ("SELECT a.*, u.name FROM org_affiliation a JOIN org_unit u ON u.id = a.other_id WHERE a.unit_id = %s", own),
        ("SELECT a.*, u.name FROM org_affiliation a JOIN org_unit u ON u.id = a.unit_id WHERE a.other_id = %s", own),
        ("SELECT s.*, f.name, t.name FROM org_succession s JOIN org_unit f ON f.id = s.former_id JOIN org_unit t ON t.id = s.successor_id "
         "WHERE s.former_id = %s OR s.successor_id = %s", own * 2),
        ("SELECT employment_type, COUNT(DISTINCT person_id) FROM org_employment WHERE unit_id = %s AND until IS NULL GROUP BY 1", own),
        ("SELECT employment_type, status, COUNT(*), COUNT(verified_on) FROM members_membership WHERE unit_id = %s AND until IS NULL GROUP BY 1, 2", own),
        ("SELECT o.*, h.*, p.* FROM org_office o JOIN org_unit u ON u.id = o.unit_id LEFT JOIN org_holding h ON h.office_id = o.id "
         "LEFT JOIN org_person p ON p.id = h.person_id WHERE u.home_id = %s", own),
        ("SELECT s.*, p.* FROM committees_seat s JOIN unions_committeeterm t ON t.id = s.term_id JOIN org_person p ON p.id = s.person_id WHERE t.unit_id = %s", own),
        ("SELECT s.* FROM cadres_service s WHERE s.unit_id = %s AND s.until IS NULL", own),
        ("SELECT c.*, p.*, u.* FROM cadres_contactpoint c JOIN org_person p ON p.id = c.person_id JOIN org_unit u ON u.id = c.union_id WHERE c.unit_id = %s AND c.until IS NULL", own),
        ("SELECT v.*, p.* FROM cadres_visit v JOIN org_person p ON p.id = v.visitor_id WHERE v.unit_id = %s ORDER BY v.day DESC LIMIT 3", own),
        ("SELECT h.*, o.* FROM handover_handover h JOIN org_office o ON o.id = h.office_id JOIN org_unit u ON u.id = o.unit_id WHERE u.home_id = %s AND h.state = 'issued'", own),
        ("SELECT h.*, p.* FROM awards_honour h LEFT JOIN org_person p ON p.id = h.person_id WHERE h.unit_id = %s AND h.revoked_on IS NULL", own),
        ("SELECT g.*, f.* FROM staffhomes_grade g LEFT JOIN staffhomes_facility f ON f.id = g.facility_id WHERE g.unit_id = %s AND g.ended_on IS NULL", own),
        ("SELECT * FROM provisions_provisionvalue WHERE key = 'cadres.full_time_from' AND until IS NULL", []),
        ("SELECT * FROM journal_entry WHERE unit_id = %s ORDER BY id DESC LIMIT 30", own),
    ]  # fmt: skip


def other_cases() -> list[Case]:
    """Units, committees due, the tree, to-dos, messages, plans."""
    from jiaogong.kernel.access import path_end

    found = _find("")
    city, unit = found["city"], found["unit"]
    span: list[Any] = [city.path, path_end(city.path)]
    units = f"FROM org_unitperiod t JOIN org_unit u ON u.id = t.unit_id WHERE {_INSIDE} AND t.until IS NULL AND u.layer = 'base' AND u.closed_on IS NULL"
    shown = (
        "SELECT t.*, u.*, (SELECT SUM(number) FROM org_headcount h WHERE h.unit_id = u.id AND h.until IS NULL), "  # noqa: S608
        "(SELECT since FROM unions_union n WHERE n.unit_id = u.id AND n.until IS NULL), "
        + ", ".join(_HAS_BODY.format(kind) for kind in BODIES)
    )
    terms = f"FROM unions_committeeterm t JOIN org_unit u ON u.id = t.unit_id WHERE {_INSIDE} AND t.until IS NULL AND u.layer = 'base' AND t.due_on <= CURRENT_DATE"
    return [
        Case("工会组织·市", "city", "/unions/", [(f"SELECT COUNT(*) {units}", span), (f"{shown} {units} ORDER BY t.path LIMIT 50", span)]),
        Case("工会组织·省", "bench_province", "/unions/", [(f"SELECT COUNT(*) {units}", [city.path[:4], path_end(city.path[:4])]),
             (f"{shown} {units} ORDER BY t.path LIMIT 50", [city.path[:4], path_end(city.path[:4])])]),
        Case("工会组织·搜索", "city", "/unions/?q=实验", [(f"SELECT COUNT(*) {units} AND u.name LIKE %s", [*span, "%实验%"]),
             (f"{shown} {units} AND u.name LIKE %s ORDER BY t.path LIMIT 50", [*span, "%实验%"])]),
        Case("组织树", "city", "/unions/tree/", _tree(city.pk, city.path, span)),
        Case("应换届委员会", "city", "/committees/", [(f"SELECT COUNT(*) {terms}", span), (f"SELECT t.*, u.* {terms} ORDER BY t.due_on LIMIT 50", span)]),
        Case("单位页", "city", f"/unions/{unit.key}/", _unit(unit)),
        Case("待办", "city", "/inbox/"), Case("消息", "city", "/inbox/messages/"), Case("计划", "city", "/plans/"),
    ]  # fmt: skip


def chair_of_the_province() -> None:
    """An account whose reach is everything."""
    from jiaogong.engines.org.models import Holding, Office, Person, Unit
    from jiaogong.kernel import clock
    from jiaogong.kernel.accounts.models import User

    if User.objects.filter(username="bench_province").exists():
        return
    root = Unit.objects.get(superior=None, layer="province")
    person = Person.objects.create(name="省主席", user=User.objects.create(username="bench_province", name="省主席"))
    office, _ = Office.objects.get_or_create(unit=root, title="主席", defaults={"role": "chair"})
    Holding.objects.get_or_create(office=office, until=None, defaults={"person": person, "since": clock.today()})


@dataclass(slots=True)
class Taken:
    """What a page cost: milliseconds at the 95th of 100 requests, and the statements it asked."""

    p95: float
    asked: list[tuple[str, Any]]

    def beyond(self, frame: Taken) -> list[tuple[str, Any]]:
        """The page's own statements: without those every page asks (session, account, standings, counters)."""
        common = [statement for statement, _ in frame.asked]
        own = []
        for statement, params in self.asked:
            if statement in common:
                common.remove(statement)
            else:
                own.append((statement, params))
        return own


def _ask(client: Any, path: str) -> Any:
    if path.startswith("POST:"):
        return client.post("/search/", {"next": "/members/", "q": path[5:]}, follow=True)
    return client.get(path)


def measured(client: Any, path: str, times: int = TIMES) -> Taken:
    """The page asked for `times` times, then once more with its reading statements written down."""
    from django.db import connection

    if path.startswith("POST:"):
        request = _ask(client, path).request
        path = request["PATH_INFO"] + "?" + request["QUERY_STRING"]
    client.get(path)
    pages = []
    for _ in range(times):
        start = time.perf_counter()
        answer = client.get(path)
        pages.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(path)
    pages.sort()
    return Taken(pages[int(len(pages) * 0.95) - 1], asked)


def _bare(statements: Sequence[tuple[str, Any]]) -> Callable[[], None]:
    from django.db import connection

    def run() -> None:
        with connection.cursor() as cursor:
            for statement, params in statements:
                cursor.execute(statement, params)
                cursor.fetchall()

    return run


def _median(act: Callable[[], None], times: int = 15, most: float = 3.0) -> float:
    """Milliseconds; no more than `most` seconds are spent on it, once it ran three times."""
    act()
    taken: list[float] = []
    while len(taken) < times and (len(taken) < 3 or sum(taken) < most * 1000):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def lists(times: int = TIMES, only: str = "") -> list[Row]:
    """Every case: its statements asked again by themselves beside the bare ones (≤ 3 ×), the page's p95 (≤ 150 ms)."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from jiaogong.kernel.accounts.models import User
    from jiaogong.modules.members.models import Membership

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    chair_of_the_province()
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    clients = {}
    for name in ("city", "bench_province"):
        clients[name] = Client()
        clients[name].force_login(User.objects.get(username=name))
    frames = {name: measured(client, FRAME, 3) for name, client in clients.items()}
    n = Membership.objects.filter(until=None).count()
    rows = []
    for case in member_cases(connection.vendor) + person_cases() + other_cases():
        if only and only not in case.what:
            continue
        page = measured(clients[case.user], case.path, times)
        rows.append(_row(case, page, frames[case.user], n, database))
        last = rows[-1]
        print(f"{last['ours']:8.1f} {last['theirs'] or 0:8.1f}  {last['what']}", file=sys.stderr, flush=True)
    return rows


def _row(case: Case, page: Taken, frame: Taken, n: int, database: str) -> Row:
    own = _median(_bare(page.beyond(frame)))
    floor = _median(_bare(case.bare)) if case.bare else None
    ratio = own / floor if floor else None
    met = page.p95 <= 150 and (ratio is None or ratio <= 3 or own <= SMALL)
    what = f"{case.what}：{len(page.asked)} 次查询，页面 p95 {page.p95:.0f} ms，{database}"
    goal = f"SQL ≤ 3 × (or ≤ {SMALL} ms), p95 ≤ 150 ms"
    return row("lists", n, what, own, "ms SQL", "the same rows by hand, SQL", floor, goal, met, ratio)

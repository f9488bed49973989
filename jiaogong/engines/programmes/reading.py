"""What the pages of whoever enters and whoever handles ask the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from jiaogong.engines.figures import registry as figure_registry
from jiaogong.engines.inbox.wording import DueWords, due_words
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel.access import allows, holds, home_units
from jiaogong.kernel.clock import WorkingCalendar

from . import eligibility
from .answers import as_text, missing
from .aside import own_among
from .definition.schema import Definition, Field
from .eligibility import Entrant
from .models import Entry, EntryFile, Passage, Programme, ProgrammeQuerySet
from .models.entries import written_by
from .words import Actor, EntrantKind, EntryState, FieldType, PassageState, ProgrammeState


def in_turn(rows: ProgrammeQuerySet, day: date) -> QuerySet[Programme]:
    """Calls that take entries today first, then those about to, then the others; the next last day first."""
    state = ProgrammeState
    turn = Case(
        When(state=state.OPEN, opens_on__lte=day, closes_on__gte=day, then=Value(0)),
        When(state=state.OPEN, opens_on__gt=day, then=Value(1)),
        When(state__in=(state.OPEN, state.RUNNING), then=Value(2)),
        When(state=state.DRAFT, then=Value(3)),
        default=Value(4), output_field=IntegerField(),
    )  # fmt: skip
    return rows.annotate(turn=turn).select_related("unit", "version")


def own_entries(user: Any) -> QuerySet[Entry]:
    """What the user entered, wrote down for others, or takes part in."""
    team = Q(members__person__user=user) & ~Q(state=EntryState.DRAFT)
    ids = Entry.objects.filter(Q(person__user=user) | written_by(user) | team).values("pk")
    return Entry.objects.filter(pk__in=ids)


def with_waiting(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """With the passage each waits at, for titles and due days. One more query."""
    waiting = Passage.objects.filter(state=PassageState.WAITING).select_related("unit")
    return (
        entries.select_related("programme__version", "programme__unit", "unit", "person")
        .prefetch_related(Prefetch("passages", waiting, to_attr="waiting"))
        .defer("sealed")
    )


def step_title(programme: Programme, key: str) -> str:
    """A step's title from the stored version, without judging the whole of it again."""
    return next((step["title"] for step in programme.version.body["steps"] if step["key"] == key), "")


def next_day(entry: Entry, today: date, calendar: WorkingCalendar) -> DueWords | None:
    """The next day that matters to an entry read by `with_waiting`."""
    if entry.state == EntryState.DRAFT:
        return due_words(entry.programme.closes_on, today, calendar)
    waiting = entry.waiting[0] if getattr(entry, "waiting", None) else None  # type: ignore[attr-defined]
    if entry.state == EntryState.RUNNING and waiting is not None and waiting.due_on is not None:
        if waiting.unit_id != entry.unit_id and waiting.due_on < today:
            return None  # late is whoever's turn it is, not the entrant
        return due_words(waiting.due_on, today, calendar)
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """A condition in words; `met` is None where nobody is asked about."""

    words: str
    met: bool | None
    reason: str = ""


def conditions_of(definition: Definition, entrant: Entrant | None) -> list[Told]:
    """Who may enter, in words, and for one entrant which of them he meets."""
    known = {condition.key: condition for condition in eligibility.all_conditions()}
    told = []
    for key, value in definition.eligibility.items():
        reason = known[key].refuse(value, entrant) if entrant else ""
        told.append(Told(_said(known[key], value), not reason if entrant else None, reason))
    return told


def _said(condition: eligibility.Condition, value: Any) -> str:
    if value is True:
        return condition.title
    if condition.say is not None:
        return f"{condition.title}：{condition.say(value)}"
    if condition.key == "figures":
        titles = {figure.key: figure.title for figure in figure_registry.all_figures()}
        return "；".join(f"{titles.get(row['key'], row['key'])}不低于 {row['least']}" for row in value)
    names = {str(key): str(title) for key, title in condition.choices}
    words = "、".join(names.get(str(v), str(v)) for v in value) if isinstance(value, list) else str(value)
    return f"{condition.title}：{words}"


def for_union_alone(user: Any, programme: Programme) -> bool:
    """Whether only a union may enter this call, and the user acts for none; from the stored version, not judged again."""
    body = programme.version.body
    closed = body["entrant"] == EntrantKind.UNIT or not body.get("self_entry", True)
    return closed and not holds(user, "programmes.enter_unit")


def homes_of(user: Any, programme: Programme) -> list[Unit]:
    """The units below the call's host in which the user works or holds an office."""
    ids = home_units(user, "programmes.enter_self")
    return [u for u in Unit.objects.filter(pk__in=ids).order_by("path") if u.path.startswith(programme.unit.path)]


def staff_found(unit: Unit, text: str, day: date, most: int = 12) -> list[Person]:
    """People who work in the unit today, by name or pinyin. One query."""
    jobs = Employment.objects.filter(open_at(day), unit__home=unit).values("person_id")
    return list(Person.objects.filter(pk__in=jobs).search(text).order_by("pinyin", "pk")[:most]) if text.strip() else []


def files_of(entry: Entry) -> dict[str, list[Attachment]]:
    """Its files by field. Two queries."""
    places = dict(EntryFile.objects.filter(entry=entry).values_list("pk", "field"))
    found: dict[str, list[Attachment]] = {}
    for row in Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=places).order_by("pk"):
        found.setdefault(places[row.owner_id], []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """One field with what was filled in; of a sensitive one only whether it was."""

    field: Field
    text: str
    files: list[Attachment]
    filled: bool
    remark: str = ""


def answers_of(entry: Entry, fields: Iterable[Field], files: dict[str, list[Attachment]]) -> list[Answer]:
    """The answers as a reader of the entry sees them. Sensitive ones, and what files are called there, are not among them."""
    sealed = entry.open_sealed()
    found = []
    for field in fields:
        if field.type == FieldType.NOTE:
            continue
        kept = files.get(field.key, [])
        text = "" if field.sensitive else as_text(field, entry.answers.get(field.key, ""))
        filled = bool(text or kept or (field.sensitive and sealed.get(field.key)))
        shown = [] if field.sensitive else kept
        found.append(Answer(field, text, shown, filled, entry.to_mend.get(field.key, "")))
    return found


def lacking(entry: Entry, definition: Definition, files: dict[str, list[Attachment]]) -> list[Field]:
    """Required fields still empty."""
    return missing(definition.asked(), {**entry.answers, **entry.open_sealed()}, files)


def waiting_at(user: Any, programme: Programme) -> QuerySet[Passage]:
    """What waits for the user's unions in a call; an entrant's own steps are not theirs, nor is what they may not see."""
    own = [step.key for step in programme.definition.steps if step.by == Actor.ENTRANT]
    units = home_units(user, "programmes.handle")
    rows = Passage.objects.filter(programme=programme, unit__in=units, state=PassageState.WAITING).exclude(step__in=own)
    return rows.filter(entry__in=Entry.objects.visible_to(user)) if programme.definition.confidential else rows


def waiting_by_step(user: Any, programme: Programme) -> dict[str, int]:
    """How many wait at each step. One query."""
    rows = waiting_at(user, programme).order_by().values_list("step").annotate(number=Count("pk"))
    return dict(rows)


def may_handle(entry: Entry, passage: Passage, user: Any) -> bool:
    """Whether it is the user's turn (`stepping.handled` asks the same)."""
    if not allows(user, "programmes.handle", passage.unit):
        return False
    if own_among([entry], user):
        return False
    inside = entry.confidential and passage.unit_id == entry.unit_id
    return not inside or allows(user, "programmes.see_confidential", passage.unit)


def may_list(user: Any, programme: Programme) -> bool:
    """Whether the user's unions have to do with all the entries of a call: its host, and unions below it."""
    units = Unit.objects.filter(pk__in=home_units(user, "programmes.handle"))
    return any(unit.path.startswith(programme.unit.path) for unit in units)


def undoable(entry: Entry, user: Any, at: datetime, minutes: int) -> Passage | None:
    """The user's own decision on the entry that he may still take back; the verb has the last word."""
    ended = [p for p in entry.passages.all() if p.ended_at and p.state != PassageState.SKIPPED]
    last = max(ended, key=lambda p: p.pk, default=None)
    if last is None or last.ended_at is None:
        return None
    if last.by_id != user.pk or last.batch_id is not None or last.state == PassageState.WITHDRAWN:
        return None
    gone = entry.state not in (EntryState.RUNNING, EntryState.RETURNED, EntryState.REFUSED)
    late = not 0 <= (at - last.ended_at).total_seconds() <= minutes * 60
    return None if gone or late or not allows(user, "programmes.handle", last.unit) else last

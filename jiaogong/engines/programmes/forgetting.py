"""An erased person's entries: what was written and handed in goes, with every copy of it; numbers, steps and outcomes stay."""

from __future__ import annotations

import json
from datetime import datetime

from django.db.models import Q

from jiaogong.engines.ballot.models import Option
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.org.models import Employment, Person
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import discard
from jiaogong.engines.personal.scrubbing import Scrub
from jiaogong.engines.personal.words import NOBODY
from jiaogong.engines.postings.personal_data import forget_posted
from jiaogong.engines.scoring import forgetting as judged

from .answers import as_text
from .models import Entry, EntryFile, Passage, Reveal
from .words import FieldType

BATCH = "programmes.batch"


def forget(person: Person, at: datetime) -> int:
    """His own entries are emptied (a team's too, where he led it); in those of his teams, and of his units, his name goes from
    the texts. Returns how many entries. Called inside the erasure's transaction."""
    own = list(Entry.objects.select_for_update(of=("self",)).filter(person=person).order_by("pk"))
    for entry in own:
        _copies(entry, person, Scrub.of(person))
        _empty(entry)
    judged.forget(BATCH, [entry.pk for entry in own])
    others = _naming(person)
    for entry, words in others:
        _copies(entry, person, words)
        _scrub(entry, words)
    return len(own) + len(others)


def _empty(entry: Entry) -> None:
    """What he wrote, handed in and was told; the way through the steps stays, without its words."""
    places = list(EntryFile.objects.filter(entry=entry).values_list("pk", flat=True))
    discard(Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=places))
    EntryFile.objects.filter(pk__in=places).delete()
    Entry.objects.filter(pk=entry.pk).update(title=NOBODY, answers={}, sealed=None, to_mend={}, writer={}, result="")
    Passage.objects.filter(entry=entry).update(opinion="")
    Reveal.objects.filter(entry=entry).update(reason="")


def _batches(entry: Entry) -> list[int]:
    found = Passage.objects.filter(entry=entry, batch__isnull=False).values_list("batch_id", flat=True)
    return [pk for pk in found if pk is not None]


def _copies(entry: Entry, person: Person, words: Scrub) -> None:
    """What other engines copied: lines of postings, what members voted on, to-dos."""
    batches = _batches(entry)
    own = entry.person_id == person.pk
    forget_posted(BATCH, batches, name=person.name if own else "", unit=entry.unit.name, words=words)
    for option in Option.objects.filter(vote__subject_type=BATCH, vote__subject_id__in=batches, key=str(entry.pk)):
        title, text = (NOBODY, "") if own else (words.text(option.title), words.text(option.text))
        Option.objects.filter(pk=option.pk).update(title=title, text=text)
    about = Q(subject_type="programmes.entry", subject_id=entry.pk) | Q(subject_type=BATCH, subject_id__in=batches)
    for item in Item.objects.filter(about):
        Item.objects.filter(pk=item.pk).update(title=words.text(item.title))


def _naming(person: Person) -> list[tuple[Entry, Scrub]]:
    """Others' entries that name him: of his teams, and of the units he worked in unless somebody of his name works there too."""
    teams = set(Entry.objects.filter(members__person=person).values_list("pk", flat=True))
    units = set(Employment.objects.filter(person=person, unit__home__isnull=False).values_list("unit__home", flat=True))
    namesakes = Employment.objects.filter(unit__home__in=units, person__name=person.name).exclude(person=person)
    if namesakes.exists():
        units = set()
    rows = Entry.objects.select_for_update(of=("self",)).filter(Q(pk__in=teams) | Q(unit__in=units))
    names = list(
        Person.objects.filter(name__contains=person.name).exclude(name=person.name).values_list("name", flat=True)[:200]
    )
    words = Scrub.of(person, names)
    found = []
    for entry in rows.exclude(person=person).order_by("pk"):
        text = json.dumps(
            [entry.title, entry.answers, entry.open_sealed(), entry.result, entry.to_mend], ensure_ascii=False
        )
        if entry.pk in teams or words.text(text) != text:
            found.append((entry, words))
    return found


def _scrub(entry: Entry, words: Scrub) -> None:
    """His name out of an entry that is others' as well; files stay theirs, under names without his."""
    person_free = words.value(entry.answers)
    secrets = words.value(entry.open_sealed())
    entry.title, entry.answers, entry.result = (
        words.text(entry.title)[:120],
        person_free,
        words.text(entry.result)[:300],
    )
    entry.to_mend = words.value(entry.to_mend)
    if secrets:
        entry.sealed = json.dumps(secrets, ensure_ascii=False)
    entry.save(update_fields=["title", "answers", "result", "to_mend", "sealed"])
    for passage in Passage.objects.filter(entry=entry).exclude(opinion="", data={}):
        Passage.objects.filter(pk=passage.pk).update(
            opinion=words.text(passage.opinion)[:600], data=words.value(passage.data)
        )
    for reveal in Reveal.objects.filter(entry=entry):
        Reveal.objects.filter(pk=reveal.pk).update(reason=words.text(reveal.reason)[:200])
    places = list(EntryFile.objects.filter(entry=entry).values_list("pk", flat=True))
    for row in Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=places):
        _rename(row, words)
    judged.scrub(BATCH, [entry.pk], words)


def _rename(row: Attachment, words: Scrub) -> None:
    name = words.text(row.shown_name)
    if name == row.shown_name:
        return
    if row.file_key is None:
        row.name = name[:160]
    else:
        row.sealed_name = name
    row.save(update_fields=["name", "sealed_name"])


def written(person: Person) -> list[tuple[str, list[dict[str, str]]]]:
    """What he filled in, field by field, for his own copy; the sensitive answers are open to him."""
    entries = Entry.objects.filter(person=person).select_related("programme__version").order_by("pk")
    places = {p.pk: (p.entry_id, p.field) for p in EntryFile.objects.filter(entry__in=entries)}
    files: dict[tuple[int, str], list[str]] = {}
    for row in Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=places).order_by("pk"):
        files.setdefault(places[row.owner_id], []).append(row.shown_name)
    found = []
    for entry in entries:
        values = {**entry.answers, **entry.open_sealed()}
        for field in entry.programme.definition.fields:
            named = "、".join(files.get((entry.pk, field.key), []))
            text = named if field.type == FieldType.FILES else as_text(field, values.get(field.key, ""))
            if text:
                found.append({"项目": str(entry.programme), "申报编号": entry.label, "内容": field.title, "填写": text})
    return [("申报填写的内容", found)]

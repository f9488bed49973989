"""What programmes answer to the engines below: a batch is the subject of panels, votes and postings."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.urls import reverse

from jiaogong.engines.ballot import subjects as votes
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.org.models import Person
from jiaogong.engines.postings import subjects as posted
from jiaogong.engines.postings.models import Posting
from jiaogong.engines.scoring import subjects as panels
from jiaogong.engines.scoring.models import Panel
from jiaogong.kernel.access import allows

from .models import Batch, Entry
from .verbs.judging import panel_signed, vote_counted
from .verbs.posting import posting_ended

BATCH = "programmes.batch"


def title(batch: Batch) -> str:
    """The call's name."""
    return batch.programme.title


def link(batch: Batch) -> str:
    """The page of the batch."""
    return reverse("programmes:batch", args=[batch.key])


def call_link(batch: Batch) -> str:
    """The page of the call: whoever reads a posting may read it, the batch only who handles it."""
    return reverse("programmes:programme", args=[batch.programme.key])


def may_manage(user: Any, vote: Vote) -> bool:
    """Whoever handles the union's entries runs the vote on them."""
    return allows(user, "programmes.handle", vote.unit)


def concerned(posting: Posting, user: Any) -> bool:
    """Whether the user himself is among those posted."""
    rows = Entry.objects.filter(passages__batch=posting.subject_id)
    return rows.filter(person__user=user).exists() or rows.filter(members__person__user=user).exists()


def kept_from(panel: Panel, people: Collection[int]) -> dict[int, set[int]]:
    """Entries a rater must not mark: his own and his team's; in a blind panel those he handled, wrote down or can read by name."""
    entries = Entry.objects.filter(passages__batch=panel.subject_id)
    found: dict[int, set[int]] = {}
    for person in Person.objects.filter(pk__in=people).select_related("user"):
        mine = Q(person=person) | Q(members__person=person)
        if panel.judging.blind and person.user is not None:
            mine |= Q(made_by=person.user) | Q(passages__by=person.user)
            mine |= Q(pk__in=Entry.objects.visible_to(person.user).values("pk"))
        found[person.pk] = set(entries.filter(mine).values_list("pk", flat=True))
    return found


def install() -> None:
    """Register with scoring, ballot and postings; called when the app is ready."""
    panels.register(BATCH, panels.Subject(title, link, panel_signed, kept_from))
    votes.register(BATCH, votes.Subject(title, link, vote_counted, may_manage))
    posted.register(BATCH, posted.Subject(title, call_link, on_ended=posting_ended, concerned=concerned))

"""What programmes answer to the engines below: a batch is the subject of panels, votes and postings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from jiaogong.engines.ballot import subjects as votes
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.postings import subjects as posted
from jiaogong.engines.postings.models import Posting
from jiaogong.engines.scoring import subjects as panels
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


def may_manage(user: Any, vote: Vote) -> bool:
    """Whoever handles the union's entries runs the vote on them."""
    return allows(user, "programmes.handle", vote.unit)


def concerned(posting: Posting, user: Any) -> bool:
    """Whether the user himself is among those posted."""
    rows = Entry.objects.filter(passages__batch=posting.subject_id)
    return rows.filter(person__user=user).exists() or rows.filter(members__person__user=user).exists()


def install() -> None:
    """Register with scoring, ballot and postings; called when the app is ready."""
    panels.register(BATCH, panels.Subject(title, link, panel_signed))
    votes.register(BATCH, votes.Subject(title, link, vote_counted, may_manage))
    posted.register(BATCH, posted.Subject(title, link, on_ended=posting_ended, concerned=concerned))

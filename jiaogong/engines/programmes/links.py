"""What programmes answer to the engines below: a batch is the subject of panels, votes and postings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.ballot import subjects as votes
from jiaogong.engines.postings import subjects as posted
from jiaogong.engines.scoring import subjects as panels

from .models import Batch
from .verbs.judging import panel_signed, vote_counted
from .verbs.posting import posting_ended

BATCH = "programmes.batch"


def title(batch: Batch) -> str:
    """The call's name."""
    return batch.programme.title


def link(batch: Batch) -> str:
    """The page of the batch."""
    return reverse("programmes:batch", args=[batch.key])


def objected(posting: Any, objection: Any, by: Any, at: datetime) -> None:
    """The entries wait anyway until the posting has ended without an open objection."""


def install() -> None:
    """Register with scoring, ballot and postings; called when the app is ready."""
    panels.register(BATCH, panels.Subject(title, link, panel_signed))
    votes.register(BATCH, votes.Subject(title, link, vote_counted))
    posted.register(BATCH, posted.Subject(title, link, objected, posting_ended))

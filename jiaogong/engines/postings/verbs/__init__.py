"""What happens to postings and objections."""

from .deciding import answer, recuse, reveal, settle, take
from .ending import end_due, running_in
from .objecting import Objecting, object_to, withdraw_objection
from .publishing import correct, publish, withdraw

__all__ = [
    "Objecting", "answer", "correct", "end_due", "object_to", "publish", "recuse", "reveal", "running_in", "settle", "take",
    "withdraw", "withdraw_objection",
]  # fmt: skip

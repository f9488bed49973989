"""What happens in collective bargaining: talks (`talks`), the contract (`contracts`), how it is kept (`keeping`)."""

from .contracts import draft, object_to, put_on_agenda, send, sign
from .keeping import inspect, mend, sweep
from .talks import answer, fail, invite, meet, seat

__all__ = [
    "answer", "draft", "fail", "inspect", "invite", "meet", "mend", "object_to", "put_on_agenda", "seat", "send", "sign",
    "sweep",
]  # fmt: skip

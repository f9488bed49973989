"""What happens in programmes."""

from .batches import close_batch, gather
from .calling import (
    cancel,
    change_programme,
    close_entries,
    extend,
    finish,
    prepare,
    publish,
    repeat_programme,
    set_quotas,
    set_stages,
)
from .confirming import confirm, revoke
from .deciding import decide, proposal_of
from .drafting import change_draft, drop_draft, keep_draft, restore_version, take_in_scheme
from .entering import attach_file, remove_file, save_draft, set_team, start_entry, submit, withdraw
from .schemes import change_scheme, copy_scheme, platform_version, retire_scheme
from .stepping import hand_in_report, pass_many, pass_on, refuse, send_back, take_back

__all__ = [
    "attach_file", "cancel", "change_draft", "change_programme", "change_scheme", "close_batch", "close_entries", "confirm", "copy_scheme",
    "decide", "drop_draft", "extend", "finish", "gather", "hand_in_report", "keep_draft", "pass_many", "pass_on", "platform_version",
    "prepare", "proposal_of", "publish", "refuse", "remove_file", "repeat_programme", "restore_version", "retire_scheme",
    "revoke", "save_draft", "send_back", "set_quotas", "set_stages", "set_team", "start_entry", "submit",
    "take_back", "take_in_scheme", "withdraw",
]  # fmt: skip

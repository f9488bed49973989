"""What happens in programmes."""

from .attaching import attach_file, remove_file, set_team
from .batches import close_batch, gather
from .calling import (
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
from .cancelling import cancel
from .confirming import confirm, revoke
from .deciding import decide, proposal_of
from .drafting import change_draft, drop_draft, keep_draft, restore_version, take_in_scheme
from .entering import agree, save_draft, start_entry, submit, withdraw
from .judging import open_vote, start_panel
from .posting import publicise, strike
from .reminding import remind
from .revealing import reveal
from .schemes import change_scheme, copy_scheme, platform_version, retire_scheme
from .stepping import hand_in_report, pass_many, pass_on, refuse, send_back, take_back

__all__ = [
    "agree", "attach_file", "cancel", "change_draft", "change_programme", "change_scheme", "close_batch", "close_entries", "confirm", "copy_scheme",
    "decide", "drop_draft", "extend", "finish", "gather", "hand_in_report", "keep_draft", "open_vote", "pass_many", "pass_on", "platform_version",
    "prepare", "proposal_of", "publicise", "publish", "refuse", "remind", "remove_file", "repeat_programme", "restore_version", "retire_scheme",
    "reveal", "revoke", "save_draft", "send_back", "set_quotas", "set_stages", "set_team", "start_entry", "start_panel", "strike",
    "submit",
    "take_back", "take_in_scheme", "withdraw",
]  # fmt: skip

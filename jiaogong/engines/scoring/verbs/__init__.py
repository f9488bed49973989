"""What happens to panels. Whoever runs one is an officer of its unit; whoever marks acts as a rater."""

from .assigning import assign
from .links import Sent, remind, send_link
from .making import NewItem, NewRater, add_items, add_rater, add_raters, allow_file, make_panel, remove_rater
from .marking import promise, recuse, save_mark, submit_marks
from .results import rank, sign_off
from .running import call_off, close_panel, open_panel, reopen

__all__ = [
    "NewItem", "NewRater", "Sent", "add_items", "add_rater", "add_raters", "allow_file", "assign", "call_off", "close_panel",
    "make_panel", "open_panel", "promise", "rank", "recuse", "remind", "remove_rater", "reopen", "save_mark",
    "send_link", "sign_off", "submit_marks",
]  # fmt: skip

"""What modules above hear of people and offices."""

from django.dispatch import Signal

renamed = Signal()  # pks: people whose name or pinyin was written anew
holder_changed = Signal()  # office, by: an office has another holder now, or none

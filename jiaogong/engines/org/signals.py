"""What modules above hear of people."""

from django.dispatch import Signal

renamed = Signal()  # pks: people whose name or pinyin was written anew

"""Reading a roster safely: any .xlsx, .xls, .csv or pasted table into sheets of text, its head row, what its columns are."""

from .book import Book, Page, read_book, read_pasted
from .columns import recognise
from .head import Head, find_head

__all__ = ["Book", "Head", "Page", "find_head", "read_book", "read_pasted", "recognise"]

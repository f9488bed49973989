"""Names, numbers and masks of the Chinese office."""

from .identity import birth_date, id_checksum_ok, sex_of, uscc_ok
from .masks import mask_id, mask_name, mask_phone
from .pinyin import initials, pinyin
from .strokes import stroke_key

__all__ = [
    "birth_date",
    "id_checksum_ok",
    "initials",
    "mask_id",
    "mask_name",
    "mask_phone",
    "pinyin",
    "sex_of",
    "stroke_key",
    "uscc_ok",
]

"""Names, numbers and masks of the Chinese office."""

from .identity import birth_date, id_checksum_ok, sex_of, uscc_ok
from .masks import mask_id, mask_name, mask_phone
from .pinyin import initials, pinyin

__all__ = [
    "birth_date",
    "id_checksum_ok",
    "initials",
    "mask_id",
    "mask_name",
    "mask_phone",
    "pinyin",
    "sex_of",
    "uscc_ok",
]

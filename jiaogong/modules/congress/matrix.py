"""What the addresses of congresses answer to whom: two lists, each in its own file."""

from .matrix_hall import ADDRESSES as HALL
from .matrix_hall import SAMPLES as HALL_SAMPLES
from .matrix_terms import ADDRESSES as TERMS
from .matrix_terms import SAMPLES as TERMS_SAMPLES

ADDRESSES = [*TERMS, *HALL]
SAMPLES = {**TERMS_SAMPLES, **HALL_SAMPLES}

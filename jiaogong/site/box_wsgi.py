"""The ballot box's WSGI entry point: gunicorn jiaogong.site.box_wsgi. It needs BALLOT_BOX (or DATA_DIR) and nothing else."""

from functools import partial

from jiaogong.engines.ballot.box_server import application_for
from jiaogong.engines.ballot.stores import box_at

from .config import ballot_box

application = application_for(partial(box_at, ballot_box()))

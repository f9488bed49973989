"""Cleaning in a process of its own with bounds on memory and time: a hostile file ends that process, not the service."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .common import Uncleanable

MEMORY = 1536 * 2**20
SECONDS = 60
_REFUSED = 3
_ROOT = Path(__file__).resolve().parents[4]
_TOO_MUCH = "文件太大或太复杂，处理不了，请作者缩小图片或另存为 PDF 再交"


def clean_apart(kind: str, data: bytes, *, seconds: int = SECONDS) -> bytes:
    """`clean` in a child process. Raises Uncleanable when it cannot, or not within the bounds."""
    surroundings = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    surroundings |= {"PYTHONPATH": os.pathsep.join([str(_ROOT), *sys.path]), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603 — this interpreter, our own module, a kind from a closed list
            [sys.executable, "-m", "jiaogong.engines.scoring.blind.apart", kind],
            input=data, capture_output=True, timeout=seconds, env=surroundings, cwd=str(_ROOT), check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError) as error:
        raise Uncleanable(_TOO_MUCH) from error
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip()
    raise Uncleanable(said if done.returncode == _REFUSED and said else _TOO_MUCH)


def _bounded() -> None:
    try:
        import resource
    except ImportError:  # no such bounds on this system: the time limit stays
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(kind: str) -> int:
    _bounded()
    from . import clean

    try:
        made = clean(kind, sys.stdin.buffer.read())
    except Uncleanable as refused:
        sys.stderr.write(refused.words)
        return _REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))

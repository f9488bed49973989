"""`make bench [ONLY=name,…]`: runs the measurements, prints a table and writes build/bench.json."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# name → the database it runs on: "none", "sqlite" (the standard demo city) or "postgresql" (two sizes, grown in turn), "both", "both_standard" (large, then what PostgreSQL holds; or the standard city on each).
ROWS = {
    "parse": "none",
    "definition": "none",
    "figures": "sqlite",
    "figures_growth": "postgresql",
    "lists": "both",
    "jury": "both",
    "entries": "both_standard",
    "hall": "both_standard",
    "recount": "none",
    "phone": "none",
    "cast": "postgresql",
    "vote_http": "postgresql",
    "import": "postgresql",
}


def environment(database: str, folder: str) -> dict[str, str]:
    """What a measurement's process sees."""
    env = {**os.environ, "DATA_DIR": folder, "DEMO": "1", "PYTHONPATH": str(ROOT), "DEMO_PASSWORD": "bench-bench-bench"}
    if database != "postgresql":
        env.pop("DATABASE_URL", None)
    return env


def run(name: str, database: str, folder: str) -> list[dict[str, Any]]:
    """One measurement in a process of its own; its rows."""
    command = [sys.executable, "-m", "bench.measure", name]
    done = subprocess.run(command, cwd=ROOT, env=environment(database, folder), stdout=subprocess.PIPE, text=True)  # noqa: S603
    if done.returncode:  # what went wrong, and how far a long one has come, is said on standard error as it happens
        raise SystemExit(f"{name} failed")
    return json.loads(done.stdout.splitlines()[-1])


def both(name: str, size: str = "large") -> list[dict[str, Any]]:
    """The measurement on SQLite (with 100,000 members, or as many as `size` says), then on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        manage(folder, "migrate", "--verbosity", "0")
        manage(folder, "demo_city", "--size", size)
        rows = run(name, "sqlite", folder)
        return rows + run(name, "postgresql", folder)


def manage(folder: str, *arguments: str) -> None:
    """A management command on the SQLite of this run."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment("sqlite", folder), check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as people read them."""
    head = f"{'name':16} {'n':>9} {'ours':>12} {'against':>12} {'ratio':>7}  met  what · against what · goal"
    lines = [head, "-" * len(head)]
    for r in rows:
        theirs = "" if r["theirs"] is None else f"{r['theirs']:.4g}"
        ratio = "" if r["ratio"] is None else f"{r['ratio']:.2f}"
        lines.append(
            f"{r['name']:16} {r['n']:>9,} {r['ours']:>9.4g} {r['unit']:<6} {theirs:>8} {ratio:>7}  "
            f"{'yes' if r['met'] else 'NO ':3}  {r['what']} · {r['against']} · {r['goal']}"
        )
    return "\n".join(lines)


def main() -> None:
    """Run what ONLY asks for (everything by default); exit 1 when a goal is missed."""
    only = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(ROWS)
    if unknown := set(only) - set(ROWS):
        raise SystemExit(f"unknown rows {sorted(unknown)}; known: {', '.join(ROWS)}")
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        if any(ROWS[name] == "sqlite" for name in only):
            manage(folder, "migrate", "--verbosity", "0")
            manage(folder, "demo_city", "--size", "standard")
        for name in only:
            kind = ROWS[name]
            size = "standard" if kind == "both_standard" else "large"
            rows += both(name, size) if kind.startswith("both") else run(name, kind, folder)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    print(table(rows))
    raise SystemExit(0 if all(r["met"] for r in rows) else 1)


if __name__ == "__main__":
    main()

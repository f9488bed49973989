"""The box on a second SQLite file, or on PostgreSQL under a role of its own. The address is BALLOT_BOX (see settings)."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from jiaogong.kernel.sqlite.base import WriteLock

from .box import Box, MemoryStore, Sealed, Store, closed

COMPANY = 6  # old records written again with a new one on PostgreSQL
_PUT = (
    "INSERT INTO ballot_box (vote, manifest, acknowledges, takes_until, state) VALUES ({p}, {p}, {p}, {p}, {p}) "
    "ON CONFLICT (vote) DO UPDATE SET manifest = excluded.manifest, acknowledges = excluded.acknowledges, "
    "takes_until = excluded.takes_until, state = excluded.state"
)
# A new record is never written alone: some old ones, picked at random, are taken out and written again with it, in order of
# the keys. So neither stamp nor place of a row tells which of them came last. One call, so that eight voters wait for little.
_ADD = """
CREATE OR REPLACE FUNCTION ballot_add(in_vote text, in_key char(64), in_record bytea, pivot text, company int,
  OUT said text, OUT earlier bytea) LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE written int := 0;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended(in_vote, 7));
  IF NOT EXISTS (SELECT FROM ballot_box WHERE vote = in_vote AND state = 'open') THEN said := 'closed'; RETURN; END IF;
  SELECT record INTO earlier FROM ballot_record WHERE vote = in_vote AND key = in_key;
  IF NOT FOUND THEN
    WITH taken AS (DELETE FROM ballot_record WHERE ctid = ANY(ARRAY(SELECT ctid FROM ballot_record WHERE vote = in_vote
        AND key >= pivot ORDER BY vote, key LIMIT company FOR UPDATE SKIP LOCKED)) RETURNING key, record),
      put AS (INSERT INTO ballot_record (vote, key, record) SELECT in_vote, x.key, x.record FROM
        (SELECT key, record FROM taken UNION ALL SELECT in_key, in_record) x ORDER BY x.key
        ON CONFLICT (vote, key) DO NOTHING RETURNING key)
    SELECT count(*) INTO written FROM put WHERE put.key = in_key;
    IF written = 1 THEN said := 'new'; RETURN; END IF;
    SELECT record INTO earlier FROM ballot_record WHERE vote = in_vote AND key = in_key;
  END IF;
  said := 'earlier';
END $$
"""
_CLOSE = "UPDATE ballot_box SET state = 'closed', acknowledges = NULL WHERE vote = {p}"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS ballot_box (vote {text} PRIMARY KEY, manifest text NOT NULL, acknowledges {bytes}, "
    "takes_until text NOT NULL, state text NOT NULL CHECK (state IN ('waiting', 'open', 'closed')))",
    "CREATE TABLE IF NOT EXISTS ballot_record (vote {text} NOT NULL, key char(64) NOT NULL, record {bytes} NOT NULL, "
    "PRIMARY KEY (vote, key)){without}",
)


def _sealed(row: Any) -> Sealed | None:
    return Sealed(row[0], bytes(row[1]) if row[1] is not None else None, row[2], row[3]) if row else None


class SqliteStore:
    """A file beside the main one. Rows lie in the order of their keys; what is deleted is overwritten with zeros."""

    def __init__(self, path: str) -> None:
        self.path = path
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).touch(0o600)  # before SQLite does: its log takes the same mode
        Path(path).chmod(0o600)
        self._local = threading.local()
        with self._write() as connection:
            for statement in _TABLES:
                connection.execute(statement.format(text="text", bytes="blob", without=" WITHOUT ROWID"))

    def _connection(self) -> sqlite3.Connection:
        if getattr(self._local, "connection", None) is None:
            made = sqlite3.connect(self.path, timeout=20, isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                made.execute(f"PRAGMA {pragma}")
            self._local.connection = made
        connection: sqlite3.Connection = self._local.connection
        return connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        lock, connection = WriteLock(self.path), self._connection()
        lock.acquire()
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        finally:
            lock.release()

    def put(self, vote: str, row: Sealed) -> None:
        with self._write() as connection:
            connection.execute(_PUT.format(p="?"), (vote, row.manifest, row.acknowledges, row.takes_until, row.state))

    def get(self, vote: str) -> Sealed | None:
        asked = "SELECT manifest, acknowledges, takes_until, state FROM ballot_box WHERE vote = ?"
        return _sealed(self._connection().execute(asked, (vote,)).fetchone())

    def add(self, vote: str, key: str, record: bytes) -> bytes | None:
        with self._write() as connection:
            row = connection.execute("SELECT state FROM ballot_box WHERE vote = ?", (vote,)).fetchone()
            if row is None or row[0] != "open":
                raise closed()
            asked = "SELECT record FROM ballot_record WHERE vote = ? AND key = ?"
            earlier = connection.execute(asked, (vote, key)).fetchone()
            if earlier is not None:
                return bytes(earlier[0])
            connection.execute("INSERT INTO ballot_record (vote, key, record) VALUES (?, ?, ?)", (vote, key, record))
        return None

    def number(self, vote: str) -> int:
        asked = "SELECT COUNT(*) FROM ballot_record WHERE vote = ?"
        return int(self._connection().execute(asked, (vote,)).fetchone()[0])

    def close(self, vote: str) -> None:
        with self._write() as connection:
            connection.execute(_CLOSE.format(p="?"), (vote,))
            rows = connection.execute(
                "SELECT key, record FROM ballot_record WHERE vote = ? ORDER BY key", (vote,)
            ).fetchall()
            connection.execute("DELETE FROM ballot_record WHERE vote = ?", (vote,))
            connection.executemany(
                "INSERT INTO ballot_record (vote, key, record) VALUES (?, ?, ?)", [(vote, *r) for r in rows]
            )
        self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log knew the order

    def records(self, vote: str) -> list[bytes]:
        asked = "SELECT record FROM ballot_record WHERE vote = ? ORDER BY key"
        return [bytes(row[0]) for row in self._connection().execute(asked, (vote,))]

    def destroy(self, vote: str) -> None:
        with self._write() as connection:
            connection.execute("DELETE FROM ballot_record WHERE vote = ?", (vote,))
            connection.execute("DELETE FROM ballot_box WHERE vote = ?", (vote,))


class PostgresStore:
    """A database or schema under its own role. Casting takes a shared lock on the ballot, sealing the exclusive one."""

    _LOCK = "hashtextextended(%s, 7)"

    def __init__(self, address: str) -> None:
        from psycopg_pool import ConnectionPool

        self.pool = ConnectionPool(address, min_size=1, max_size=8, kwargs={"autocommit": True}, open=True)
        with self.pool.connection() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(7301)")
            for statement in _TABLES:
                connection.execute(statement.format(text="text", bytes="bytea", without=""))  # type: ignore[arg-type]
            connection.execute(_ADD)

    def put(self, vote: str, row: Sealed) -> None:
        with self.pool.connection() as connection:
            values = (vote, row.manifest, row.acknowledges, row.takes_until, row.state)
            connection.execute(_PUT.format(p="%s"), values)  # type: ignore[arg-type]

    def get(self, vote: str) -> Sealed | None:
        asked = "SELECT manifest, acknowledges, takes_until, state FROM ballot_box WHERE vote = %s"
        with self.pool.connection() as connection:
            return _sealed(connection.execute(asked, (vote,)).fetchone())

    def add(self, vote: str, key: str, record: bytes) -> bytes | None:
        pivot = key[::-1]  # as random as the key, and not the key
        with self.pool.connection() as connection:
            asked = "SELECT said, earlier FROM ballot_add(%s, %s, %s, %s, %s)"
            row = connection.execute(asked, (vote, key, record, pivot, COMPANY)).fetchone()
        if row is None or row[0] == "closed":
            raise closed()
        return bytes(row[1]) if row[0] == "earlier" else None

    def number(self, vote: str) -> int:
        with self.pool.connection() as connection:
            row = connection.execute("SELECT COUNT(*) FROM ballot_record WHERE vote = %s", (vote,)).fetchone()
        return int(row[0]) if row else 0

    def close(self, vote: str) -> None:
        with self.pool.connection() as connection:
            with connection.transaction():
                connection.execute(f"SELECT pg_advisory_xact_lock({self._LOCK})", (vote,))  # type: ignore[arg-type]
                connection.execute(_CLOSE.format(p="%s"), (vote,))  # type: ignore[arg-type]
                gone = "DELETE FROM ballot_record WHERE vote = %s RETURNING vote, key, record"
                rows = sorted(connection.execute(gone, (vote,)).fetchall(), key=lambda row: row[1])
                with connection.cursor() as cursor:
                    put = "INSERT INTO ballot_record (vote, key, record) VALUES (%s, %s, %s)"
                    cursor.executemany(put, rows)
            connection.execute("VACUUM ballot_record")  # the dead rows knew the order

    def records(self, vote: str) -> list[bytes]:
        asked = 'SELECT record FROM ballot_record WHERE vote = %s ORDER BY key COLLATE "C"'
        with self.pool.connection() as connection:
            return [bytes(row[0]) for row in connection.execute(asked, (vote,))]

    def destroy(self, vote: str) -> None:
        with self.pool.connection() as connection, connection.transaction():
            connection.execute("DELETE FROM ballot_record WHERE vote = %s", (vote,))
            connection.execute("DELETE FROM ballot_box WHERE vote = %s", (vote,))


def store_at(address: str) -> Store:
    """The store an address names: a PostgreSQL URL, "memory:", or the path of an SQLite file."""
    if address.startswith(("postgres://", "postgresql://")):
        return PostgresStore(address)
    return MemoryStore() if address == "memory:" else SqliteStore(address)


@lru_cache(maxsize=4)
def box_at(address: str) -> Box:
    """One box per address and process."""
    return Box(store_at(address))


def box() -> Box:
    """The ballot box of this installation."""
    return box_at(settings.BALLOT_BOX)

"""Tables of those who keep the map up: what they are at, beside the records and the ledger of ``store.tables``.

Who adds tables: here, on the same metadata, and in a migration with the next free number. Of those that no kept page
tells of, the name goes into ``OF_NO_PART`` too. Nothing in here holds a name or an address of a computer, and what one
account did goes as soon as it is no longer needed: when its work is done, and when the account ends (``drop_of``).
Moments are seconds since 1970.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    delete,
    literal_column,
)

from socialmap.model import State
from socialmap.store.tables import KEYS, metadata, statement

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: A worklist that somebody phones or walks, as long as it lasts; account "" is who opened the link of the start.
round_ = Table(
    "round",
    metadata,
    Column("id", Integer, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("account", "area", "way")),
    *(Column(name, BigInteger, nullable=False) for name in ("begun", "seen")),
)

#: Its questions, in order, and what became of each; ``tries``: how often nobody answered the telephone.
round_question = Table(
    "round_question",
    metadata,
    Column("round_id", Integer, ForeignKey("round.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("place_id", "record_kind", "record_id", "fact")),
    Column("outcome", Text, nullable=False, default=""),
    Column("at", BigInteger, nullable=False, default=0),
    Column("tries", Integer, nullable=False, default=0),
)

#: Numbers that devices gave to answers that were written down, so that one that is sent again is not written twice.
round_answer = Table(
    "round_answer",
    metadata,
    Column("id", Text, primary_key=True),
    Column("received", BigInteger, nullable=False),
)

#: What readers say is not right; one row for what is said again of the same: on which days first and last, how often,
#: and in which words. Of whom is kept nowhere; a row goes with the word of who judges it.
report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("record_kind", "record_id", "wrong")),
    Column("place_id", Text, nullable=False, index=True),
    *(Column(name, Text, nullable=False) for name in ("first_on", "last_on")),
    Column("times", Integer, nullable=False),
    Column("texts", JSON, nullable=False),
    UniqueConstraint("record_kind", "record_id", "wrong"),
)

#: Written out: a database finds by its index only what it sees in the words of a question.
PROPOSED = statement.c.state == literal_column(f"'{State.PROPOSED}'")
Index("ix_statement_waiting", statement.c.change_id, sqlite_where=PROPOSED, postgresql_where=PROPOSED)
#: Of all that is said few tell which record went to another (``ledger.records.MERGED``), and few were closed: each save
#: asks for both.
_WENT, _CLOSED = statement.c.fact == literal_column("'merged_into'"), statement.c.closed_by.is_not(None)
Index("ix_statement_merged", statement.c.record_kind, sqlite_where=_WENT, postgresql_where=_WENT)
Index("ix_statement_closed", statement.c.closed_by, sqlite_where=_CLOSED, postgresql_where=_CLOSED)

#: Links by which an organisation keeps its own, and a group takes back its consent: by hash, in no backup, and gone
#: after a restore. ``until`` 0: until somebody ends it.
own_link = Table(
    "own_link",
    metadata,
    Column("hash", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("record_kind", "record_id")),
    Column("places", JSON, nullable=False),
    Column("until", BigInteger, nullable=False),
    Index(None, "record_kind", "record_id"),
)

#: How often somebody told that nothing was found: a wish by wijk, and what makes going easier by stadsdeel. Apart, and
#: in the order of their keys: nothing says which were told together, or when. ``store.gaps`` reads them.
gap_wish, gap_ease = GAPS = tuple(
    Table(
        name,
        metadata,
        *(Column(key, Text, primary_key=True) for key in ("quarter", "area", "told")),
        Column("number", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    for name in ("gap_wish", "gap_ease")
)
#: One row: how many of these were counted in a minute, by all processes together.
gap_minute = Table(
    "gap_minute",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("minute", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
)

#: All that lets somebody in.
LETS_IN = (*KEYS, own_link)

#: No page that is kept tells of these: a write to them renews none.
OF_NO_PART = (round_, round_question, round_answer, report, own_link, *GAPS, gap_minute)


def drop_of(session: Session, account: str) -> None:
    """Take away what an account that ends was at."""
    of_account = round_.c.account == account
    rounds = round_question.c.round_id.in_(round_.select().where(of_account).with_only_columns(round_.c.id))
    session.execute(delete(round_question).where(rounds))
    session.execute(delete(round_).where(of_account))

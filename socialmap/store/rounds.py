"""Rows of rounds, their questions, and the numbers of answers that arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from socialmap.store.keeping_tables import round_, round_answer, round_question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

_ROUND, _QUESTION, _ANSWER = round_.c, round_question.c, round_answer.c


def add_round(session: Session, row: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> int:
    """Write down a new round with its questions, in order; its number."""
    [number] = session.execute(insert(round_).returning(_ROUND.id), [dict(row)]).scalars()
    empty = {"outcome": "", "at": 0, "tries": 0}
    rows = [{"round_id": number, "position": at, **empty, **one} for at, one in enumerate(questions, 1)]
    if rows:
        session.execute(insert(round_question), rows)
    return int(number)


def read_rounds(session: Session, account: str) -> list[dict[str, Any]]:
    """The rounds of an account, the newest first."""
    asked = select(round_).where(_ROUND.account == account).order_by(_ROUND.id.desc())
    return [dict(row) for row in session.execute(asked).mappings()]


def read_round(session: Session, number: int, account: str, *, alone: bool = False) -> dict[str, Any] | None:
    """One round of this account; ``alone`` lets others wait who write to it."""
    asked = select(round_).where((_ROUND.id == number) & (_ROUND.account == account))
    row = session.execute(asked.with_for_update() if alone else asked).mappings().first()
    return None if row is None else dict(row)


def read_questions(session: Session, number: int) -> list[dict[str, Any]]:
    """The questions of a round, in order."""
    asked = select(round_question).where(_QUESTION.round_id == number).order_by(_QUESTION.position)
    return [dict(row) for row in session.execute(asked).mappings()]


def change_questions(session: Session, number: int, positions: Iterable[int], **values: Any) -> None:
    """Change columns of some questions of a round."""
    chosen = (_QUESTION.round_id == number) & _QUESTION.position.in_(list(positions))
    session.execute(update(round_question).where(chosen).values(**values))


def touch_round(session: Session, number: int, seen: int) -> None:
    """Write down when somebody was at it last."""
    session.execute(update(round_).where((_ROUND.id == number) & (_ROUND.seen < seen)).values(seen=seen))


def claimed(session: Session, since: int) -> set[str]:
    """Places with a question that is open yet, of rounds that somebody was at since a moment."""
    asked = select(_QUESTION.place_id).join_from(round_question, round_, _QUESTION.round_id == _ROUND.id)
    return set(session.execute(asked.where((_ROUND.seen >= since) & (_QUESTION.outcome == ""))).scalars())


def is_received(session: Session, id: str) -> bool:
    """Whether an answer with this number arrived before."""
    return session.execute(select(_ANSWER.id).where(_ANSWER.id == id)).first() is not None


def receive(session: Session, id: str, moment: int) -> None:
    """Keep the number of an answer that is written down."""
    session.execute(insert(round_answer), [{"id": id, "received": moment}])


def drop_round(session: Session, number: int) -> None:
    """Take away a round: nobody can tell any more who asked what."""
    session.execute(delete(round_question).where(_QUESTION.round_id == number))
    session.execute(delete(round_).where(_ROUND.id == number))


def drop_old(session: Session, rounds_before: int, answers_before: int) -> None:
    """Take away rounds that nobody was at since a moment, and numbers of answers of before another."""
    for number in session.execute(select(_ROUND.id).where(_ROUND.seen < rounds_before)).scalars().all():
        drop_round(session, number)
    session.execute(delete(round_answer).where(_ANSWER.received < answers_before))

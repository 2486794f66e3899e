"""HiGHS asked the same way everywhere: one thread, so that the answer is the same on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy import sparse

from socialmap.fit.siting.model import ROUNDING

if TYPE_CHECKING:
    from socialmap.fit.siting.model import Choice, Floats


def solver(seconds: float, *, gap: float = ROUNDING) -> highspy.Highs:
    """A solver that stops at ``gap`` (in the unit of what it is asked) from the best, or when time is over."""
    found = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("time_limit", float(seconds)),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", float(gap)),
    ):
        found.setOptionValue(name, value)
    return found


def program(
    blocks: list[list[sparse.sparray | Floats | None]],
    rows: list[tuple[Floats, Floats]],
    cost: Floats,
    columns: tuple[Floats, Floats],
    whole: int,
) -> highspy.HighsLp:
    """A linear program of which the first ``whole`` columns are whole numbers.

    Parameters
    ----------
    blocks
        Blocks of its matrix, as ``sparse.block_array`` takes them; ``rows`` are the least and most of each of them.
    columns
        Least and most of the columns.
    """
    matrix = sparse.csc_array(sparse.block_array(blocks))
    found = highspy.HighsLp()
    found.num_row_, found.num_col_ = matrix.shape
    found.col_cost_ = cost
    found.col_lower_, found.col_upper_ = columns
    found.row_lower_, found.row_upper_ = (np.concatenate(side) for side in zip(*rows, strict=True))
    found.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    found.a_matrix_.start_, found.a_matrix_.index_ = matrix.indptr, matrix.indices
    found.a_matrix_.value_ = matrix.data
    kinds = highspy.HighsVarType
    found.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (matrix.shape[1] - whole)
    return found


def one_a_group(choice: Choice) -> tuple[sparse.csr_array, tuple[Floats, Floats]] | None:
    """Groups x candidates, and their least and most: at most one of each; None without such a rule."""
    if choice.group is None:
        return None
    numbers, group = np.unique(choice.group, return_inverse=True)
    one = sparse.csr_array((np.ones(len(group)), (group, np.arange(len(group)))), (len(numbers), len(group)))
    return one, (np.full(len(numbers), -np.inf), np.ones(len(numbers)))

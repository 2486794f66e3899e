"""Drawing a ranking again and again: against plain numpy doing the same, and the whole country in bounded memory."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from socialmap.config import Settings
from socialmap.fit.draws import COMBINATIONS, VOTES, draw, place_told, told_scores
from socialmap.fit.joint import joint_ranks
from socialmap.fit.maths import Aggregation, Normalising
from socialmap.fit.problem import Z95, Problem
from socialmap.fit.ranges import DRAWS as PAGE_DRAWS
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from tests.bench.foundation import FILES, REQUESTS
from tests.support.serving import seconds, serving

WIJKEN, BUURTEN, TERMS, DRAWS = 110, 14_574, 16, 10_000
SD = 0.3
GIGABYTE = 1e6  # ru_maxrss counts kilobytes
COUNTRY = f"from tests.bench.fit import country; country({BUURTEN}, {TERMS}, {DRAWS})"


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    problem = made(WIJKEN, TERMS)
    ours, theirs = in_turns(
        lambda: draw(problem, DRAWS, np.random.default_rng(1)), lambda: plain(problem, DRAWS, np.random.default_rng(1))
    )
    yield "fit: 10,000 draws of 110 wijken x 16 terms / plain numpy", 2.0, ours / theirs
    yield "fit: joint ranks of 110 wijken, drawn anew, seconds", 2.0, in_turns(lambda: joint(problem))[0]
    found = subprocess.run([sys.executable, "-c", COUNTRY], check=True, capture_output=True, text=True)
    yield "fit: peak memory of 10,000 draws of 14,574 buurten, GB", 1.5, float(found.stdout)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        with closing(prepare_store(settings)) as store:
            import_files(store, [path for paths in FILES.values() for path in paths], settings=settings)
        with serving(settings) as server:
            yield "page /cirkels, other weights each time: times 10 empty pages and the bare draw", 1.0, page(server)


def joint(problem: Problem) -> Any:
    """Who may be among the best, from the figures to the bounds."""
    return joint_ranks(told_scores(problem, place_told(problem, PAGE_DRAWS, np.random.default_rng(1))))


def page(server: Any) -> float:
    """``/cirkels`` with weights that nobody asked before, beside ten empty pages and the draw that it needs."""
    counted = [term for term in json.loads(server.text("/api/v1/fit"))["terms"] if term["weight"]]
    problem = made(WIJKEN, len(counted))
    ours, empty, bare = [], [], []
    for number in range(REQUESTS):
        address = f"/cirkels?gewicht-need={number % 90 + 5}&gewicht-supply={number // 90 + 11}"
        ours.append(seconds(lambda: server.get(address)))  # noqa: B023 (called at once)
        empty.append(seconds(lambda: server.get("/leeg")))
        bare.append(seconds(lambda: plain(problem, PAGE_DRAWS, np.random.default_rng(1))))
    return median(ours) / (10 * median(empty) + median(bare))


def made(areas: int, terms: int) -> Problem:
    """A problem of this size; every term rests on a model of its own."""
    values = np.random.default_rng(0).normal(size=(areas, terms))
    return Problem(
        values=values,
        low=values - SD * Z95,
        high=values + SD * Z95,
        weights=np.ones(terms),
        city=values.mean(axis=0),
        model=np.arange(terms),
        best=np.full(terms, np.nan),
        down=np.zeros(terms, dtype=bool),
        bounds=np.tile([-10.0, 10.0], (terms, 1)),
    )


def in_turns(*jobs: Callable[[], Any], rounds: int = 5) -> list[float]:
    """Least seconds of each job, run in turns so that a busy machine slows all alike."""
    best = [np.inf] * len(jobs)
    for _ in range(rounds):
        for row, job in enumerate(jobs):
            start = time.perf_counter()
            job()
            best[row] = min(best[row], time.perf_counter() - start)
    return best


def plain(problem: Problem, draws: int, rng: np.random.Generator) -> Any:
    """The same draws, normalising, product and rank, without our checks, wrappers and chunks."""
    weights = rng.dirichlet(problem.weights / problem.weights.sum() * VOTES, draws)
    scores = np.empty((draws, len(problem.values)))
    for part, (how, sums) in zip(np.array_split(np.arange(draws), len(COMBINATIONS)), COMBINATIONS, strict=True):
        errors = rng.standard_normal((problem.values.shape[1], len(part), len(problem.values)))
        total = np.zeros(errors.shape[1:])
        for term, column in enumerate(problem.values.T):
            taken = column + SD * errors[term]
            placed = placing(how, np.sort(column), taken)
            if sums is Aggregation.GEOMETRIC:
                placed = np.log(np.maximum(placed, 0.01))
            total += placed * weights[part, term, None]
        scores[part] = np.exp(total) if sums is Aggregation.GEOMETRIC else total
    return scores, np.argsort(np.argsort(-scores, axis=1), axis=1) + 1


def placing(how: Normalising, known: np.ndarray[Any, Any], taken: np.ndarray[Any, Any]) -> Any:
    """Values between 0 and 1 on the scale of the published ones."""
    if how is Normalising.PERCENTILE:
        return np.interp(taken, known, (np.arange(len(known)) + 0.5) / len(known))
    if how is Normalising.MIN_MAX:
        return np.clip((taken - known[0]) / (known[-1] - known[0]), 0, 1)
    return np.clip(0.5 + (taken - known.mean()) / (6 * known.std()), 0, 1)


def country(areas: int, terms: int, draws: int) -> None:
    """Every buurt of the country, ranges included, with a bar; prints the peak memory of this process in GB."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("loten", total=1.0)
        drawn = draw(
            made(areas, terms),
            draws,
            np.random.default_rng(1),
            progress=lambda share: bar.update(task, completed=share),
        )
        drawn.rank_range()
        drawn.score_range()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIGABYTE)

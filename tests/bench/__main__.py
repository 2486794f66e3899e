"""``python -m tests.bench [NAME...]``: runs the measurements, prints each as it comes, fails past a bound.

A measurement is a module here with ``measure()``, which yields what was measured by name, the most that is
allowed, and the value. Ratios are of medians, or least times, of runs in turn within one process: a slow
machine slows both sides.
"""

import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent


def main(chosen: list[str]) -> int:
    """Run the measurements of these names, by default all; 1 when a value is past its bound."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__main__")
    unknown = [name for name in chosen if name not in names]
    if unknown:
        print(f"{unknown[0]} is geen meting; kies uit: {', '.join(names)}.", file=sys.stderr)
        return 2
    missed = 0
    print(f"{'meting':<70} {'grens':>8} {'gemeten':>8}", flush=True)
    for name in chosen or names:
        for what, bound, measured in import_module(f"tests.bench.{name}").measure():
            late = measured > bound
            missed += late
            print(f"{what:<70} {bound:>8.2f} {measured:>8.2f}{'  te veel' if late else ''}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

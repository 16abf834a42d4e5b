"""Word a made number as its column does: low, best and high by the qualifier (rule 24)."""

from __future__ import annotations

from random import Random
from typing import Any

from transfers.vocabulary import Qualifier


def worded(qualifier: Qualifier, people: int) -> dict[str, Any]:
    """Return the columns of a count of about so many people in that wording."""
    low = best = high = None
    match qualifier:
        case Qualifier.NOT_STATED | Qualifier.DENIED:
            pass
        case Qualifier.RANGE:
            low, high = people, people + max(people // 5, 1)
        case Qualifier.AT_MOST | Qualifier.FEWER_THAN:
            high = people
        case Qualifier.MORE_THAN | Qualifier.AT_LEAST:
            low = best = people
        case _:
            best = people
    return {"people_low": low, "people": best, "people_high": high, "qualifier": qualifier}


def choose(random: Random, weights: dict[Any, int]) -> Any:
    """Return one of the keys, each as often as its weight says."""
    return random.choices(tuple(weights), tuple(weights.values()))[0]

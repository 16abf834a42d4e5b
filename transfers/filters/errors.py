"""A question that cannot be answered as asked, with each parameter that is to blame."""

from __future__ import annotations

from typing import NamedTuple

from django.core.exceptions import BadRequest


class Problem(NamedTuple):
    """One refused parameter: its name, what it was, and what would be accepted."""

    parameter: str
    value: str
    expected: str


class BadQuery(BadRequest):
    """A query string that cannot be answered as asked. The page shows each problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.parameter}={problem.value}" for problem in problems))
        self.problems = problems

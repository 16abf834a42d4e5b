"""Find what in the record contradicts itself or lacks its ground (rule 27): to warn, never to block.

Callers pass the record as facts; each check is one pure function from facts to findings, and ``run_checks``
runs them all. What each compares, and why, is said once, in ``vocabulary.Check``. Only record.py and
one_record.py read the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from transfers.analysis.progress import measure_progress
from transfers.checks.breakdowns import other_parts, parts_against_total
from transfers.checks.claims import above_ceiling, below_line, digit_transposition, two_numbers
from transfers.checks.facts import ControlFact, OperationFact, SourceFact, TextFact
from transfers.checks.finding import Finding, finding_words
from transfers.checks.places import changed_hands, leg_and_countries
from transfers.checks.sources import undated_source, without_source
from transfers.checks.texts import personal_detail, small_count_in_text
from transfers.vocabulary import Check

__all__ = ["Finding", "finding_words", "personal_detail", "run_checks"]


def run_checks(
    operations: Iterable[OperationFact],
    control_periods: Sequence[ControlFact],
    undated_sources: Iterable[SourceFact],
    texts: Sequence[TextFact] = (),
    known_names: Iterable[str] = (),
) -> list[Finding]:
    """Run every check; findings in order of check and record, whatever the order of the facts."""
    found = [
        *undated_source(undated_sources),
        *small_count_in_text(texts),
        *personal_detail(texts, known_names),
    ]
    for operation in operations:
        found += _of_operation(operation, control_periods)
    in_order = list(Check)
    return sorted(found, key=lambda finding: (in_order.index(finding.check), finding.records))


def _of_operation(operation: OperationFact, control_periods: Sequence[ControlFact]) -> Iterator[Finding]:
    claims, transfers = operation.claims, operation.transfers
    progress = measure_progress(
        [claim.fact for claim in claims], [transfer.fact for transfer in transfers], operation.state
    )
    yield from parts_against_total(operation.breakdowns)
    yield from digit_transposition(claims)
    yield from two_numbers(claims)
    yield from other_parts(operation.breakdowns)
    yield from below_line(claims, progress)
    yield from above_ceiling(operation, progress)
    yield from changed_hands(transfers, control_periods)
    yield from leg_and_countries(transfers)
    yield from without_source([*claims, *transfers])

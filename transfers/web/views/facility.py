"""The page of a facility: who held it, who came and went, how many it was said to hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from transfers.analysis.balance import measure_balance
from transfers.analysis.population import spread
from transfers.figures.control import control_accounts
from transfers.figures.facility import facility_context, facility_figures
from transfers.models import Claim, ControlPeriod, Facility, Transfer
from transfers.models.version import version_name
from transfers.values.text import names_by_script
from transfers.vocabulary import Measure
from transfers.web.views.details import record_page
from transfers.web.views.public import public_page, site_of, without_parameters


@public_page
@without_parameters
def facility(request: HttpRequest, code: str) -> HttpResponse:
    found = Facility.objects.public(request.at).select_related("governorate").prefetch_related("aliases")
    record = get_object_or_404(found, code=code)
    told = reported(record, request.at)
    same_as = Facility.objects.public(request.at).filter(
        Q(named_as_same_by=record) | Q(possibly_same_as=record)
    )
    context = facility_context(record, site_of(request), version_name(request.data_version))
    names = (record.name_ar, record.name_ckb, *(alias.name for alias in record.aliases.all()))
    return record_page(
        request,
        record,
        names=names_by_script(filter(None, names)),
        same_as=list(same_as.distinct()),
        figures=facility_figures(context, told),
        **told,
    )


def reported(record: Facility, at: datetime) -> dict[str, Any]:
    """Return what is reported of a facility, and what its charts and its balance make of it."""
    held = ControlPeriod.objects.public(at).filter(facility=record)
    said = Claim.objects.public(at).filter(facility=record)
    moved = Transfer.objects.public(at).filter(Q(origin=record) | Q(transit=record) | Q(destination=record))
    periods = list(held.select_related("authority").with_sources(at))
    claims = list(
        said.select_related("claimant", "facility", "operation")
        .with_pages(at)
        .order_by("measure", F("as_of_date").asc(nulls_last=True), "code")
    )
    transfers = list(
        moved.select_related("origin", "destination", "operation")
        .with_pages(at)
        .order_by(F("departed_latest").asc(nulls_last=True), "code")
    )
    transfers_from = [transfer for transfer in transfers if transfer.origin_id == record.pk]
    transfers_to = [transfer for transfer in transfers if transfer.destination_id == record.pk]
    populations = [claim for claim in claims if claim.measure == Measure.FACILITY_POPULATION]
    reports = [claim.report() for claim in claims]
    return {
        "periods": periods,
        "control": control_accounts(periods, claims, transfers, transfers_from),
        "transfers_from": transfers_from,
        "transfers_through": [transfer for transfer in transfers if transfer.transit_id == record.pk],
        "transfers_to": transfers_to,
        "populations": populations,
        "population_spread": spread(reports),
        "balance": measure_balance(
            reports,
            [transfer.movement(is_inward=False) for transfer in transfers_from]
            + [transfer.movement(is_inward=True) for transfer in transfers_to],
        ),
        "other_claims": [claim for claim in claims if claim.measure != Measure.FACILITY_POPULATION],
    }

"""The rules in plain words, with the tables of the code's own definitions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transfers import vocabulary
from transfers.analysis.progress import RULE_VERSION, RULE_VERSIONS
from transfers.disclosure.cell_suppression import THRESHOLD, Suppression
from transfers.web.methodology import precisions, wordings
from transfers.web.views.public import public_page, without_parameters


@public_page
@without_parameters
def methodology(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "transfers/methodology.html",
        {
            "version": RULE_VERSION,
            "versions": RULE_VERSIONS,
            "wordings": wordings(),
            "precisions": precisions(),
            "standings": list(vocabulary.Standing),
            "measures": list(vocabulary.Measure),
            "legs": list(vocabulary.Leg),
            "scopes": list(vocabulary.Scope),
            "marks": list(vocabulary.DayMark),
            "threshold": THRESHOLD,
            "hidden_cells": list(Suppression),
            "checks": list(vocabulary.Check),
        },
    )

"""The addresses of the public site. Each view has the name of its address and its template."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from transfers.datasets import BY_NAME
from transfers.exports.formats import FORMATS
from transfers.web.views import (
    authority,
    breakdowns,
    corrections,
    crawlers,
    dashboard,
    data,
    details,
    facility,
    feeds,
    figures,
    files,
    health,
    lists,
    methodology,
    report,
    styleguide,
    timeline,
)

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("operations/", dashboard.operations, name="operations"),
    path("operations/<slug:code>/", dashboard.operation, name="operation"),
    path("operations/<slug:code>/progress.json", dashboard.progress, name="progress"),
    path("operations/<slug:code>/report/", report.report, name="report"),
    path("operations/<slug:code>/share.png", figures.share_image, name="share_image"),
    path("operations/<slug:code>/figures/<slug:name>.png", figures.operation_figure, name="operation_figure"),
    path("facilities/<slug:code>/figures/<slug:name>.png", figures.facility_figure, name="facility_figure"),
    path("breakdowns/<slug:code>/figures/<slug:name>.png", figures.breakdown_figure, name="breakdown_figure"),
    path("embed/operations/<slug:code>/<slug:name>/", figures.embed_operation, name="embed_operation"),
    path("embed/facilities/<slug:code>/<slug:name>/", figures.embed_facility, name="embed_facility"),
    path("embed/breakdowns/<slug:code>/<slug:name>/", figures.embed_breakdown, name="embed_breakdown"),
    *(
        path(f"{name}.{each}", files.list_file, {"name": name, "format_name": each}, name=f"{name}_{each}")
        for name in BY_NAME
        for each in FORMATS
    ),
    path("transfers/", lists.transfers, name="transfers"),
    path("transfers/<slug:code>/", details.transfer, name="transfer"),
    path("claims/", lists.claims, name="claims"),
    path("claims/<slug:code>/", details.claim, name="claim"),
    path("breakdowns/", breakdowns.breakdowns, name="breakdowns"),
    path("breakdowns/compare/", breakdowns.compare_breakdowns, name="compare_breakdowns"),
    path("breakdowns/<slug:code>/", breakdowns.breakdown, name="breakdown"),
    path("facilities/", lists.facilities, name="facilities"),
    path("facilities/<slug:code>/", facility.facility, name="facility"),
    path("authorities/", lists.authorities, name="authorities"),
    path("authorities/<slug:code>/", authority.authority, name="authority"),
    path("sources/", lists.sources, name="sources"),
    path("sources/<slug:code>/", details.source, name="source"),
    path("events/", lists.events, name="events"),
    path("events/<slug:code>/", details.event, name="event"),
    path("monitoring/", lists.monitoring, name="monitoring"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("feeds/claims.atom", feeds.claims_atom, name="claims_atom"),
    path("feeds/transfers.atom", feeds.transfers_atom, name="transfers_atom"),
    path("feeds/corrections.atom", feeds.corrections_atom, name="corrections_atom"),
    path("methodology/", methodology.methodology, name="methodology"),
    path("data/", data.data, name="data"),
    path("data/openapi.json", data.openapi, name="openapi"),
    path("data/package.zip", data.package, name="package"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", crawlers.sitemap_section, name="sitemap_section"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]


def debug_pages(is_debug: bool) -> list[URLPattern]:
    """Return the pages for people who work on the site; none, and so a 404, on a site that is served."""
    return [path("styleguide/", styleguide.styleguide, name="styleguide")] if is_debug else []


urlpatterns += debug_pages(settings.DEBUG)

"""Every kind of public page in every state, as addresses for the walks in Chromium."""

ADDRESSES = (
    "/",
    "/transfers/",
    "/transfers/?q=prison&origin=ghuwayran-sinaa&standing=listed&standing=disputed&since=2026-01-20",
    "/transfers/?q=xyzzy",
    "/transfers/T001/",
    "/claims/?per_page=100",
    "/claims/R027/",
    "/facilities/",
    "/facilities/ghuwayran-sinaa/",
    "/facilities/shaddadi/",
    "/facilities/aqtan/",
    "/facilities/al-hol-camp/",
    "/facilities/undisclosed-iraq/",
    "/authorities/",
    "/authorities/sdf/",
    "/monitoring/",
    "/sources/S158/",  # an address of 444 characters
    "/sources/S153/",
    "/breakdowns/",
    "/breakdowns/D10/",
    "/breakdowns/D12/",
    "/breakdowns/compare/?a=D11&b=D12",
    "/?known=2026-02-08",
    "/?known=2026-01-01",
    "/operations/nes-iraq-2026/report/",
    "/operations/nes-iraq-2026/report/?known=2026-02-03",
    "/?authority=us-centcom&standing=counted",
    "/?facility=roj-camp&standing=rejected",  # nothing
    "/methodology/",
    "/data/",
    "/timeline/",
    "/events/",
    "/events/E32/",
    "/sources/",
    "/operations/",
)
# The answer itself is an error in the console, so these two are not asked for a silent one.
REFUSED = (f"/claims/?colour={'red' * 60}&since=yesterday", "/no/such/page/")
FRAMED = ("/embed/operations/nes-iraq-2026/progress/", "/embed/facilities/ghuwayran-sinaa/control/")

ENGLISH = (
    *ADDRESSES,
    *FRAMED,
    "/operations/nes-iraq-2026/",
    "/claims/?known=2026-02-08&standing=disputed",
    *REFUSED,
)
ARABIC = (*(f"/ar{address}" for address in ADDRESSES), "/ar/embed/breakdowns/D12/nationalities/")
# What axe-core is asked of in Arabic: the markup is that of the English page, from right to left.
ARABIC_FOR_AXE = (
    "/ar/",
    "/ar/data/",
    "/ar/facilities/ghuwayran-sinaa/",
    "/ar/breakdowns/compare/?a=D11&b=D12",
    "/ar/embed/breakdowns/D12/nationalities/",
)
FOR_AXE = (*ENGLISH, *ARABIC_FOR_AXE)
# The same markup with other rows, which axe-core reads in `make trust`.
OTHER_ROWS = {
    "/transfers/?q=prison&origin=ghuwayran-sinaa&standing=listed&standing=disputed&since=2026-01-20",
    "/claims/?known=2026-02-08&standing=disputed",
    "/facilities/shaddadi/",
    "/facilities/aqtan/",
    "/facilities/al-hol-camp/",
    "/sources/S153/",
    "/breakdowns/D12/",
    "/operations/nes-iraq-2026/",
    "/operations/nes-iraq-2026/report/",
}
assert set(FOR_AXE) >= OTHER_ROWS
ONE_OF_EACH_KIND = tuple(address for address in FOR_AXE if address not in OTHER_ROWS)
WIDTHS = (320, 360, 768, 1000, 1440)

"""Name every code the record may hold: its value in files, its label on pages and what it means.

Models take their choices from here, the CSV reader its list of accepted codes, the admin its help. Labels
and meanings are marked with ``_`` for translation and stay English until a page asks gettext for them.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

# Every code of a synthetic record begins so: pages and files mark it by this. Forms refuse it for others.
SYNTHETIC = "synthetic-"


class Term(StrEnum):
    """One code of a vocabulary. ``str(term)`` is the code; ``label`` and ``meaning`` are English."""

    label: str
    meaning: str

    def __new__(cls, value: str, label: str, meaning: str = "") -> Term:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        term.meaning = meaning
        return term

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return ``(code, English label)`` pairs in declared order."""
        return [(term.value, term.label) for term in cls]


# --- what a number says -------------------------------------------------------------------------


class Qualifier(Term):
    """How the source worded a number (rule 24: the bounds that follow)."""

    EXACT = "exact", _("exact"), _("A figure given as it is.")
    ABOUT = "about", _("about"), _("An approximate figure.")
    NEARLY = "nearly", _("nearly"), _("Close to the figure, from below.")
    MORE_THAN = "more_than", _("more than"), _("A lower bound; the source gives no upper one.")
    AT_LEAST = "at_least", _("at least"), _("A lower bound that may itself be the figure.")
    AT_MOST = "at_most", _("up to"), _("An upper bound that may itself be the figure.")
    FEWER_THAN = "fewer_than", _("fewer than"), _("An upper bound; the source gives no lower one.")
    RANGE = "range", _("range"), _("Between two figures; neither is preferred.")
    IMPLIED = "implied", _("implied"), _("Worked out from other figures in the same source.")
    EXPECTED = "expected", _("expected"), _("A forecast, not a result.")
    DENIED = "denied", _("denied"), _("A denial; no figure is given.")
    NOT_STATED = "not_stated", _("not stated"), _("The statement was made without a number.")


class Measure(Term):
    """What a claim counts. Only ``transferred`` can enter the headline."""

    TRANSFERRED = "transferred", _("Transferred"), _("People moved so far, as a running total.")
    PLANNED_TOTAL = "planned_total", _("Planned total"), _("People the operation was announced for.")
    EXPECTED_TOTAL = "expected_total", _("Expected total"), _("A forecast of the final figure.")
    SITE_ALLOCATION = "site_allocation", _("Site allocation"), _("People a site was to receive.")
    HELD_IN_IRAQ = "held_in_iraq", _("Held in Iraq"), _("People in Iraqi custody at a date.")
    REMAINING_IN_SYRIA = (
        "remaining_in_syria",
        _("Still held in Syria"),
        _("People somebody said were still held in Syria at a date."),
    )
    BASELINE_POPULATION = (
        "baseline_population",
        _("Held before the operation"),
        _("People held in northeast Syria before the operation."),
    )
    FACILITY_POPULATION = (
        "facility_population",
        _("Facility population"),
        _("People held in one facility at a date."),
    )
    FACILITY_COUNT = "facility_count", _("Number of facilities"), _("Facilities, not people.")
    NATIONALITY_COUNT = (
        "nationality_count",
        _("Number of nationalities"),
        _("Nationalities among those moved, not people."),
    )
    UNDER_INVESTIGATION = "under_investigation", _("Under investigation"), _("A part, not a total.")
    INTERROGATED = "interrogated", _("Interrogated"), _("A part, not a total.")
    CASES_PROCESSED = "cases_processed", _("Cases processed"), _("Case files, not people.")
    MINORS_IDENTIFIED = "minors_identified", _("Minors identified"), _("A part, not a total.")
    ESCAPED = "escaped", _("Escaped"), _("People said to have escaped from a facility.")
    RECAPTURED = "recaptured", _("Recaptured"), _("People said to have been caught again.")
    RELEASED = "released", _("Released"), _("People let go from a facility.")


class Standing(Term):
    """The desk's decision on a claim or transfer; each but ``listed`` needs a reason."""

    COUNTED = "counted", _("counted"), _("Feeds the headline.")
    LISTED = "listed", _("listed"), _("Credible, kept in view, not used for the headline.")
    DISPUTED = "disputed", _("disputed"), _("Contradicted by better evidence; shown with its reason.")
    REJECTED = "rejected", _("rejected"), _("Known to be wrong or disowned; shown with its reason.")


class Confidence(Term):
    """How well the desk could check a record."""

    HIGH = "high", _("high"), _("Named authority, or several independent sources.")
    MEDIUM = "medium", _("medium"), _("One plausible source, or sources that differ in detail.")
    LOW = "low", _("low"), _("Anonymous, relayed, undated or single-source.")


# --- movements ----------------------------------------------------------------------------------


class Leg(Term):
    """Which part of the way a transfer covers. An operation names those that are its arrivals."""

    CROSS_BORDER = "cross_border", _("across the border"), _("Arrives in the receiving country.")
    TO_STAGING = "to_staging", _("to a staging base"), _("Leaves a facility for a staging base.")
    WITHIN_ORIGIN_COUNTRY = (
        "within_origin_country",
        _("within the country of origin"),
        _("Between facilities of the country in which people were held."),
    )
    ONWARD = "onward", _("onward"), _("Between sites after the crossing.")


class Scope(Term):
    """Whether a transfer is one movement or a total that contains others."""

    MOVEMENT = "movement", _("one movement"), _("A single movement of people.")
    SERIES = "series", _("series"), _("A total over several movements; never added to them.")


class TransferStatus(Term):
    """Whether a transfer was announced ahead or reported as done."""

    PLANNED = "planned", _("planned"), _("Announced ahead; nobody reported that it took place.")
    REPORTED = "reported", _("reported"), _("Reported as having taken place.")


class Mode(Term):
    """How people were moved."""

    AIR = "air", _("by air")
    ROAD = "road", _("by road")
    AIR_AND_ROAD = "air_and_road", _("by air and road")
    UNKNOWN = "unknown", _("not reported")


class DatePrecision(Term):
    """How exactly a date is known; its words are in period.py."""

    DAY = "day", _("day"), _("On this day.")
    RANGE = "range", _("range"), _("Some time between two days, or over them.")
    APPROX = "approx", _("about"), _("Around this date.")
    NO_LATER_THAN = "no_later_than", _("by"), _("On this date or before it.")
    NO_EARLIER_THAN = "no_earlier_than", _("from"), _("On this date or after it.")
    UNKNOWN = "unknown", _("not known"), _("No date is known.")


class AsOfPrecision(Term):
    """How exactly the one day that a number describes is known: codes of ``DatePrecision``, without spans."""

    DAY = "day", _("day"), _("On this day.")
    APPROX = "approx", _("about"), _("Around this date.")
    UNKNOWN = "unknown", _("not known"), _("No date is known.")


class DayMark(Term):
    """What the record holds of one day of an operation; the last two are silence, never zero (rule 10)."""

    COUNTED = "counted", _("counted number"), _("A counted claim, or a counted arrival with its number.")
    UNCOUNTED = (
        "uncounted",
        _("reported, not counted"),
        _("A number or an arrival that the desk lists or disputes and does not count."),
    )
    UNNUMBERED = (
        "unnumbered",
        _("movement without a number"),
        _("An arrival is reported and nobody said how many people: not added, and not taken for none."),
    )
    STAGING = (
        "staging",
        _("departure to a staging base"),
        _("People left a facility for a staging base: no arrival, and never added to arrivals."),
    )
    NOTHING_NEW = (
        "nothing_new",
        _("checked, nothing new"),
        _("The monitoring log says whose statements of this day were looked for, and that nothing was new."),
    )
    NO_REPORT = (
        "no_report",
        _("no report"),
        _("No report of people moved on this day, and no look that found nothing: silence, not zero."),
    )


class Found(Term):
    """What a look for statements came to (rule 10)."""

    NOTHING = (
        "nothing",
        _("nothing new"),
        _("Their pages could be read, and said nothing that is not in the record."),
    )
    NEW = "new", _("something new"), _("What was found stands in the record as claims, transfers or events.")
    NOT_REACHABLE = (
        "not_reachable",
        _("not reachable"),
        _("Their pages could not be read: this tells nothing of what happened."),
    )


# --- places and their control -------------------------------------------------------------------


class FacilityKind(Term):
    """What a facility is."""

    PRISON = "prison", _("prison")
    CAMP = "camp", _("camp")
    STAGING_BASE = "staging_base", _("staging base")
    RECEPTION_POINT = "reception_point", _("reception point")
    BORDER_CROSSING = "border_crossing", _("border crossing")
    UNSPECIFIED = "unspecified", _("unspecified")


class FacilityRole(Term):
    """The part a facility plays in the record."""

    ORIGIN = "origin", _("origin"), _("People were moved from here.")
    ORIGIN_REPORTED = "origin_reported", _("reported origin"), _("Named as an origin, unconfirmed.")
    TRANSIT = "transit", _("transit"), _("People passed through here.")
    DESTINATION = ("destination", _("receiving site"), _("Named as a place where people were received."))
    DESTINATION_DISPUTED = (
        "destination_disputed",
        _("disputed receiving site"),
        _("Named as a receiving site by some and denied by others."),
    )
    DESTINATION_DENIED = (
        "destination_denied",
        _("denied receiving site"),
        _("Named only to say that nobody is received here."),
    )
    CONTEXT = "context", _("context"), _("Part of the background; no transfer is reported.")


class Disclosure(Term):
    """Whether the announcements name the place."""

    NAMED = "named", _("named")
    UNDISCLOSED = "undisclosed", _("undisclosed"), _("The announcement withholds the place.")
    DISPUTED = "disputed", _("disputed"), _("Sources disagree on whether this is the place.")


class ControlRole(Term):
    """What an authority did at a facility."""

    ADMINISTRATION = "administration", _("administration")
    PERIMETER = "perimeter", _("outer perimeter")
    SECURITY = "security", _("security")
    CAMP_MANAGEMENT = "camp_management", _("camp management")
    NONE = "none", _("no one in control")


class ControlStart(Term):
    """How exactly the start of a control period is known."""

    BEFORE_2026 = "before_2026", _("before 2026"), _("Already in place when the record begins.")
    DAY = "day", _("day"), _("On this day.")
    APPROX = "approx", _("about"), _("Around this date.")
    NO_LATER_THAN = "no_later_than", _("by"), _("On this date or before it.")


class ControlEnd(Term):
    """How exactly the end of a control period is known."""

    DAY = "day", _("day"), _("On this day.")
    APPROX = "approx", _("about"), _("Around this date.")
    NO_EARLIER_THAN = "no_earlier_than", _("not before"), _("On this date or after it.")
    OPEN = "open", _("still in control"), _("No end is reported.")
    OPEN_UNKNOWN = "open_unknown", _("end not known"), _("It ended or may have; no date was found.")


# --- who says it and where ----------------------------------------------------------------------


class AuthorityKind(Term):
    """In what capacity an authority speaks."""

    SENDING_AUTHORITY = "sending_authority", _("sending authority")
    RECEIVING_AUTHORITY = "receiving_authority", _("receiving authority")
    LOCAL_AUTHORITY = "local_authority", _("local authority")
    OFFICIAL = "official", _("official body")
    ANONYMOUS_OFFICIAL = "anonymous_official", _("unnamed officials")
    COURT = "court", _("court")
    UN = "un", _("United Nations")
    NGO = "ngo", _("non-governmental organisation")
    THIRD_STATE = "third_state", _("third state")
    MEDIA = "media", _("news media")


class SourceKind(Term):
    """What kind of publication a source is."""

    OFFICIAL = "official", _("official"), _("Published by an authority itself.")
    NEWS = "news", _("news"), _("Published by a news outlet.")
    NGO = "ngo", _("NGO"), _("Published by a non-governmental organisation.")


class DateBasis(Term):
    """Where a source's publication date was found."""

    STATED = "stated", _("stated"), _("Printed on the page.")
    IN_TEXT = "in_text", _("in the text"), _("Follows from the wording of the text.")
    URL = "url", _("in the address"), _("Part of the page's address.")
    INFERRED = "inferred", _("inferred"), _("Worked out from other evidence.")
    NOT_FOUND = "not_found", _("not found"), _("No date was found.")


class Language(Term):
    """The language a source is written in (ISO 639)."""

    AR = "ar", _("Arabic")
    CKB = "ckb", _("Central Kurdish (Sorani)")
    DE = "de", _("German")
    EN = "en", _("English")
    FA = "fa", _("Persian")
    FR = "fr", _("French")
    IT = "it", _("Italian")
    KMR = "kmr", _("Northern Kurdish (Kurmanji)")
    NL = "nl", _("Dutch")
    RU = "ru", _("Russian")
    TR = "tr", _("Turkish")


# --- breakdowns, events, operations -------------------------------------------------------------


class Population(Term):
    """Which people a breakdown divides."""

    TRANSFERRED = "transferred", _("transferred")
    PLANNED = "planned", _("planned for transfer")
    HELD_BEFORE = "held_before", _("held before the operation")
    TO_BE_REPATRIATED = "to_be_repatriated", _("to be taken back by their country")


class BreakdownStanding(Term):
    """How its issuer stands behind a breakdown."""

    OFFICIAL = "official", _("official"), _("Issued by a named authority.")
    ANONYMOUS = "anonymous", _("unnamed officials"), _("Given by officials who were not named.")
    MEDIA = "media", _("media"), _("Compiled or reported by a news outlet.")
    DISPUTED = "disputed", _("disputed"), _("Denied by officials.")
    DISOWNED = "disowned", _("disowned"), _("The body it is attributed to says it is not theirs.")


class BreakdownLevel(Term):
    """What one row of a breakdown counts."""

    COUNTRY = "country", _("country"), _("People of one nationality.")
    GROUP = "group", _("group"), _("Several nationalities together; may overlap country rows.")
    UNCLEAR = "unclear", _("unclear"), _("The label cannot be tied to a country; kept verbatim.")


class EventCategory(Term):
    """What an event is about."""

    AGREEMENT = "agreement", _("agreement")
    CAMPS = "camps", _("camps")
    CONTEXT = "context", _("context")
    CONTROL = "control", _("control of a facility")
    CUSTODY = "custody", _("custody")
    DATA = "data", _("data")
    DECISION = "decision", _("decision")
    DIPLOMACY = "diplomacy", _("diplomacy")
    JUDICIAL = "judicial", _("judicial")
    RIGHTS = "rights", _("rights")
    SECURITY = "security", _("security")
    STATEMENT = "statement", _("statement")
    TRANSFER = "transfer", _("transfer")


class EntryKind(Term):
    """What an entry of the timeline tells of, in the order in which entries of one day stand."""

    EVENT = "event", _("event"), _("What happened around the transfers.")
    CONTROL = "control", _("change of control"), _("Somebody began or ceased to hold a facility.")
    ARRIVAL = "arrival", _("arrival"), _("A single movement on an arrival leg, counted or listed.")
    RESULT = "result", _("running total"), _("People moved so far, as somebody stated.")
    PLAN = "plan", _("plan or forecast"), _("What was announced or expected: never part of the headline.")


class OperationState(Term):
    """How far an operation has come, as its authorities announced it."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    PAUSED = "paused", _("paused")
    COMPLETED = "completed", _("completed")


class PublicationState(Term):
    """Where a record stands between the desk and the public."""

    DRAFT = "draft", _("draft"), _("Being written; only the desk sees it.")
    IN_REVIEW = "in_review", _("in review"), _("Waiting for another person's approval.")
    PUBLISHED = "published", _("published"), _("Public once its embargo has passed.")
    WITHDRAWN = "withdrawn", _("withdrawn"), _("Was public; no longer shown.")


# --- what the desk is warned of -----------------------------------------------------------------


class RevisionState(Term):
    """Where a change to a published record is on its way."""

    PROPOSED = "proposed", _("proposed"), _("Waits for another person; the public sees the record as it was.")
    REOPENED = (
        "reopened",
        _("back in review"),
        _("The record is off the public pages until it is published again."),
    )
    PUBLISHED = "published", _("published"), _("The public sees the record as changed.")
    TURNED_DOWN = "turned_down", _("turned down"), _("Another person read it and left the record as it is.")
    TAKEN_BACK = "taken_back", _("taken back"), _("Who proposed it took it back.")


class Check(Term):
    """What a check compares. A finding warns and never blocks; they are made in this order."""

    PARTS_AGAINST_TOTAL = (
        "parts_against_total",
        _("Parts against total"),
        _(
            "The rows of a breakdown are added up and compared with the total that its issuer states: a near "
            "miss is a slip in one of them, and rows above the total count somebody twice."
        ),
    )
    DIGIT_TRANSPOSITION = (
        "digit_transposition",
        _("Possible digit transposition"),
        _(
            "Two numbers that claims give for one thing within a week are compared digit by digit: the same "
            "digits in another order are more likely a slip of the pen than two counts."
        ),
    )
    TWO_NUMBERS = (
        "two_numbers",
        _("One statement, two numbers"),
        _(
            "Exact numbers given for one thing and one day are compared, and running totals that are lower a "
            "day later: only one of the two can be right."
        ),
    )
    OTHER_PARTS = (
        "other_parts",
        _("Same total, other parts"),
        _(
            "Breakdowns that state the same total are compared country by country: where their rows differ, "
            "parts of one table may have been printed with the total of another."
        ),
    )
    BELOW_LINE = (
        "below_line",
        _("Counted claim below the line"),
        _(
            "Each counted claim is compared with the line on its day: a lower one is kept and does not pull "
            "the line down, so either it or its standing deserves a second look."
        ),
    )
    ABOVE_CEILING = (
        "above_ceiling",
        _("Total above the ceiling"),
        _(
            "Each number of people transferred is compared with the announced ceiling: more than that many "
            "may be a slip, or a new announcement that the record lacks."
        ),
    )
    UNDATED_SOURCE = (
        "undated_source",
        _("Source without a date"),
        _(
            "Each page that a record cites is looked at for its date of publication: without one nobody can "
            "tell from when on its numbers were known."
        ),
    )
    CHANGED_HANDS = (
        "changed_hands",
        _("Transfer from a facility that had changed hands"),
        _(
            "The origin of each transfer is compared with who held that facility: one that had passed to "
            "another authority before is doubtful as an origin."
        ),
    )
    LEG_AND_COUNTRIES = (
        "leg_and_countries",
        _("Leg against the countries of its ends"),
        _(
            "The leg of each transfer is compared with the countries of its two facilities: across a border "
            "they differ, within the country of origin they do not."
        ),
    )
    WITHOUT_SOURCE = (
        "without_source",
        _("Counted without a source"),
        _(
            "Each counted claim and transfer is looked at for a page that prints it: the headline rests on "
            "them, and a reader must be able to check it."
        ),
    )
    SMALL_COUNT_IN_TEXT = (
        "small_count_in_text",
        _("Small count in a text"),
        _(
            "Notes, reasons, titles and other texts are searched for a number under ten beside a "
            "nationality: it could tell who somebody is, and no page shows it."
        ),
    )
    PERSONAL_DETAIL = (
        "personal_detail",
        _("Possible personal detail"),
        _(
            "Texts are searched for what may tell who or exactly where somebody is, since the record holds "
            "counts and never persons: telephone numbers, coordinates, case numbers, names."
        ),
    )


class PersonalDetail(Term):
    """What may tell who or where somebody is; looked for in texts (disclosure/personal_data.py)."""

    PHONE_NUMBER = "phone_number", _("telephone number")
    COORDINATES = "coordinates", _("coordinates")
    CASE_NUMBER = "case_number", _("case or file number")
    PERSON_NAME = "person_name", _("name of a person")

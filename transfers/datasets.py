"""Declare the contract: every list's columns, in file order, with their kind, label, HXL tag and meaning.

Export, import, admin help, table headings and the documentation all read these declarations. Datasets stand in the order in which they load: each refers only to itself and to those
above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from django.utils.translation import gettext_noop as _

from transfers import vocabulary
from transfers.vocabulary import Term

SEPARATOR = ";"  # between the values of a multi-value cell


CODE = "[A-Za-z0-9][A-Za-z0-9-]*"  # as models/publication.py lets codes be
ADDRESS = "[Hh][Tt][Tt][Pp][Ss]?://.*"


class Kind(Enum):
    """What a cell holds, and so how it is read and written.

    ``words`` say so to readers. ``type`` is the Table Schema's; ``pattern`` is that of one code in the cell, or
    of the whole text. ``width`` is the least width of its column in a workbook, in characters.
    """

    KEY = _("code"), "string", CODE, 12  # the record's own code
    REFERENCE = _("a code of"), "string", CODE, 22  # the code of one record of another dataset
    REFERENCES = _("codes, a semicolon between them, of"), "list", CODE, 22
    TEXT = _("text"), "string", "", 40
    LIST = _("texts, a semicolon between them"), "list", "", 40
    COUNT = _("whole number"), "integer", "", 11  # zero or more; blank means not reported
    DATE = _("date"), "date", "", 13  # ISO 8601, YYYY-MM-DD
    TERM = _("one of"), "string", "", 18  # a code of a vocabulary
    TERMS = _("codes, a semicolon between them, of"), "list", "", 18  # at least one code of a vocabulary
    YES_NO = _("yes or no"), "boolean", "", 9
    URL = _("address"), "string", ADDRESS, 50
    COUNTRY = _("country"), "string", "[A-Z]{3}", 10  # ISO 3166-1 alpha-3

    def __init__(self, words: str, type: str, pattern: str, width: int) -> None:
        self.words, self.type, self.pattern, self.width = words, type, pattern, width


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file. ``field`` is the model's attribute, where it is not the column's name.

    ``keeps_order``: the order of several values says something and is kept; without it they are a set,
    written in the order of the alphabet. ``may_lack``: the column came with a later release, so that a file
    may lack it; what is stored in it then stays. ``follows`` names the list whose records set it, once they
    are there.
    """

    name: str
    label: str
    kind: Kind
    description: str
    hxl: str = ""
    vocabulary: type[Term] | None = None
    refers_to: str = ""
    required: bool = False
    field: str = ""
    keeps_order: bool = False
    may_lack: bool = False
    follows: str = ""

    @property
    def attribute(self) -> str:
        return self.field or ("code" if self.kind is Kind.KEY else self.name)

    @property
    def is_many(self) -> bool:
        """Whether its values are rows of another table, one each."""
        return self.kind in (Kind.REFERENCES, Kind.LIST)


@dataclass(frozen=True, slots=True)
class Dataset:
    """One list: its name in addresses and files, its model's name, its columns, and what a row is."""

    name: str
    model: str
    title: str
    columns: tuple[Column, ...]
    description: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that tell its rows apart: the code, or the record a row belongs to and its label."""
        codes = tuple(column.name for column in self.columns if column.kind is Kind.KEY)
        return codes or tuple(column.name for column in self.columns if column.required)[:2]

    @property
    def is_part(self) -> bool:
        """Whether its rows are parts of the records of another list, which their first column names."""
        return self.columns[0].kind is Kind.REFERENCE

    @property
    def whole(self) -> Dataset:
        """The list whose records its rows are, or are parts of."""
        return BY_NAME[self.columns[0].refers_to] if self.is_part else self

    def column(self, name: str) -> Column:
        """Return the column of that name. Raises KeyError with the dataset named."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)


def key(name: str, label: str, hxl: str = "#meta+id", description: str = "") -> Column:
    text = description or _("The record's own code: short, unique, never used again.")
    return Column(name, label, Kind.KEY, text, hxl, required=True)


def one(
    name: str, label: str, to: str, text: str, hxl: str = "", required: bool = False, field: str = ""
) -> Column:
    return Column(name, label, Kind.REFERENCE, text, hxl, refers_to=to, required=required, field=field)


def term(name: str, label: str, words: type[Term], text: str, hxl: str = "", field: str = "") -> Column:
    return Column(name, label, Kind.TERM, text, hxl, vocabulary=words, required=True, field=field)


def text(name: str, label: str, description: str, hxl: str = "", required: bool = False) -> Column:
    return Column(name, label, Kind.TEXT, description, hxl, required=required)


def date(name: str, label: str, description: str, hxl: str = "", required: bool = False) -> Column:
    return Column(name, label, Kind.DATE, description, hxl, required=required)


def later(column: Column) -> Column:
    """Return a column of a later release."""
    return replace(column, may_lack=True)


def in_arabic(name: str, label: str, hxl: str) -> Column:
    """Return the column of a text in Arabic, beside the English one of the same name."""
    return later(
        text(f"{name}_ar", label, _("As pages in Arabic print it; blank: they print the English."), hxl)
    )


# fmt: off
# One column, one line: the tables below read as tables.
OPERATION = one(
    "operation", _("Operation"), "operations", _("The operation this belongs to."), "#activity+code", required=True
)
NAME_EN = text("name_en", _("Name in English"), _("As pages in English print it."), "#meta+name+i_en", required=True)
NAME_AR = text("name_ar", _("Name in Arabic"), _("As pages in Arabic print it."), "#meta+name+i_ar")
COUNTRY = Column("country", _("Country"), Kind.COUNTRY, _("Three letters, ISO 3166-1 alpha-3."), "#country+code+v_iso3")
NOTES = text("notes", _("Notes"), _("What a reader should know beside the figures. Never a person's name."), "#description+notes")
SOURCES = Column(
    "sources", _("Sources"), Kind.REFERENCES, _("The pages that print this, the first one first."), "#meta+source", refers_to="sources", keeps_order=True
)
CONFIDENCE = term("confidence", _("Confidence"), vocabulary.Confidence, _("How well the desk could check it."), "#meta+confidence")
STANDING = term(
    "standing", _("Standing"), vocabulary.Standing, _("The desk's decision: only counted records feed the headline."), "#status+standing"
)
STANDING_REASON = text(
    "standing_reason", _("Reason"), _("Why the desk decided so; needed unless the standing is listed."), "#description+reason"
)
PEOPLE = (
    Column("people_low", _("People, at least"), Kind.COUNT, _("The lower bound, where the source gives one. Blank: not reported."), "#affected+min"),
    Column("people", _("People"), Kind.COUNT, _("The figure itself. Blank: not reported. Never zero for unknown."), "#affected"),
    Column("people_high", _("People, at most"), Kind.COUNT, _("The upper bound, where the source gives one. Blank: not reported."), "#affected+max"),
    term("qualifier", _("Wording"), vocabulary.Qualifier, _("How the source worded the figure."), "#meta+qualifier"),
)
# In public a small count is a word, and HXL's #affected is a number.
PEOPLE_OR_HIDDEN = tuple(
    replace(column, hxl="#group+affected") if column.name == "people" else column for column in PEOPLE
)
IN_ARABIC = (
    in_arabic("standing_reason", _("Reason in Arabic"), "#description+reason+i_ar"),
    in_arabic("notes", _("Notes in Arabic"), "#description+notes+i_ar"),
)
REPORTED_ON = date("reported_on", _("Reported on"), _("The day it was first reported, where known."), "#date+reported")

OPERATIONS = Dataset("operations", "Operation", _("Operations"), (
    key("operation", _("Operation"), "#activity+code"),
    NAME_EN,
    NAME_AR,
    text("summary_en", _("Summary"), _("Two sentences: who moves whom, from where to where, and what was announced."), "#description"),
    term("state", _("State"), vocabulary.OperationState, _("How far it has come, as its authorities announced."), "#status"),
    date("started_on", _("Started on"), _("First day, as announced."), "#date+start"),
    date("ended_on", _("Ended on"), _("Last day, as announced."), "#date+end"),
    replace(date("last_checked_on", _("Last checked on"), _("The last day the desk looked for new reports; the latest one in the monitoring log, where it has any."), "#date+checked"), follows="monitoring"),
    in_arabic("summary", _("Summary in Arabic"), "#description+i_ar"),
    later(Column("arrival_legs", _("Arrival legs"), Kind.TERMS, _("The legs whose counted movements are its arrivals, and so enter the headline."), "#activity+leg+arrival", vocabulary=vocabulary.Leg, required=True)),
), description=_("An announced effort to move detainees, and how far it has come."))

AUTHORITIES = Dataset("authorities", "Authority", _("Authorities"), (
    key("authority", _("Authority"), "#org+code"),
    NAME_EN,
    NAME_AR,
    term("kind", _("Kind"), vocabulary.AuthorityKind, _("In what capacity it speaks."), "#org+type"),
    COUNTRY,
), description=_("Who states a claim, conducts a transfer or controls a facility. Offices, never persons."))

GOVERNORATES = Dataset("governorates", "Governorate", _("Governorates"), (
    key("admin1_pcode", _("P-code"), "#adm1+code", _("The place code of the UN's common operational datasets.")),
    Column("country", _("Country"), Kind.COUNTRY, _("Three letters, ISO 3166-1 alpha-3."), "#country+code+v_iso3", required=True),
    NAME_EN,
    NAME_AR,
), description=_("The governorates of Iraq and Syria: no place in the record is given more finely."))

FACILITIES = Dataset("facilities", "Facility", _("Facilities"), (
    key("facility", _("Facility"), "#loc+code"),
    NAME_EN,
    NAME_AR,
    text("name_ckb", _("Name in Kurdish (Sorani)"), _("In Arabic script, as used locally."), "#meta+name+i_ckb"),
    term("kind", _("Kind"), vocabulary.FacilityKind, _("What the place is."), "#loc+type"),
    Column("country", _("Country"), Kind.COUNTRY, _("Three letters, ISO 3166-1 alpha-3."), "#country+code+v_iso3", required=True),
    one("admin1_pcode", _("Governorate"), "governorates", _("The finest place the record gives."), "#adm1+code", field="governorate"),
    term("role", _("Role"), vocabulary.FacilityRole, _("The part it plays in the record."), "#loc+role"),
    term("disclosure", _("Disclosure"), vocabulary.Disclosure, _("Whether announcements name it."), "#loc+disclosure"),
    Column("aliases", _("Also written"), Kind.LIST, _("Other names and spellings, in any script."), "#loc+name+alt", keeps_order=True),
    Column("possibly_same_as", _("Possibly the same as"), Kind.REFERENCES, _("Facilities that may be the same place under another name."), "#loc+code+related", refers_to="facilities"),
    NOTES,
), description=_("A place people are held in, pass through or arrive at. Undisclosed is a facility, not an empty cell."))

SOURCES_LIST = Dataset("sources", "Source", _("Sources"), (
    key("source", _("Source"), "#meta+source+code"),
    text("publisher", _("Publisher"), _("Who published the page, and whose text it carries."), "#meta+source+publisher", required=True),
    text("title", _("Title"), _("The page's own title, or a description of it."), "#meta+source+title", required=True),
    Column("title_is_description", _("Title is a description"), Kind.YES_NO, _("Yes where the title is ours, not the page's."), "#meta+source+described", required=True),
    Column("url", _("Address"), Kind.URL, _("Where the page is; http or https."), "#meta+source+url", required=True),
    date("published_on", _("Published on"), _("The day it was published. Blank: not found."), "#date+published"),
    term("published_on_basis", _("Date found"), vocabulary.DateBasis, _("Where its date was found."), "#meta+date+basis"),
    term("language", _("Language"), vocabulary.Language, _("The language it is written in."), "#meta+language"),
    term("kind", _("Kind"), vocabulary.SourceKind, _("What kind of publication it is."), "#meta+source+type"),
    text("originator", _("Originator"), _("Whom the page relays: agency, office or official."), "#meta+source+origin"),
    Column("quarantined", _("Quarantined"), Kind.YES_NO, _("Yes where the outlet proved unreliable. The desk's practice: nothing that rests on it alone is counted."), "#meta+source+quarantined", required=True),
), description=_("A page that prints what was said. Ten pages that relay one statement are one claim with ten sources."))

CONTROL_PERIODS = Dataset("control_periods", "ControlPeriod", _("Control periods"), (
    key("control_period", _("Control period")),
    one("facility", _("Facility"), "facilities", _("The facility that was held."), "#loc+code", required=True),
    one("authority", _("Authority"), "authorities", _("Who held it. Blank: no one."), "#org+code"),
    term("role", _("Role"), vocabulary.ControlRole, _("What it did there."), "#org+role"),
    date("from_date", _("From"), _("First day. Blank where only the precision is known."), "#date+start"),
    term("from_precision", _("Start known as"), vocabulary.ControlStart, _("How exactly the start is known."), "#meta+date+start+precision"),
    date("to_date", _("To"), _("Last day. Blank where it is open or not known."), "#date+end"),
    term("to_precision", _("End known as"), vocabulary.ControlEnd, _("How exactly the end is known."), "#meta+date+end+precision"),
    Column("claimed", _("Only claimed"), Kind.YES_NO, _("Yes where control was claimed and not confirmed."), "#status+claimed", required=True),
    CONFIDENCE,
    SOURCES,
    NOTES,
), description=_("Who held a facility, from when to when. Accounts may compete."))

CLAIMS = Dataset("claims", "Claim", _("Claims"), (
    key("claim", _("Claim")),
    OPERATION,
    term("measure", _("Measure"), vocabulary.Measure, _("What the number counts."), "#indicator+code"),
    one("facility", _("Facility"), "facilities", _("The facility it is about, where it is about one."), "#loc+code"),
    date("as_of_date", _("As of"), _("The day the number describes, not the day it was printed."), "#date+occurred"),
    term("as_of_precision", _("As of known as"), vocabulary.AsOfPrecision, _("How exactly that day is known."), "#meta+date+precision"),
    REPORTED_ON,
    *PEOPLE,
    one("claimant", _("Said by"), "authorities", _("The authority that stated it."), "#org+code+claimant", required=True),
    text("claimant_detail", _("Said by, in detail"), _("Office or role, as reported. Never a person's name."), "#org+name+claimant"),
    CONFIDENCE,
    STANDING,
    STANDING_REASON,
    Column("conflicts_with", _("Conflicts with"), Kind.REFERENCES, _("Claims that cannot be true together with this one."), "#meta+id+related", refers_to="claims"),
    SOURCES,
    NOTES,
    *IN_ARABIC,
), description=_("A number that somebody stated: what it measures, as of when, said by whom. Never add claims up: they contradict each other."))

TRANSFERS = Dataset("transfers", "Transfer", _("Transfers"), (
    key("transfer", _("Transfer")),
    OPERATION,
    term("leg", _("Leg"), vocabulary.Leg, _("Which part of the way it covers."), "#activity+leg"),
    term("scope", _("Scope"), vocabulary.Scope, _("One movement, or a total that contains others."), "#activity+scope"),
    term("status", _("Status"), vocabulary.TransferStatus, _("Announced ahead, or reported as done."), "#status"),
    STANDING,
    STANDING_REASON,
    date("departed_earliest", _("Departed, earliest"), _("First day it may have left."), "#date+start"),
    date("departed_latest", _("Departed, latest"), _("Last day it may have left."), "#date+end"),
    term("date_precision", _("Date known as"), vocabulary.DatePrecision, _("How exactly the date is known."), "#meta+date+precision"),
    one("origin", _("From"), "facilities", _("The facility people left. Blank: not reported; undisclosed is a facility."), "#loc+code+origin"),
    text("origin_as_reported", _("From, as reported"), _("The source's own words."), "#loc+name+origin"),
    one("transit", _("Through"), "facilities", _("A facility passed on the way."), "#loc+code+transit"),
    one("destination", _("To"), "facilities", _("The receiving site. Blank: not reported; undisclosed is a facility."), "#loc+code+destination"),
    text("destination_as_reported", _("To, as reported"), _("The source's own words."), "#loc+name+destination"),
    *PEOPLE,
    text("units_reported", _("Vehicles reported"), _("Buses, aircraft or convoys. Never converted to people."), "#item+units"),
    term("mode", _("Mode"), vocabulary.Mode, _("How people were moved."), "#activity+mode"),
    one("conducted_by", _("Conducted by"), "authorities", _("The authority that moved them."), "#org+code+conductor"),
    text("batch_label", _("Batch"), _("What the source calls it."), "#activity+label"),
    Column("overlaps_with", _("Overlaps with"), Kind.REFERENCES, _("Transfers that may include the same people."), "#meta+id+related", refers_to="transfers"),
    CONFIDENCE,
    SOURCES,
    NOTES,
    *IN_ARABIC,
), description=_("A movement of people on one leg of the way, or a series that contains others."))

BREAKDOWNS = Dataset("breakdowns", "Breakdown", _("Breakdowns"), (
    key("breakdown", _("Breakdown")),
    OPERATION,
    term("population", _("Population"), vocabulary.Population, _("Which people it divides."), "#group+type"),
    date("as_of_date", _("As of"), _("The day the table describes."), "#date+occurred"),
    REPORTED_ON,
    Column("stated_total", _("Stated total"), Kind.COUNT, _("The total its issuer gives; never summed by us."), "#group+affected+total"),
    one("issuer", _("Issued by"), "authorities", _("The authority that issued it."), "#org+code+issuer", required=True),
    text("issuer_detail", _("Issued by, in detail"), _("Office or document, as reported."), "#org+name+issuer"),
    term("standing", _("Standing"), vocabulary.BreakdownStanding, _("How its issuer stands behind it."), "#status+standing"),
    CONFIDENCE,
    SOURCES,
), description=_("One issuer's table of people by nationality at a date, kept whole."))

BREAKDOWN_COUNTS = Dataset("breakdown_counts", "BreakdownCount", _("Breakdown counts"), (
    one("breakdown", _("Breakdown"), "breakdowns", _("The table this row belongs to."), "#meta+id", required=True),
    text("label", _("Label"), _("The row's label, word for word."), "#group+name", required=True),
    term("level", _("Level"), vocabulary.BreakdownLevel, _("What the row counts."), "#group+level"),
    COUNTRY,
    *PEOPLE_OR_HIDDEN,
    NOTES,
), description=_("One row of a breakdown. A number under ten is hidden, and so is a second one where the first could be found by subtraction."))

EVENTS = Dataset("events", "Event", _("Events"), (
    key("event", _("Event")),
    OPERATION,
    date("happened_earliest", _("Happened, earliest"), _("First day."), "#date+start"),
    date("happened_latest", _("Happened, latest"), _("Last day."), "#date+end"),
    term("date_precision", _("Date known as"), vocabulary.DatePrecision, _("How exactly the date is known."), "#meta+date+precision"),
    term("category", _("Category"), vocabulary.EventCategory, _("What it is about."), "#event+type"),
    text("title", _("Title"), _("One line, in our words."), "#event+name", required=True),
    text("summary", _("Summary"), _("What happened, in our words."), "#description"),
    text("dispute", _("Disputed"), _("What sources disagree about."), "#description+dispute"),
    CONFIDENCE,
    SOURCES,
    later(Column("said_by", _("Said by"), Kind.REFERENCES, _("The authorities that stated it or acted, the first one first."), "#org+code+speaker", refers_to="authorities", keeps_order=True)),
    in_arabic("title", _("Title in Arabic"), "#event+name+i_ar"),
    in_arabic("summary", _("Summary in Arabic"), "#description+i_ar"),
    in_arabic("dispute", _("Disputed, in Arabic"), "#description+dispute+i_ar"),
), description=_("A dated piece of context."))

MONITORING = Dataset("monitoring", "MonitoringEntry", _("Monitoring log"), (
    key("entry", _("Entry"), "#meta+id"),
    OPERATION,
    date("looked_on", _("Looked on"), _("The day on which the desk looked."), "#date+checked", required=True),
    one("authority", _("Whose statements"), "authorities", _("The authority whose statements were looked for. Blank: the next column alone says where."), "#org+code"),
    text("source_family", _("Sources read"), _("What was read: the agencies, sites or kinds of page."), "#meta+source"),
    date("days_from", _("Days, from"), _("The first of the days that the look was for."), "#date+start", required=True),
    date("days_to", _("Days, to"), _("The last of them; the day of the look at the latest."), "#date+end", required=True),
    term("found", _("Found"), vocabulary.Found, _("What the look came to."), "#status+found"),
    text("note", _("Note"), _("What was found, or why it could not be read. Never a person's name."), "#description"),
), description=_("Whose statements were looked for, for which days, when, and what was found: the only ground for “checked, nothing new”."))

# fmt: on

DATASETS: tuple[Dataset, ...] = (
    OPERATIONS,
    AUTHORITIES,
    GOVERNORATES,
    FACILITIES,
    SOURCES_LIST,
    CONTROL_PERIODS,
    CLAIMS,
    TRANSFERS,
    BREAKDOWNS,
    BREAKDOWN_COUNTS,
    EVENTS,
    MONITORING,
)
BY_NAME: dict[str, Dataset] = {dataset.name: dataset for dataset in DATASETS}
BY_MODEL: dict[str, Dataset] = {dataset.model: dataset for dataset in DATASETS}
# Each once, in the order in which the lists name them.
VOCABULARIES: tuple[type[Term], ...] = tuple(
    dict.fromkeys(column.vocabulary for dataset in DATASETS for column in dataset if column.vocabulary)
)

"""Numbers under ten before a nationality, found and taken out; everything else left as it is."""

import csv

import pytest

from transfers.disclosure.text_redaction import redact_small_counts, small_counts
from transfers.management.commands.load_record import RECORD


@pytest.mark.parametrize(
    ("text", "public"),
    [
        (
            "later claims of only 3-4 Iraqis overall; Sky News",
            "later claims of only <10 Iraqis overall; Sky News",
        ),
        ("3 to 4 Iraqis", "<10 Iraqis"),
        ("3–4 Iraqis", "<10 Iraqis"),
        ("5 Germans", "<10 Germans"),
        ("0 Germans", "<10 Germans"),
        ("one Israeli", "<10 Israeli"),
        ("Nine French, 47 Russians", "<10 French, 47 Russians"),
        ("five Iraqi detainees and 2 Turkish women", "<10 Iraqi detainees and <10 Turkish women"),
        ("3 Iraqi and 4 Syrian detainees", "<10 Iraqi and <10 Syrian detainees"),
        ("4 Kazakh were moved", "<10 Kazakh were moved"),
        ("two of them Swedes", "<10 of them Swedes"),
        ("2 New Zealanders", "<10 New Zealanders"),
        ("6 foreigners", "<10 foreigners"),
        ("French 4, Kazakh 4; Israeli: 1.", "French <10, Kazakh <10; Israeli: <10."),
        ("Canadians (5)", "Canadians (<10)"),
        ("٣ عراقيين", "<10 عراقيين"),
        ("بينهم 4 عراقيين فقط", "بينهم <10 عراقيين فقط"),
        ("خمسة فرنسيين", "<10 فرنسيين"),
        ("إسرائيلي واحد", "إسرائيلي <10"),
        ("ثلاثة مواطنين فرنسيين", "<10 مواطنين فرنسيين"),
        ("بينهم 3 معتقلين عراقيين", "بينهم <10 معتقلين عراقيين"),
        ("أربعة رجال عراقيين", "<10 رجال عراقيين"),
        ("3 من الجنسية العراقية", "<10 من الجنسية العراقية"),
        ("5 من حملة الجنسية التونسية", "<10 من حملة الجنسية التونسية"),
        ("ستة من السوريين", "<10 من السوريين"),
        ("7 رعايا فرنسيين", "<10 رعايا فرنسيين"),
        ("3 من بين المعتقلين العراقيين", "<10 من بين المعتقلين العراقيين"),
        ("3 معتقلين آخرين عراقيين", "<10 معتقلين آخرين عراقيين"),
        ("3 مواطنين يحملون الجنسية الفرنسية", "<10 مواطنين يحملون الجنسية الفرنسية"),
        ("العراقيين الأربعة", "العراقيين ال<10"),
    ],
)
def test_a_count_under_ten_is_taken_out(text, public):
    assert small_counts(text)
    assert redact_small_counts(text) == public
    assert not small_counts(public)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<10 Iraqis",
        "10 Iraqis",
        "47 French moved in 2025",
        "1,007 Germans and 2,005 Iraqis",
        "8-12 Iraqis",
        "14-point ceasefire",
        "9 prisons in 3 Syrian cities",
        "one Syrian diplomat dates it to Monday",
        "one Syrian Foreign Ministry official",
        "Two senior Iraqi security sources",
        "3 Syrian-led units and 2 Arab states",
        "two convoys of 6 and 5 buses (LaPresse)",
        "4,200 Iraqi + 2,800 foreign",
        "on 8 Feb Iraqi officials said 3",
        "one Syrian's account",
        "transfer 7 from the Syrian side",
        "٤٧ فرنسيا",
        "9 سجون في 3 مدن سورية",
        "3 طائرات أمريكية",
        "12 معتقلا عراقيا",
        "في 8 شباط قال مسؤولون عراقيون",
    ],
)
def test_whatever_is_not_such_a_count_stays(text):
    assert small_counts(text) == []
    assert redact_small_counts(text) == text


def test_every_nationality_of_the_record_is_known():
    with (RECORD / "breakdown_counts.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["label"].split()[0] for row in csv.DictReader(file) if row["country"]}

    assert len(labels) == 22
    for label in labels:
        assert small_counts(f"3 {label} nationals"), label


@pytest.mark.parametrize(
    ("written", "public"),
    [
        ("5 UK nationals", "<10 UK nationals"),
        ("two US citizens", "<10 US citizens"),
        ("three people from Tunisia", "<10 people from Tunisia"),
        ("3 of the detainees were Iraqi", "<10 of the detainees were Iraqi"),
        ("3 (three) Iraqis", "<10 Iraqis"),
        ("5 من العراقيين", "<10 من العراقيين"),
        ("three people from Hasakah", "three people from Hasakah"),  # a place, not a nationality
        ("3 of the reports were wrong", "3 of the reports were wrong"),
        ("2 US aircraft", "2 US aircraft"),
    ],
)
def test_other_wordings_of_a_small_count(written, public):
    assert redact_small_counts(written) == public

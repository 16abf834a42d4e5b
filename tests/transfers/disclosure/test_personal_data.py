"""What may tell who or where somebody is, and what only looks so."""

from __future__ import annotations

import pytest

from transfers.disclosure.personal_data import personal_details

KNOWN = ("Susa prison", "Abu Salah camp", "General Company for Rail")


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("phone_number", "call +964 770 123 4567 at night", "+964 770 123 4567"),
        ("phone_number", "00963-944-123-456", "00963-944-123-456"),
        ("phone_number", "his number 0770 123 4567.", "0770 123 4567"),
        ("phone_number", "الرقم ٠٧٧٠١٢٣٤٥٦٧", "٠٧٧٠١٢٣٤٥٦٧"),
        ("phone_number", "هاتف: 52 345 678", "هاتف: 52 345 678"),
        ("phone_number", "WhatsApp 44 1632 960001", "WhatsApp 44 1632 960001"),
        ("coordinates", "at 36.3506, 40.7489 in", "36.3506, 40.7489"),
        ("coordinates", "٣٦.٣٥٠٦, ٤٠.٧٤٨٩", "٣٦.٣٥٠٦, ٤٠.٧٤٨٩"),
        ("coordinates", "36°30'15\"N 40°44'55\"E", "36°30'15\"N"),
        ("coordinates", "grid 37S FV 12345 67890", "37S FV 12345 67890"),
        ("coordinates", "see https://www.google.com/maps/place/x", "https://www.google.com/maps/place/x"),
        ("coordinates", "https://maps.app.goo.gl/AbC", "https://maps.app.goo.gl/AbC"),
        ("coordinates", "what3words ///filled.count.soap", "///filled.count.soap"),
        ("case_number", "in case no. 123/2026 the court", "case no. 123/2026"),
        ("case_number", "File number: A-77", "File number: A-77"),
        ("case_number", "passport #N1234567", "passport #N1234567"),
        ("case_number", "رقم الدعوى 123/2026", "رقم الدعوى 123/2026"),
        ("case_number", "القضية رقم ٤٥ لسنة", "القضية رقم ٤٥"),
        ("person_name", "a man named John Smith said", "named John Smith"),
        ("person_name", "Gen. Ahmad al-Jabouri said", "Gen. Ahmad al-Jabouri"),
        ("person_name", "Dr. Jane Roe", "Dr. Jane Roe"),
        ("person_name", "detainee John Smith was", "detainee John Smith"),
        ("person_name", "Abu Omar al-Shami", "Abu Omar al-Shami"),
        ("person_name", "المدعو محمد أحمد", "المدعو محمد أحمد"),
        ("person_name", "قال اللواء أحمد حسن", "اللواء أحمد حسن"),
        ("person_name", "اعتقال أبو عمر الشامي", "أبو عمر الشامي"),
    ],
)
def test_what_may_be_personal_is_found(kind, text, found):
    spans = personal_details(text, KNOWN)
    assert (spans[0].kind, spans[0].text) == (kind, found)
    assert text[spans[0].start : spans[0].end] == found


@pytest.mark.parametrize(
    "text",
    [
        "5,704 of up to 7,000 people, 467 + 4,253 + 983 = 5,703",
        "23-25 Jan 2026, 2026-01-23, 21.01.2026",
        "81.5 %, 7.0 %, 1.25 million",
        "The case of 150 detainees; the file holds 12 pages; case numbers are not given",
        "Moved to Susa prison, named Susa, and to Abu Ghraib, Umm Qasr and Abu Salah camp",
        "UN General Assembly, General Security Directorate, Major General, the Justice Ministry",
        "General Company for Rail",
        "An Iraqi intelligence general told AP; a Major Judicial Investigation begins",
        "سجن أبو غريب وميناء أم قصر",
        "القضية الأولى",
        "https://example.org/news/554117/2026",
        "S033, R001, T010, C-17 aircraft, 12 buses",
    ],
)
def test_what_only_looks_personal_is_spared(text):
    assert personal_details(text, KNOWN) == []


def test_several_stand_in_the_order_of_the_text_and_none_twice():
    spans = personal_details("Dr. Jane Roe, +964 770 123 4567, case no. 12/2026, 36.3506, 40.7489")
    assert [span.kind for span in spans] == ["person_name", "phone_number", "case_number", "coordinates"]
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))

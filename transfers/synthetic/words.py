"""The words of synthetic records, in English and Arabic. Every name says that it is made."""

from __future__ import annotations

from transfers.vocabulary import AuthorityKind, EventCategory, FacilityKind

# Code, kind, country, name in English and in Arabic.
AUTHORITIES = (
    ("command", AuthorityKind.SENDING_AUTHORITY, "",
     "Synthetic Joint Command", "القيادة المشتركة الاصطناعية"),
    ("justice", AuthorityKind.RECEIVING_AUTHORITY, "IRQ",
     "Synthetic Ministry of Justice", "وزارة العدل الاصطناعية"),
    ("interior", AuthorityKind.OFFICIAL, "IRQ",
     "Synthetic Ministry of Interior", "وزارة الداخلية الاصطناعية"),
    ("administration", AuthorityKind.LOCAL_AUTHORITY, "SYR",
     "Synthetic Local Administration", "الإدارة المحلية الاصطناعية"),
    ("prisons", AuthorityKind.LOCAL_AUTHORITY, "SYR",
     "Synthetic Prison Service", "مصلحة السجون الاصطناعية"),
    ("officials", AuthorityKind.ANONYMOUS_OFFICIAL, "IRQ",
     "Synthetic officials (unnamed)", "مسؤولون اصطناعيون (لم تُذكر أسماؤهم)"),
    ("court", AuthorityKind.COURT, "IRQ",
     "Synthetic Central Court", "المحكمة المركزية الاصطناعية"),
    ("un-mission", AuthorityKind.UN, "",
     "Synthetic UN mission", "بعثة الأمم المتحدة الاصطناعية"),
    ("monitors", AuthorityKind.NGO, "",
     "Synthetic Monitoring Group", "مجموعة الرصد الاصطناعية"),
    ("agency", AuthorityKind.MEDIA, "",
     "Synthetic News Agency", "وكالة الأنباء الاصطناعية"),
)  # fmt: skip
CONDUCTORS = ("command", "justice", "administration")
CLAIMANTS = ("command", "justice", "interior", "officials", "un-mission", "monitors", "agency")
HOLDERS = {"SYR": ("administration", "prisons"), "IRQ": ("justice", "interior")}

PLACES = {
    FacilityKind.PRISON: ("Synthetic prison", "سجن اصطناعي", "زیندانی دەستکرد"),
    FacilityKind.CAMP: ("Synthetic camp", "مخيم اصطناعي", "کەمپی دەستکرد"),
    FacilityKind.STAGING_BASE: ("Synthetic base", "قاعدة اصطناعية", "بنکەی دەستکرد"),
    FacilityKind.RECEPTION_POINT: ("Synthetic reception centre", "مركز استقبال اصطناعي", "ناوەندی دەستکرد"),
}
COUNTRIES = {"IRQ": ("Iraq", "العراق"), "SYR": ("Syria", "سوريا")}

NAMES = {
    "flights": ("Synthetic flights inside Iraq", "رحلات جوية اصطناعية داخل العراق"),
    "claims": ("Synthetic transfer from Syria to Iraq", "عملية نقل اصطناعية من سوريا إلى العراق"),
    "stocks": ("Synthetic record of people held in Syria", "سجل اصطناعي للمحتجزين في سوريا"),
}
SUMMARY = (
    "Made by a program to test this software: no such operation took place, and no such people were moved.",
    "أنشأها برنامج لاختبار هذه البرمجية: لم تجرِ عملية كهذه، ولم يُنقل أشخاص كهؤلاء.",
)

CLAIM_COUNTED = ("Taken from the statement itself", "أُخذ من البيان نفسه")
COUNTED = ("Stated by the authority that moved them", "ذكرته الجهة التي نقلتهم")
DISPUTED = ("Contradicted by a later statement", "يناقضه بيان لاحق")
REJECTED = ("Taken back by the outlet that printed it", "سحبته الوسيلة التي نشرته")
WITHDRAWN = "Made as an example of a withdrawn record."

NOTES = (
    ("Made for tests; two outlets give another hour", "سجل اصطناعي؛ وتذكر وسيلتان ساعة أخرى"),
    ("Made for tests; the page was changed later", "سجل اصطناعي؛ وقد عُدّلت الصفحة لاحقا"),
    ("Made for tests; the figure was rounded", "سجل اصطناعي؛ والرقم مقرّب"),
)
ORIGINS = ("a detention facility in the north", "two prisons", "a guarded camp")
DESTINATIONS = ("a secure site", "a site that was not named", "a central prison")
OFFICES = ("press office", "statement on its site", "briefing")

PUBLISHERS = ("Synthetic Daily", "Synthetic Radio", "Synthetic Agency", "Synthetic Review")
TITLES = {
    "ar": "تقرير اصطناعي عن عمليات النقل رقم {number}",
    "en": "Synthetic report on transfers, number {number}",
    "ckb": "ڕاپۆرتی دەستکرد لەسەر گواستنەوە، ژمارە {number}",
    "fr": "Rapport synthétique sur les transferts, numéro {number}",
    "tr": "Nakiller hakkında yapay haber, sayı {number}",
}

# Title and summary in both languages; the last of some has a dispute, too.
EVENTS = {
    EventCategory.STATEMENT: (
        "Synthetic statement on transfers",
        "بيان اصطناعي عن عمليات النقل",
        "An authority says that transfers go on. Made for tests.",
        "تقول إحدى الجهات إن عمليات النقل مستمرة. سجل اصطناعي.",
    ),
    EventCategory.AGREEMENT: (
        "Synthetic agreement on reception",
        "اتفاق اصطناعي على الاستقبال",
        "Two authorities agree on who receives people. Made for tests.",
        "تتفق جهتان على من يستقبل الأشخاص. سجل اصطناعي.",
    ),
    EventCategory.RIGHTS: (
        "Synthetic appeal for access",
        "نداء اصطناعي للسماح بالزيارة",
        "A mission asks to visit the receiving sites. Made for tests.",
        "تطلب بعثة زيارة مواقع الاستقبال. سجل اصطناعي.",
    ),
    EventCategory.JUDICIAL: (
        "Synthetic court session",
        "جلسة محكمة اصطناعية",
        "A court begins with its hearings. Made for tests.",
        "تبدأ محكمة جلساتها. سجل اصطناعي.",
    ),
    EventCategory.SECURITY: (
        "Synthetic report of unrest",
        "تقرير اصطناعي عن اضطرابات",
        "Unrest is reported at a facility. Made for tests.",
        "أُفيد باضطرابات في إحدى المنشآت. سجل اصطناعي.",
    ),
}  # fmt: skip
DISPUTE = ("Another outlet gives another day", "تذكر وسيلة أخرى يوما آخر")

# Label and country of a breakdown's rows.
NATIONALITIES = (
    ("Syrian", "SYR"), ("Iraqi", "IRQ"), ("Tunisian", "TUN"), ("Moroccan", "MAR"), ("Turkish", "TUR"),
    ("French", "FRA"), ("Egyptian", "EGY"), ("German", "DEU"), ("Dutch", "NLD"), ("Swedish", "SWE"),
)  # fmt: skip

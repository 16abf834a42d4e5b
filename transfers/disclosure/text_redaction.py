"""Find numbers under ten before a nationality in a text, in English and Arabic, and take them out.

A note that says "3-4 Iraqis" tells what the table beside it hides. Only people are looked for: "one Syrian
diplomat" and "3 Syrian cities" stay, since what follows says that they are something else. A nationality
that these lists do not know keeps its number: keep them up to date.
"""

from __future__ import annotations

import re

from transfers.disclosure.cell_suppression import Suppression

# Nationalities and peoples as English writes them before a noun; most take an s for several people.
DEMONYMS = """
Afghan Afghani African Albanian Algerian American Andorran Angolan Arab Argentine Argentinian Armenian Asian
Australian Austrian Azerbaijani Azeri Bahraini Bangladeshi Bashkir Basque Belarusian Belgian Bengali
Beninese Berber Bolivian Bosniak Bosnian Botswanan Brazilian British Bulgarian Burkinabe Burmese Burundian
Cambodian Cameroonian Canadian Caucasian Chadian Chechen Chilean Chinese Circassian Colombian Comorian
Congolese Croat Croatian Cuban Cypriot Czech Dagestani Danish Djiboutian Dominican Dutch Ecuadorian Egyptian
Emirati English Eritrean Estonian Ethiopian European Filipino Finnish French Gabonese Gambian Georgian
German Ghanaian Greek Guatemalan Guinean Haitian Honduran Hungarian Icelandic Indian Indonesian Ingush
Iranian Iraqi Irish Israeli Italian Ivorian Jamaican Japanese Jordanian Kazakh Kazakhstani Kenyan Korean
Kosovan Kosovar Kurd Kurdish Kuwaiti Kyrgyz Kyrgyzstani Laotian Latvian Lebanese Liberian Libyan Lithuanian
Luxembourgish Macedonian Malagasy Malawian Malaysian Maldivian Malian Maltese Mauritanian Mauritian Mexican
Moldovan Mongolian Montenegrin Moroccan Mozambican Namibian Nepalese Nepali Nigerian Nigerien Norwegian
Omani Pakistani Palestinian Peruvian Philippine Polish Portuguese Qatari Romanian Russian Rwandan Saudi
Scottish Senegalese Serb Serbian Singaporean Slovak Slovakian Slovene Slovenian Somali Somalian Spanish
Sudanese Surinamese Swedish Swiss Syrian Syriac Taiwanese Tajik Tajikistani Tanzanian Tatar Thai Togolese
Trinidadian Tunisian Turkish Turkistani Turkestani Turkmen Turkmenistani Turkoman Ugandan Uighur Ukrainian
Uruguayan Uyghur Uzbek Uzbekistani Venezuelan Vietnamese Welsh Western Yazidi Yemeni Yemenite Zambian
Zimbabwean non-Arab non-Iraqi non-Syrian foreign
"""
# Words that can only be people.
PEOPLES = """
Argentines Brits Britons Briton Dane Danes Englishman Englishmen Filipina Filipinas Finn Finns Frenchman
Frenchmen Frenchwoman Frenchwomen Dutchman Dutchmen Dutchwoman Dutchwomen Englishwoman Englishwomen
Icelander Icelanders Irishman Irishmen Irishwoman Irishwomen Luxembourger Luxembourgers Pole Poles Scot
Scots Spaniard Spaniards Swede Swedes Turk Turks Welshman Welshmen Westerner Westerners foreigner foreigners
"""
# The beginnings of the same words in Arabic; an ending follows, and the article may stand before it.
ARABIC_STEMS = """
عراقي سوري تونسي مغربي مغارب تركي أتراك اتراك تركستاني تركماني تركمان روسي روس مصري سعودي طاجيكي طاجيك
قرغيزي قيرغيزي قرغيز أوزبكي اوزبكي أوزبك اوزبك ألماني الماني ألمان المان إيراني ايراني بريطاني كندي صيني
فرنسي كازاخي كازاخستاني كازاخ إسرائيلي اسرائيلي أردني اردني لبناني فلسطيني يمني ليبي جزائري سوداني موريتاني
صومالي جيبوتي كويتي قطري بحريني إماراتي اماراتي عماني أفغاني افغاني أفغان افغان باكستاني هندي هنود بنغالي
بنغلاديشي إندونيسي اندونيسي ماليزي فلبيني تايلندي ياباني كوري أسترالي استرالي أمريكي امريكي أميركي اميركي
بلجيكي هولندي سويدي نرويجي دنماركي فنلندي نمساوي سويسري إيطالي ايطالي إسباني اسباني برتغالي بولندي أوكراني
اوكراني بيلاروسي روماني بلغاري صربي بوسني ألباني الباني كوسوفي مقدوني يوناني قبرصي جورجي أرميني ارميني
أذربيجاني اذربيجاني أذري شيشاني شيشان داغستاني إنغوشي تتري تتار إيغوري ايغوري أويغوري اويغوري إيغور ايغور
أويغور كردي أكراد اكراد عربي أجنبي اجنبي أجانب اجانب أوروبي اوروبي أفريقي إفريقي افريقي آسيوي نيجيري كيني
تنزاني إثيوبي اثيوبي إريتري سنغالي مالي تشادي كاميروني غاني أوغندي اوغندي إيرلندي ايرلندي توانسة أيزيدي
ايزيدي
"""

# What may stand between the number and the nationality.
FILLERS = (
    "adult|alleged|captured|detained|female|former|further|male|more|of them|only|other|suspected|were"
    "|young|من"
)
# What follows a nationality that means people: a noun for people, a word of grammar, a verb; or nothing.
PERSONS = (
    "adults?|boys?|children|citizens?|child|detainees?|fighters?|females?|girls?|individuals?|inmates?|juveniles?"
    "|males?|man|members?|men|militants?|minors?|nationals?|people|persons?|prisoners?|suspects?|teenagers?"
    "|transferees?|woman|women|youths?"
)
GRAMMAR = (
    "a|after|also|among|and|are|as|at|because|before|but|by|came|died|each|for|from|had|has|have|held|in|is|left"
    "|of|on|only|or|out|overall|per|said|so|than|that|to|too|until|was|went|were|when|which|while|who|with"
    "|(?!armed|allied|based|backed)\\w+ed"
)

DIGIT = "[0-9٠-٩۰-۹]"
WORD = "zero|one|two|three|four|five|six|seven|eight|nine"
ARABIC_WORD = (
    "صفر|واحد|اثنان|اثنين|ثلاثة|ثلاث|أربعة|أربع|اربعة|خمسة|خمس|ستة|ست|سبعة|سبع|ثمانية|ثماني|تسعة|تسع"
)
COUNTRIES = (
    "Afghanistan|Albania|Algeria|Australia|Austria|Azerbaijan|Belgium|Bosnia|Britain|Canada|Chechnya|China"
    "|Dagestan|Denmark|Egypt|Finland|France|Georgia|Germany|India|Indonesia|Iran|Iraq|Israel|Italy|Jordan"
    "|Kazakhstan|Kosovo|Kyrgyzstan|Lebanon|Libya|Malaysia|Morocco|(?:the )?Netherlands|Norway|Pakistan|Russia"
    "|Saudi Arabia|Somalia|Spain|Sudan|Sweden|Switzerland|Syria|Tajikistan|Tunisia|Türkiye|Turkey"
    "|Turkmenistan|(?:the )?UK|Ukraine|(?:the )?United Kingdom|(?:the )?United States|(?:the )?US"
    "|Uzbekistan|Yemen"
)
ONE = rf"(?:{DIGIT}|(?i:{WORD})|{ARABIC_WORD})"
NUMBER = rf"{ONE}(?:(?:\s?[-–—/]\s?|\s(?:to|or|and|إلى|أو)\s){ONE})?"
NOT_WITHIN = r"(?<!\w)(?<!\w[.,:/–-])"  # the 7 of "47", "1,007", "2026-7", "T-7"

# A number under ten by itself, for databases that know no more than plain patterns: finds more than it must.
LONE_NUMBER = f"(^|[^0-9٠-٩۰-۹]){DIGIT}([^0-9٠-٩۰-۹]|$)|{WORD}|{ARABIC_WORD}|واحد"

ADJECTIVE = "|".join(DEMONYMS.split())
PEOPLE = "|".join([*PEOPLES.split(), r"New\sZealanders?"])
AFTER = rf"(?=\s*$|\s*[^\w\s'’-]|\s*-\s|\s+(?:{PERSONS}|{GRAMMAR})\b)"
ENGLISH = rf"(?:(?:{ADJECTIVE})s\b|(?:{PEOPLE})\b|(?:{ADJECTIVE})\b(?!['’-]\w){AFTER})"
ARABIC = rf"(?:ال)?(?:{'|'.join(ARABIC_STEMS.split())})\w*"
# What may stand between an Arabic number and the nationality: "3 معتقلين عراقيين", "4 من الجنسية العراقية".
ARABIC_PERSONS = (
    "مواطن|معتقل|محتجز|سجين|سجناء|نزيل|نزلاء|موقوف|مشتبه|متهم|مقاتل|عنصر|عناصر|شخص|أشخاص|اشخاص|رجل|رجال|امرأة|نساء"
    "|طفل|أطفال|اطفال|قاصر|قاصرين|فتى|فتيان|فتاة|فتيات|شاب|شبان|فرد|أفراد|افراد|رعايا|رعية|إرهابي|ارهابي|جهادي"
    "|قيادي|قادة|ذكور|إناث|اناث|بنات|بنت|أحداث|بالغ"
)
PEOPLE_IN_ARABIC = (
    rf"(?:من\s+(?:بين\s+)?)?(?:(?:ال)?(?:{ARABIC_PERSONS})\w*\s+)?(?:آخرين\s+|أخريات\s+)?(?:من\s+)?\(?"
    rf"(?:(?:حملة\s+|يحملون\s+)?الجنسي(?:ة|ات)\s+)?{ARABIC}"
)
# A number that stands alone: most texts have none, and asking costs a tenth of looking for nationalities.
ALONE = re.compile(rf"\b(?:{DIGIT}|(?i:{WORD})|(?:ال)?(?:{ARABIC_WORD})|واحد\w*)\b")
# "3 Iraqis", "3 (three) Iraqis", "5 UK nationals", "two people from Tunisia", "3 of the detainees were Iraqi"
OF_A_STATE = rf"(?:UK|US|U\.S\.|EU)\s+(?:{PERSONS})\b|(?:{PERSONS})\s+from\s+(?:{COUNTRIES})\b"
SOME_WERE = (
    rf"of\s+(?:the\s+|them\s+|those\s+)*(?:(?:{PERSONS})\s+)?(?:were|was|are|is)\s+(?:{ADJECTIVE})s?\b"
)
BEFORE = re.compile(
    rf"{NOT_WITHIN}(?P<number>{NUMBER}(?:\s*\({ONE}\))?)\s+(?:(?:{FILLERS})\s+)*"
    rf"(?:{ENGLISH}|{PEOPLE_IN_ARABIC}|{OF_A_STATE}|{SOME_WERE})"
)
# "Israeli: 1", "Iraqis (3)", "French 4, Kazakh 4", and the Arabic "one", which stands behind.
BEHIND = re.compile(
    rf"\b(?:(?:{ADJECTIVE})s?|{PEOPLE}|{ARABIC})"
    rf"(?:\s*[:=(]\s*|\s+)(?:ال)?(?P<number>{NUMBER})(?=\s*(?:$|[;)،]|[,.](?:\s|$)))"
    rf"|\b{ARABIC}\s+(?P<one>واحد\w*)"
)


def small_counts(text: str) -> list[str]:
    """Return what a text says of fewer than ten people of a nationality: "3-4 Iraqis", "one Israeli"."""
    if not ALONE.search(text):
        return []
    return [found[0] for pattern in (BEFORE, BEHIND) for found in pattern.finditer(text)]


def redact_small_counts(text: str) -> str:
    """Return the text with "<10" in place of such numbers: "only <10 Iraqis overall"."""
    if ALONE.search(text):
        for pattern in (BEFORE, BEHIND):
            text = pattern.sub(_hide_number, text)
    return text


def _hide_number(found: re.Match[str]) -> str:
    name = next(name for name, number in found.groupdict().items() if number)
    start, end = (place - found.start() for place in found.span(name))
    return found[0][:start] + Suppression.SMALL.label + found[0][end:]

"""Word lists that the guards read, as comparison keys. One list serves all languages: that of a pair is unknown."""

from __future__ import annotations

from functools import cache

from dedup.text.keys import key

__all__ = [
    "contentless",
    "demonstratives",
    "function_words",
    "negations",
    "number_words",
    "relations",
    "speech",
]

_FUNCTION = """
من إلى على عن في مع بين حتى منذ خلال عند لدى نحو حول عبر أمام وراء ضمن بـ ل ب ك و ف أو أم ثم بل لكن لكنه لكنها إن أن
إنه إنها أنه أنها أنهم إنهم بأن بأنه بأنها لأن لأنه لأنها كأن قد لقد هو هي هم هن هما أنا نحن أنت الذي التي الذين
اللذين اللتين اللواتي ما ماذا كما حيث إذ إذا إذن لو لولا كان كانت كانوا يكون تكون سيكون ستكون يكونوا وكان تم يتم
جرى يجري به بها بهم له لها لهم لهما لنا لي لك منه منها منهم فيه فيها فيهم عليه عليها عليهم إليه إليها إليهم عنه عنها
عنهم معه معها معهم بينهم بينهما كل كافة جميع بعض أحد إحدى أي أية كذلك أيضا أيضاً فقط هنا هناك حين حينما عندما بينما
وهو وهي وهم مما فيما بما لما هذا هذه ذلك تلك هؤلاء أولئك هذان هاتان ذاك
a an the of to in on at by for with from as and or but that which who whom whose is are was were be been being has have
had it its he she they his her their them him we our us you your i my this these those there here into over about also
""".split()
_DEMONSTRATIVE = "هذا هذه ذلك تلك هؤلاء أولئك هذان هاتان ذاك this that these those".split()
_NEGATION = """
لا لم لن ليس ليست ليسوا غير دون بدون بلا عدم نفى نفت ينفي تنفي نفوا نافيا نافية ما كلا رفض رفضت يرفض ترفض
not no never without none nobody nothing neither nor cannot denied denies deny t
""".split()
_SPEECH = """
قال قالت قالوا يقول تقول أضاف أضافت أضافوا يضيف مضيفا أكد أكدت أكدوا يؤكد مؤكدا أوضح أوضحت يوضح موضحا ذكر ذكرت
أشار أشارت يشير مشيرا بين بينت مبينا كشف كشفت لفت لفتت لافتا شدد شددت مشددا صرح صرحت أعلن أعلنت معلنا أفاد أفادت تابع
تابعت واصل اعتبر اعتبرت رأى رأت نقل نقلت قائلا قائلة
said says told added stated according
""".split()
_RELATION = "من إلى مع ضد قبل بعد فوق تحت from to with against before after above below over under".split()
_NUMBERS = {
    "1": "واحد واحدة one", "2": "اثنان اثنين اثنتان اثنتين two", "3": "ثلاث ثلاثة three", "4": "أربع أربعة four",
    "5": "خمس خمسة five", "6": "ست ستة six", "7": "سبع سبعة seven", "8": "ثمان ثماني ثمانية eight",
    "9": "تسع تسعة nine", "10": "عشر عشرة ten", "11": "eleven", "12": "twelve", "20": "عشرون عشرين twenty",
    "30": "ثلاثون ثلاثين thirty", "40": "أربعون أربعين forty", "50": "خمسون خمسين fifty",
    "60": "ستون ستين sixty", "70": "سبعون سبعين seventy", "80": "ثمانون ثمانين eighty",
    "90": "تسعون تسعين ninety", "100": "مئة مائة hundred", "200": "مئتان مئتين مائتان مائتين",
    "300": "ثلاثمئة ثلاثمائة", "400": "أربعمئة أربعمائة", "500": "خمسمئة خمسمائة", "600": "ستمئة ستمائة",
    "700": "سبعمئة سبعمائة", "800": "ثمانمئة ثمانمائة ثمانيمئة", "900": "تسعمئة تسعمائة",
    "1000": "ألف ألفا آلاف thousand", "2000": "ألفان ألفين", "1000000": "مليون مليونا ملايين million",
    "2000000": "مليونان مليونين", "1000000000": "مليار مليارا مليارات بليون billion",
    "2000000000": "ملياران مليارين", "%": "المئة المائة بالمئة بالمائة percent",
    "1.": "الأول الأولى أول أولى first", "2.": "الثاني الثانية ثاني second", "3.": "الثالث الثالثة third",
    "4.": "الرابع الرابعة fourth", "5.": "الخامس الخامسة fifth", "6.": "السادس السادسة sixth",
    "7.": "السابع السابعة seventh", "8.": "الثامن الثامنة eighth", "9.": "التاسع التاسعة ninth",
    "10.": "العاشر العاشرة tenth",
}  # fmt: skip


def _keys(words: list[str]) -> frozenset[str]:
    return frozenset(filter(None, map(key, words)))


@cache
def function_words() -> frozenset[str]:
    """Words that carry grammar only."""
    return _keys(_FUNCTION)


@cache
def demonstratives() -> frozenset[str]:
    """Words that point back: "those hospitals" adds nothing to the hospitals' name."""
    return _keys(_DEMONSTRATIVE)


@cache
def negations() -> frozenset[str]:
    """Words that negate a statement."""
    return _keys(_NEGATION) - {"ما"}


@cache
def speech() -> frozenset[str]:
    """Reporting verbs."""
    return _keys(_SPEECH)


@cache
def contentless() -> frozenset[str]:
    """Words that add no content to a sentence: function words and reporting verbs."""
    return function_words() | speech()


@cache
def relations() -> frozenset[str]:
    """Prepositions that cannot replace one another: from, to, before, after."""
    return _keys(_RELATION)


@cache
def number_words() -> dict[str, str]:
    """Number words and the digits they stand for; ordinals end in a full stop."""
    return {key(word): digits for digits, words in _NUMBERS.items() for word in words.split()}

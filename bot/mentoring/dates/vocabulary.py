"""What English, German, French and Spanish say around dates."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Vocabulary:
    """What one language says around dates; phrases are apart by "|", a final apostrophe needs no space after it."""

    strong: str
    on: str
    inside: str
    article: str
    of: str
    end: str
    ends: dict[str, str]
    this: str
    next: str
    next_after: str
    months: str
    weekdays: str
    units: dict[str, str]
    counts: tuple[str, ...]
    relative: str
    today: str
    tomorrow: str
    middle: str = ""
    first: str = ""
    relative_after: str = ""
    holidays: dict[str, tuple[int, int]] = field(default_factory=dict)


ENGLISH = Vocabulary(
    strong="by|until|till|til|before|no later than|not later than|at the latest by|due|due on|due by|due date|deadline"
    "|deadline is|on or before"
    "|by eod|by eod on|by end of day|by end of day on|by the end of the day|by the end of the day on|by cob|by cob on"
    "|by close of business|by close of business on|before eod|before eod on|before cob|eod on|cob on",
    on="on",
    inside="in|during|at|within",
    article="the|around|about|roughly",
    of="of",
    end="end|end of|end of the|late|the end of|the end of the",
    ends={"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year", "year end": "year", "year-end": "year"},
    this="this|within the|within this|the current|current|this coming",
    next="next|the next|the coming|coming|the following",
    next_after="",
    months="january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep"
    "|october|oct|november|nov|december|dec",
    weekdays="monday|mon|tuesday|tues|tue|wednesday|wed|thursday|thurs|thur|thu|friday|fri|saturday|sat|sunday|sun",
    units={
        "day": "day|days",
        "week": "week|weeks",
        "month": "month|months",
        "quarter": "quarter|quarters",
        "year": "year|years",
        "fortnight": "fortnight",
    },
    counts=(
        "a|an|one",
        "a couple of|couple of|two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    relative="in|within|in the next|within the next|over the next",
    relative_after="from now|from today",
    today="today|tonight|eod|cob|close of business|end of day|the end of the day|end of the day|now",
    tomorrow="tomorrow|the day after tomorrow|day after tomorrow",
    middle="mid|mid-|the middle of|middle of",
    first="the start of|start of|the beginning of|beginning of",
    holidays={
        "christmas": (12, 24),
        "xmas": (12, 24),
        "new year": (12, 31),
        "new year's": (12, 31),
        "new year's eve": (12, 31),
        "the new year": (12, 31),
    },
)

VOCABULARY = {
    "en": ENGLISH,
    "de": Vocabulary(
        strong="bis|bis zum|bis zur|vor|vor dem|spätestens|spätestens am|bis spätestens|fällig am|bis zum",
        on="am",
        inside="im|in",
        article="dem|den|der|das",
        of="des",
        end="ende|ende des|ende der|ende dieses|ende dieser|zum ende des",
        ends={"monatsende": "month", "quartalsende": "quarter", "jahresende": "year"},
        this="diesen|diese|dieses|dieser|diesem",
        next="nächsten|nächste|nächster|nächstes|kommenden|kommende",
        next_after="",
        months="januar|jänner|jan|februar|feb|märz|april|apr|mai|juni|juli|august|aug|september|sept|sep|oktober|okt"
        "|november|nov|dezember|dez",
        weekdays="montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag",
        units={
            "day": "tag|tage|tagen|tages",
            "week": "woche|wochen",
            "month": "monat|monats|monate|monaten",
            "quarter": "quartal|quartals|quartale|quartalen",
            "year": "jahr|jahres|jahre|jahren",
        },
        counts=(
            "einem|einer|ein",
            "zwei",
            "drei",
            "vier",
            "fünf",
            "sechs",
            "sieben",
            "acht",
            "neun",
            "zehn",
            "elf",
            "zwölf",
        ),
        relative="in|innerhalb von|in den nächsten",
        today="heute",
        tomorrow="morgen|übermorgen",
        middle="mitte",
        first="anfang",
        holidays={"weihnachten": (12, 24), "silvester": (12, 31)},
    ),
    "fr": Vocabulary(
        strong="avant|avant le|avant la|d'ici|d'ici le|d'ici à|d'ici au|d'ici la|jusqu'à|jusqu'au|jusqu'en|pour"
        "|pour le|pour la|au plus tard|au plus tard le|échéance|avant l'",
        on="le",
        inside="en|au",
        article="le|la|l'",
        of="de|du|d'",
        end="fin|fin de|fin du|fin d'|la fin de|la fin du|la fin d'",
        ends={},
        this="ce|cet|cette",
        next="prochain|prochaine",
        next_after="prochain|prochaine",
        months="janvier|janv|février|fevrier|févr|mars|avril|avr|mai|juin|juillet|juil|août|aout|septembre|sept|octobre"
        "|oct|novembre|nov|décembre|decembre|déc",
        weekdays="lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
        units={
            "day": "jour|jours",
            "week": "semaine|semaines",
            "month": "mois",
            "quarter": "trimestre|trimestres",
            "year": "an|ans|année",
        },
        counts=("un|une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
        relative="dans|d'ici|sous|dans les prochaines|dans les prochains",
        today="aujourd'hui",
        tomorrow="demain|après-demain",
        middle="mi-|la mi-",
        first="début|le début de",
        holidays={"noël": (12, 24), "noel": (12, 24)},
    ),
    "es": Vocabulary(
        strong="antes de|antes del|para|para el|para la|hasta|hasta el|hasta la|a más tardar el|a más tardar",
        on="el",
        inside="en",
        article="el|la|los",
        of="de|del",
        end="fin de|fines de|finales de|a finales de|final de|el final de|fin del|final del|el fin de",
        ends={},
        this="este|esta",
        next="próximo|próxima|proximo|proxima|el próximo|la próxima",
        next_after="que viene|próximo|próxima",
        months="enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre",
        weekdays="lunes|martes|miércoles|miercoles|jueves|viernes|sábado|sabado|domingo",
        units={
            "day": "día|días|dia|dias",
            "week": "semana|semanas",
            "month": "mes|meses",
            "quarter": "trimestre|trimestres",
            "year": "año|años",
        },
        counts=("un|una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
        relative="en|dentro de",
        today="hoy",
        tomorrow="mañana|pasado mañana",
        middle="mediados de|a mediados de",
        first="principios de|a principios de",
        holidays={"navidad": (12, 24)},
    ),
}

_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = ("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth")
ORDINALS = {
    said: number
    for number, said in enumerate(
        (
            *(*_ONES, *_TEENS, "eighteenth", "nineteenth", "twentieth"),
            *(f"twenty-{one}" for one in _ONES),
            *("thirtieth", "thirty-first"),
        ),
        start=1,
    )
}
"""Days of a month in English words."""

"""Words of somebody who may come to harm, or do harm: no goal, no win, no question. A person is needed, not a bot.

Read before anything else, and in the first person: "kill the process" and "the end of life of Python 3.8" are work.
Where it is in doubt whether a name is a person's, it is work too.
"""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from bot.deferred import regex

SELF = "care.self"
OTHERS = "care.others"
MISTREATED = "care.mistreated"

_LONGEST = 12_000
"""Characters that are looked at."""
_BEFORE, _AFTER, _PLACES = 120, 120, 50
"""Characters around a word that may be of danger, and how many such words: a long text takes no longer for it."""
_WORDS = regex(
    r"kill|unaliv|hurt|harm|injur|hang|drown|sho[ot]|stab|poison|starv|cut|burn|life|die|dead|liv[ei]|exist|end it"
    r"|overdos|suicid|jump|leap|slit|pills|go on|wake up|born|depress|murder|strangl|punch|slap|beat|rape|hit|attack"
    r"|chok|bomb|set fire|mich|mir das|mein|ich|tuer|pendre|mal\b|fin à|mourir|matarme|quitarme|hacerme|morir",
    re.I,
)
_MARKS = regex(r"[*_~`\u200b-\u200d\u2060\ufeff]")
_SMALL = (
    r"(?:wants?|wanted|wanna|wish|needs?|plans?|planning|planned|intend|hope|like|love|going|gonna|about|ready|try|trying"
    r"|tried|think(?:ing)?|thought|consider(?:ing)?|considered|decided|feel(?:ing)?|felt|am|was|were|be|been|being|would"
    r"|will|shall|might|may|could|should|can|have|had|did|really|just|so|often|always|still|sometimes|even|only|actually"
    r"|honestly|now|badly|very|rather|better|soon|a|bit|to|of|that|i|i['’](?:m|d|ll|ve))"
)
_FIRST = rf"\bi(?:['’](?:m|d|ll|ve))?(?:\s+{_SMALL}){{0,10}}\s+"
_OPENS = (
    r"^(?:/\s?[\w-]+\s+)?(?:(?:please|add|new|ask|find|1on1|log|save|note|win)\b\s*[:,]?\s+){0,3}"
    r"(?:(?:(?:my|a|the)\s+)?goal\s*(?::|is\s+to\b|is\s*:|is\b|=|-)\s*)?(?:to\s+)?"
)
_ME = rf"(?:{_FIRST}|{_OPENS})"
"""Who speaks is who would do it: "I really want to ...", "my goal is to ...", or nothing before the verb."""
_DAY = r"(?:(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?|my|the\s\d)\b"
_ENDS = (
    r"(?=\s*(?:$|[.,!?;)]|(?:by|before|after|today|tonight|tomorrow|now|soon|because|and|or|so|but|if|when|until|please"
    rf"|already|as\s+soon|any\s?more|at\s+work|in\s+the\s+face|in\s+my\s+sleep|from\s+\w+)\b|(?:this|next)\s+\w|on\s+{_DAY}))"
)
_MYSELF = (
    r"(?:kill(?:ing|ed)?|unaliv(?:e|ing)|hurt(?:ing)?|harm(?:ing|ed)?|injur(?:e|ing|ed)|hang(?:ing|ed)?|drown(?:ing|ed)?"
    r"|shoot(?:ing)?|shot|stab(?:bing|bed)?|poison(?:ing|ed)?|starv(?:e|ing|ed)|cut(?:ting)?|burn(?:ing|ed)?)"
    r"\s+(?:myself(?![\w-])|my\s+self(?=\s*(?:$|[.,!?;]|(?:by|because|and|or|today|tonight|tomorrow|now|again)\b)))"
    r"(?!\s+(?:out|off|up|some|an?|short|loose|free|laughing|in|over|to\s+(?:meet|hit|make|finish|get|ship|deliver)"
    r"|with\s+(?:\w+\s+){0,2}(?:vim|emacs|git|rebases?|merges?|commits?|deploys?|regex(?:es)?|yaml|css|code|work|overtime))\b)"
)
_PILLS = r"on\s+(?:\w+\s+)?(?:pills?|drugs?|meds|medication|painkillers|tablets|heroin|opioids)\b"
_SELF = regex(
    rf"\b{_MYSELF}"
    r"|\bend(?:ing)?\s+my\s+(?:own\s+)?life\b(?!\s+as\s+an?\b)"
    rf"|\btak(?:e|ing)\s+my\s+own\s+life\b|\btak(?:e|ing)\s+my\s+life{_ENDS}"
    rf"|{_ME}(?:die|be\s+dead|be\s+no\s+longer\s+alive|stop\s+living|stop\s+existing|not\s+exist|end\s+it\s+all){_ENDS}"
    rf"|{_ME}(?:take\s+an\s+)?overdos(?:e|ed|ing)(?:{_ENDS}|\s+{_PILLS})"
    rf"|{_ME}(?:commit(?:ting)?\s+|attempt(?:ing|ed)?\s+)?suicide{_ENDS}"
    r"|\b(?:i|i['’]m|i['’]ve|feel(?:ing)?)(?:\s+(?:am|was|been|have|feel(?:ing)?|so|really|very|still|often)){0,4}\s+suicidal\b"
    r"|(?<!\bfor\s)(?<!\bof\s)(?<!\babout\s)(?<!\bdetect\s)\bsuicidal\s+(?:thoughts?|feelings?|ideation)\b|^suicidal$"
    rf"|{_ME}self[\s-]?harm(?:ing|ed)?{_ENDS}"
    rf"|{_ME}(?:jump|leap)\s+(?:off|from)\s+(?:a|the)\s+(?:bridge|roof|building|balcony)\b"
    rf"|{_ME}(?:slit|cut)\s+my\s+wrists?\b|{_ME}(?:take|swallow)\s+all\s+(?:of\s+)?my\s+pills\b"
    r"|\bi\s+(?:do\s+not|don['’]?t)\s+want\s+to\s+(?:live|be\s+alive|wake\s+up)(?=\s*(?:$|[.,!?;]|any\s?more\b))"
    r"|\bi\s+(?:can\s?not|can['’]?t)\s+(?:go\s+on|live)(?:\s+(?:any\s?more|like\s+this|living))?\s*(?:$|[.,!?;])"
    r"|\bi(?:['’]d|\s+would)\s+be\s+better\s+off\s+dead\b|\bi\s+wish\s+i\s+(?:was|were)\s+(?:dead|never\s+born)\b"
    r"|\b(?:no\s+reason\s+to\s+live|nothing\s+(?:left\s+)?to\s+live\s+for|(?:tired|sick)\s+of\s+living)\b"
    r"|\bwants?\s+to\s+(?:kill|hurt|harm)\s+(?:himself|herself|themselves|themself)\b"
    r"|^(?:please\s+)?kill\s+me(?:\s+(?:now|please))?$|^i(?:['’]m|\s+am|\s+feel)(?:\s+(?:so|very|really)){0,2}\s+depressed$"
    # In the languages in which a goal is understood too.
    r"|\bmich\s+(?:selbst\s+)?(?:umbringen|töten|verletzen|ritzen|er?hängen|aufhängen)\b|\bbringe?\s+mich\s+um\b"
    r"|\bmir\s+das\s+leben\s+nehmen\b|\bmein(?:em)?\s+leben\s+(?:ein\s+ende|beenden)\b|\bselbstmord\s+begehen\b"
    rf"|\bich\s+(?:möchte|will)\s+(?:nur\s+|einfach\s+)?(?:sterben|tot\s+sein){_ENDS}"
    r"|\bme\s+(?:tuer|suicider|pendre|faire\s+du\s+mal)\b|\bmettre\s+fin\s+à\s+(?:mes\s+jours|ma\s+vie)\b"
    rf"|\bje\s+(?:veux|voudrais)\s+mourir{_ENDS}"
    rf"|\b(?:matarme|suicidarme|quitarme\s+la\s+vida|hacerme\s+daño)\b|\bquiero\s+morir(?:me)?{_ENDS}",
    re.I,
)
_KIN = (
    r"(?:my|our)\s+(?:\w+\s+)?(?:manager|boss|lead|colleagues?|co-?workers?|team\s?mates?|ceo|cto|director|supervisor|mentor"
    r"|mentee|intern|wife|husband|partner|girlfriend|boyfriend|mother|father|mom|mum|dad|brother|sister|son|daughter|kids?"
    r"|neighbou?rs?|landlord|landlady|ex|family|friends?)"
)
_NAMES = (
    r"(?:aisha|alice|alex|ali|amy|ana|andrew|anna|ben|bob|carlos|chen|chloe|chris|claire|clara|dan|daniel|dave|david|diego|elena"
    r"|emily|emma|eric|eva|fatima|george|hannah|helen|ivan|james|jan|jane|jean|jenny|jim|joe|john|jose|juan|julia|kate|kevin"
    r"|laura|lena|leo|lisa|lucas|luis|luke|maria|marie|mario|matt|maya|mia|michael|mike|mira|mohamed|muhammad|nick|nina|olga"
    r"|oliver|omar|paul|pedro|peter|pierre|priya|rachel|raj|ravi|robert|sam|sara|sarah|simon|sofia|steve|stefan|susan|thomas"
    r"|tim|tom|wei|yusuf|zoe)"
)
"""After "kill" a capital is not enough: teams retire Jenkins."""
_ANYBODY = r"(?:every(?:one|body)|some(?:one|body)|any(?:one|body)|people|you|him|her)"
_PERSON = rf"(?:<@\w+(?:\|[^>]*)?>|{_KIN}|{_NAMES}(?:\s+[a-z]{{2,20}})??|{_ANYBODY})"
_VIOLENT = r"(?:murder(?:ed)?|strangl(?:e|ed)|stab(?:bed)?|punch(?:ed)?|slap(?:ped)?|beat\s+up|rape)"
_OTHERS = regex(
    rf"{_ME}(?:{_VIOLENT}|kill(?:ed)?|hurt|harm(?:ed)?|hit|shoot|shot|attack(?:ed)?|poison(?:ed)?|chok(?:e|ed))"
    rf"\s+{_PERSON}{_ENDS}"
    rf"|{_ME}{_VIOLENT}\s+(?-i:[A-Z][a-z]+)(?:\s+(?-i:[A-Z][a-z]+))?{_ENDS}|{_ME}{_VIOLENT}\s+them{_ENDS}"
    rf"|{_ME}(?:shoot\s+up|bomb|burn\s+down|set\s+fire\s+to)\s+(?:the|my|our|this)\s+(?:office|building|school|workplace){_ENDS}",
    re.I,
)
_SOMEBODY = (
    rf"\b(?:{_KIN}|{_NAMES}|<@\w+(?:\|[^>]*)?>|he|she|they|who|people|somebody|someone)\s+(?:['’]\w+\s+|\w+\s+){{0,4}}"
)
"""Linters yell as well."""
_MISTREATED = regex(
    r"\b(?:bull(?:y|ies|ied|ying)|harass(?:es|ed|ing|ment)?)\b(?!\s+(?:filter|detect\w*|classifier|model|policy\s+page)\b)"
    rf"|{_SOMEBODY}(?:yell|shout|scream|swear)(?:s|ed|ing)?\s+at\s+(?:me|us)(?![\w-])"
    rf"|{_SOMEBODY}(?:insult|humiliat|threaten|intimidat|abus|grop|molest|discriminat)(?:e|es|s|ed|ing)?\s+(?:against\s+)?"
    r"(?:me|us)(?![\w-])"
    r"|\bi(?:['’]m|['’]ve|\s+am|\s+was|\s+have|\s+get)\s+(?:\w+\s+){0,2}(?:humiliated|abused|groped|molested|discriminated)\b",
    re.I,
)


def is_answer(subject: Mapping[str, Any]) -> bool:
    """Whether a planned answer is to such words: it stands alone, and is not remembered once it is sent."""
    return subject.get("say") in (SELF, OTHERS, MISTREATED)


def read(typed: str) -> str | None:
    """What words of danger are answered with: the key of the sentence. None for all others."""
    said = " ".join(_MARKS.sub("", typed[:_LONGEST]).split()).rstrip(" .!?…")
    around = [(found.start() - _BEFORE, found.end() + _AFTER) for found in islice(_WORDS.finditer(said), _PLACES)]
    for pattern, key in ((_SELF, SELF), (_OTHERS, OTHERS)):
        if any(pattern.search(said, max(0, start), end) for start, end in around):
            return key
    return None


def tells_of_mistreatment(asked: str) -> bool:
    """Whether a question, or words that nothing else could place, are about bullying or harassment."""
    return _MISTREATED.search(_MARKS.sub("", asked[:_LONGEST])) is not None

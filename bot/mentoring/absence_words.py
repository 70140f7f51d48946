"""How people write in a status that they are away or there: one shape a line, as regular expressions in small letters.

`{BEGIN}` stands for the begin of a clause, `{END}` for its end or for a span of time, `{AM}` for "I am" and its like.
"""

PARTS = {
    "BEGIN": r"((?<=^)|(?<=[,;:.!?(|/&+–—~-] )|(?<=[(|/]))",
    "AM": r"(\b(i'?m|i am|am|is|be|being|currently|still|again|now|feeling|both|at home|called in|home) )",
    "END": r"(?=\s*($|[,;:.!?()|/&+–—~-]|{SPAN}\b|(and|with|at|in|back|on|due|because|again|next|tomorrow|soon|as of)\b"
    r"|(start|plan)\w*))",
    "LEAD": r"\b(ooo|out|off|summer|winter|christmas|family|public|bank|national|easter|gone) ((-|on|for) )?",
    "WITH": r"\b(with|got|has|have|the|a|down|caught|recovering from) ",
    "SPAN": r"((all|(the )?rest of the|most of|for the|for|this|(the )?whole) "
    r"(day|week|month|summer|morning|afternoon|year)|today|tonight|right now|now|currently"
    r"|until|till|til|thru|through|from|since|bis|seit|\d+)",
    "DAY": r"(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?",
    "MONTH": r"(jan(uar[yi]?)?|feb(ruar[yi]?)?|march|april|may|june?|july?|aug(ust)?|sept?(ember)?|o[ck]t(ober)?"
    r"|nov(ember)?|de[cz](ember)?)",
}


def shapes(lines: str) -> str:
    """All the shapes as one expression, their parts filled in."""
    whole = "|".join(f"({line.strip()})" for line in lines.strip().splitlines())
    for name, part in PARTS.items():
        whole = whole.replace(f"{{{name}}}", part)
    return whole


VACATION = shapes(r"""
    \b(on|taking|enjoying) ((my|an?|our|the) )?(\w+ )?(vacations?|holidays?|vacay|pto|honeymoon)\b
    \b(vacationing|holidaying|honeymooning|staycation|annual leave)\b
    ({BEGIN}|{LEAD})(vacations?|vacation mode|holidays?|vacay|pto|honeymoon)\b{END}
    \b(im|in|auf|mein|habe?) urlaub\b
    {BEGIN}(urlaub|ferien|feiertag|vakantie|ferie|urlop|lomalla|dovolená|tatil|vacances|congés|vacaciones|férias)\b{END}
    \b(op vakantie|på ferie|på semester|na urlopie|na dovolené|i ferie|tatilde)\b
    \b(en vacances|en congés?(?! (mat|pat|par|mal))|en rtt|de vacaciones|de férias|in ferie|in vacanza)\b
    \b(в отпуске|отпуск|у відпустці|відпустка)\b
    (休暇|お休み|夏休み|有給|有休|休假|年假|度假|휴가|연차)
""")

SICK = shapes(r"""
    \b(out|off|home|called in|calling in|on|at home|stay(ing)? home) (- )?(sick|ill|unwell)\b(?! (of|and tired))
    ({BEGIN}|{AM})(sick|ill|unwell|not well|poorly)\b(?! of){END}
    \bsick (day|leave|today|at home|in bed)\b
    ({BEGIN}|{WITH})((the|a) )?(covid(-?19)?|corona|flu|influenza|migraine|surgery|food poisoning|stomach bug)\b{END}
    \b(in (the )?hospital|medical leave|ill today|down with)\b
    \b(krank|krankgeschrieben|krankenstand|krankgemeldet|ziek|ziekgemeld|sjuk|sjukskriven|syk|sykmeldt|syg|sygemeldt)\b
    \b(sairaana|sairaslomalla|chor[ya]|na l4|zwolnienie lekarskie|nemocn[ýá]|raporlu)\b
    \b(malade|arrêt maladie|enferm[oa]|de baja|baja médica|doente|malat[oa]|in malattia|licença médica)\b
    \b(на больничном|болею|на лікарняному|хворію)\b
    (病欠|病假|体調不良|병가)
""")

AWAY = shapes(r"""
    \bo\.?o\.?o\b|\bo-o-o\b
    \bout of ((the|my) )?office\b(?! hours)
    (?<!roll )(?<!log )(?<!sign )(?<!check )(?<!time )(?<!phase )(?<!and )\bout (on (leave|pto)|(?!now){SPAN})\b
    \b(on|taking) ((my|a) )?(\w+ )?leave\b
    \b(parental|maternity|paternity|family|bereavement|compassionate|caregiver|carer'?s|study|adoption) leave\b
    \bon ((a|my) )?sabbatical\b|{BEGIN}sabbatical\b{END}
    ({BEGIN}|{AM})(away|afk|absent)\b(?!-){END}
    \b(afk|away) (from ((the|my) )?(keyboard|desk|office|computer|slack|work)|for (the|a|my)|with ((my|the) )?family)\b
    (?<![-\w])(?<!\bno )(?<!\bnext )((a|the|my|half|half-|taking the|rest|mental health) )?days? off\b(?!-){END}
    ({BEGIN}|\b(taking|the|a|on|enjoying) )((some|my) )?(week|time) off\b{END}
    ({BEGIN}|{AM})off(?= (today|until|till|til|work|for (the|christmas|easter|new year)|this|all)\b| on (leave|pto)\b|$)
    \bnot working\b|\b(not (at work|in( the office)?|here)|unavailable) (today|until|till|this week)\b
    \bgone (fishing|until|till|for (the|a))\b
    \bback ((on|at work|at work on|in the office|in the office on) )?({DAY}|tomorrow|next week|in {MONTH})\b
    \b(elternzeit|mutterschutz|abwesend|heute frei|nicht da|außer haus|ausser haus|freigestellt)\b
    \b(afwezig|met verlof|ouderschapsverlof|föräldraledig|tjänstledig|foreldrepermisjon|barselsorlov)\b
    \b(vanhempainvapaalla|izinli|izinde|absente?(?!-)|congé (maternité|paternité|parental)|nieobecn[ya])\b
    \b(ausente|fuera de la oficina|assente|in congedo|licença (maternidade|paternidade))\b
    (育休|産休|不在|请假|休み|부재중|육아휴직)
""")

DENIED_BEFORE = shapes(r"""
    \b(no|not|never|isn't|kein(en)?){FILLED}
    \b(needs?|wants?|wish|miss(ing)?|dream(ing)? of|of|about|happy|merry){FILLED}
    \b(plan(ning)?|book(ing)?|prepar(ing|e)( for)?|handover for|approv(ing|e)|review(ing)?|cover(ing)?( for)?){FILLED}
    \b(before|after|until|till|from|post|pre|last|back from|nach|nach dem|vor dem|avant les|après les){FILLED}
    \b(next|soon|almost|nearly|bald|tomorrow:?|morgen){FILLED}
    \b((days?|weeks?|countdown|counting down) to){FILLED}
""").replace(
    "{FILLED}",
    r"(?: (?:a|my|the|some|on|to|go|be|me|for|our|im|in|den|parental|maternity|paternity|sick|annual|longer))*\s*$",
)
"""What stands right before a word of absence where it is none: wishes, plans, other people, other times."""

DENIED_AFTER = shapes(r"""
    (休暇|休み|有給)?明け
    \s*[-:,]?\s*(starting|starts|as of|beginning|begins|soon|next|tomorrow|tmrw|((from|on) (tomorrow|next)))\b
    \s*[-:,]?\s*(in (\d+|two|three|a few|one|an?)|in {MONTH}|on {DAY})\b
    \s*[-:,]?\s*(ab|nächste|kommende|morgen|à partir|a partir|desde|demain|mañana)
    \s*from (?!.*(\b(to|until|till|through)\b|[-–—]))(?!home|work|my|the|keyboard|desk|slack)
    [\s-]*(plan(ning|s|ner)?|readiness|prep|coverage|cover|handover|swap|budget|shopping|countdown|balance|accrual)\b
    [\s-]*(polic(y|ies)|requests?|approvals?|approver|calendar|forms?|rota|report|workflow|dashboard|tracker)\b
    [\s-]*(project|features?|api|service|bot|module|app|page|system|ticket|bugs?|import|export|sync|code|script)\b
    [\s-]*(pipeline|tests?|team|party|season|reading|vibes|photos|beats?|tunes?|burns?|skills?|moves?|game)\b
    [\s-]*(with the fairies|계획|予定|計画)
""")
"""What stands right after it: another time, or the work that is about absences."""

AT_WORK = shapes(r"""
    \b(wfh|wfa|works? from|works? remote(ly)?|working from|working remote(ly)?|workation|home ?office|telework(ing)?)\b
    \b(remote today|mobiles arbeiten|télétravail|teletrabajo)\b
""")
"""At work elsewhere, wherever in the status it stands; what `AGAIN` finds before it says that this is later."""

AGAIN = r"(\b(then|not|no|again|back)\b[^,;.]{0,12}|\b(from|after|until|till) [^,;]{0,20}[,:]? ?)$"

PRESENT = shapes(r"""
    (?<!not )(?<!non-)\bworking\b(?! (until|till))
    \b(in a meeting|in meetings|in an? interview|im meeting|at a conference|offsite|off-site|retreat)\b
    \b(commuting|travell?ing for work|business trip|dienstreise)\b
    \b(on[- ]call|bereitschaft|support duty|covering|available|online|around|back from|back at it)\b
    \b(focus(ing|ed)?|heads down|deep work|coding|pairing|presenting|sick (of|and tired))\b
""")
"""There, unless a word of absence stands before it."""

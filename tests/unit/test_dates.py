from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.dates import find_due, find_unread, parse_day, say_day, split_goal

WEDNESDAY = date(2026, 11, 18)

DUE = [
    ("by end of March", date(2027, 3, 31)),
    ("by March", date(2027, 3, 31)),
    ("before June", date(2027, 6, 30)),
    ("until April 2028", date(2028, 4, 30)),
    ("in April", date(2027, 4, 30)),
    ("in May", date(2027, 5, 31)),
    ("by late March", date(2027, 3, 31)),
    ("mid-March", date(2027, 3, 15)),
    ("by mid March", date(2027, 3, 15)),
    ("by the start of June", date(2027, 6, 1)),
    ("by November", date(2026, 11, 30)),
    ("by October", date(2027, 10, 31)),
    ("until 5 Jan", date(2027, 1, 5)),
    ("by the 5th of January", date(2027, 1, 5)),
    ("on 5 Jan", date(2027, 1, 5)),
    ("January 5th, 2027", date(2027, 1, 5)),
    ("5 Jan 2024", date(2024, 1, 5)),
    ("March 31", date(2027, 3, 31)),
    ("by May 5", date(2027, 5, 5)),
    ("by 1 may", date(2027, 5, 1)),
    ("by Sept 30", date(2027, 9, 30)),
    ("by Fri, 5 March", date(2027, 3, 5)),
    ("by 18 Nov", date(2026, 11, 18)),
    ("by 17 Nov", date(2027, 11, 17)),
    ("by 29 Feb", date(2028, 2, 29)),
    ("by 2027-03-31", date(2027, 3, 31)),
    ("2027-03-31", date(2027, 3, 31)),
    ("by 31/03", date(2027, 3, 31)),
    ("31/03", date(2027, 3, 31)),
    ("by 31.03.2027", date(2027, 3, 31)),
    ("by 3/4/2027", date(2027, 4, 3)),
    ("by the 15th", date(2026, 12, 15)),
    ("by the 20th", date(2026, 11, 20)),
    ("by Friday", date(2026, 11, 20)),
    ("by fri", date(2026, 11, 20)),
    ("by Wednesday", date(2026, 11, 25)),
    ("this Friday", date(2026, 11, 20)),
    ("next Friday", date(2026, 11, 27)),
    ("on Tuesday", date(2026, 11, 24)),
    ("in 3 weeks", date(2026, 12, 9)),
    ("in two months", date(2027, 1, 18)),
    ("in a couple of weeks", date(2026, 12, 2)),
    ("in a fortnight", date(2026, 12, 2)),
    ("within 6 weeks", date(2026, 12, 30)),
    ("in three quarters", date(2027, 8, 18)),
    ("3 weeks from now", date(2026, 12, 9)),
    ("tomorrow", date(2026, 11, 19)),
    ("by the day after tomorrow", date(2026, 11, 20)),
    ("by today", date(2026, 11, 18)),
    ("by EOD", date(2026, 11, 18)),
    ("by COB", date(2026, 11, 18)),
    ("by EOD friday", date(2026, 11, 20)),
    ("by the end of the day friday", date(2026, 11, 20)),
    ("by COB tuesday", date(2026, 11, 24)),
    ("by close of business on 3 December", date(2026, 12, 3)),
    ("by Q2", date(2027, 6, 30)),
    ("by end of Q1 2028", date(2028, 3, 31)),
    ("by the end of quarter", date(2026, 12, 31)),
    ("end of next quarter", date(2027, 3, 31)),
    ("end of the year", date(2026, 12, 31)),
    ("by EOY", date(2026, 12, 31)),
    ("by year end", date(2026, 12, 31)),
    ("by 2027", date(2027, 12, 31)),
    ("this month", date(2026, 11, 30)),
    ("next month", date(2026, 12, 31)),
    ("by the end of the week", date(2026, 11, 20)),
    ("by next week", date(2026, 11, 27)),
    ("before Christmas", date(2026, 12, 24)),
    ("deadline: 5 Jan", date(2027, 1, 5)),
    ("due Friday", date(2026, 11, 20)),
    ("no later than 1 Feb", date(2027, 2, 1)),
    ("on Friday the 13th", date(2027, 8, 13)),
    ("by Friday the 4th", date(2026, 12, 4)),
    ("by the second of May", date(2027, 5, 2)),
    ("by the twenty-first of June 2028", date(2028, 6, 21)),
    ("by Friday next week", date(2026, 11, 27)),
    ("by Monday in two weeks", date(2026, 11, 30)),
    ("by Monday in November", date(2026, 11, 23)),
    ("within two days", date(2026, 11, 20)),
]

ABROAD = [
    ("de-DE", "bis Ende März", date(2027, 3, 31)),
    ("de-DE", "bis zum 5. Januar", date(2027, 1, 5)),
    ("de-DE", "bis Freitag", date(2026, 11, 20)),
    ("de-DE", "nächsten Freitag", date(2026, 11, 27)),
    ("de-DE", "in 3 Wochen", date(2026, 12, 9)),
    ("de-DE", "bis 31.3.", date(2027, 3, 31)),
    ("de-DE", "bis Jahresende", date(2026, 12, 31)),
    ("de-DE", "bis zum 15.", date(2026, 12, 15)),
    ("de-DE", "by end of March", date(2027, 3, 31)),
    ("fr-FR", "avant fin mars", date(2027, 3, 31)),
    ("fr-FR", "d’ici vendredi", date(2026, 11, 20)),
    ("fr-FR", "d'ici le 5 janvier", date(2027, 1, 5)),
    ("fr-FR", "jusqu'au 1er mars", date(2027, 3, 1)),
    ("fr-FR", "avant la fin de l'année", date(2026, 12, 31)),
    ("fr-FR", "dans deux mois", date(2027, 1, 18)),
    ("es-ES", "antes de fin de marzo", date(2027, 3, 31)),
    ("es-ES", "para el 5 de enero", date(2027, 1, 5)),
    ("es-ES", "hasta el viernes", date(2026, 11, 20)),
    ("es-ES", "en dos meses", date(2027, 1, 18)),
    ("es-ES", "pasado mañana", date(2026, 11, 20)),
    ("es-ES", "el próximo viernes", date(2026, 11, 27)),
    ("pl-PL", "do 5 maja", date(2027, 5, 5)),
    ("pl-PL", "do 5 maja 2028", date(2028, 5, 5)),
    ("pl-PL", "by 3.4.", date(2027, 4, 3)),
    ("it-IT", "entro il 5 maggio", date(2027, 5, 5)),
    ("nl-NL", "voor 5 oktober", date(2027, 10, 5)),
    ("pt-BR", "até 5 de maio", date(2027, 5, 5)),
]

NOT_DATES = """learn Go|may|I may apply|second|a second look|march through the backlog|Python 3.12|pair with April
sun|mon|Sat in on a client call|HTTP 404|v2.1|read chapter 5|24/7 on-call|1:1 with Priya
100% coverage|top 10|3-tier architecture|May I ask|in a second|week-long spike|cut latency by 10 ms
cut cost by 1/3|shorten onboarding by a month|be the first|get it reviewed by April Smith
ship on Python by 3.12|prepare for Black Friday|pay by the month|review 2 may PRs
I think 2 may be enough|improve by 50%|fix it by the second attempt|prepare tomorrow's standup
once in a week|read 2027-03-31-incident.md|what I do in a day|by summer|use ISO-8601
pass 10/12 tests|one month|work on sun servers|in 5 minutes|by hand|until done|before lunch
gain in two years of experience|june|by 31 February
respond to every PR within one day|answer each ticket in 2 days|respond to every PR within 24 hours
present by Monday in March|a Friday the 13th party|be the second of the team"""


@pytest.mark.parametrize(("phrase", "day"), DUE)
def test_a_date_phrase_at_the_end_of_a_goal_is_its_due_date_and_leaves_the_title(phrase: str, day: date) -> None:
    assert split_goal(f"I want to lead a design review {phrase}", WEDNESDAY) == ("Lead a design review", day)
    assert parse_day(phrase, WEDNESDAY) == day


@pytest.mark.parametrize(("locale", "phrase", "day"), ABROAD)
def test_other_languages_are_read_where_the_locale_says_so(locale: str, phrase: str, day: date) -> None:
    assert split_goal(f"Design review {phrase}", WEDNESDAY, locale) == ("Design review", day)
    assert parse_day(phrase, WEDNESDAY, locale) == day


@pytest.mark.parametrize("locale", ["en", "en-US", "de-DE", "fr-FR", "es-ES", "ja-JP", "nonsense", ""])
@pytest.mark.parametrize("text", NOT_DATES.replace("\n", "|").split("|"))
def test_words_that_only_look_like_dates_are_not(text: str, locale: str) -> None:
    assert find_due(text, WEDNESDAY, locale) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("write the RFC by 31 Feb", "by 31 Feb"),
        ("write the RFC by 29 Feb 2027", "by 29 Feb 2027"),
        ("write the RFC by yesterday", "by yesterday"),
        ("write the RFC by last Friday.", "by last Friday"),
        ("write the RFC by 13/14/2027", "by 13/14/2027"),
        ("ship by 3/4", "by 3/4"),
        ("present by Monday in March", "by Monday in March"),
        ("write the RFC by the 32nd", "by the 32nd"),
        ("write the RFC by 30 February or by June", None),
    ],
)
def test_a_day_that_cannot_be_told_is_no_due_date_and_its_words_are_found(text: str, words: str | None) -> None:
    assert find_unread(text, WEDNESDAY) == words
    assert (find_due(text, WEDNESDAY) is None) == (words is not None)
    assert split_goal(text, WEDNESDAY)[0].endswith((words or "").rstrip("."))


@pytest.mark.parametrize("text", NOT_DATES.replace("\n", "|").split("|"))
def test_words_that_are_no_date_are_not_taken_for_one_that_cannot_be(text: str) -> None:
    assert find_unread(text, WEDNESDAY) == {
        "by 31 February": "by 31 February",
        "present by Monday in March": "by Monday in March",
    }.get(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("By end of March I want to lead a design review", "Lead a design review"),
        ("my goal is to write the RFC (by 5 Jan).", "Write the RFC"),
        ("goal: by Friday, talk to sales about pricing", "Talk to sales about pricing"),
        ("I'd like to, by March, learn Go", "Learn Go"),
        ("talk to sales next week about pricing", "Talk to sales about pricing"),
        ("gRPC talk by June", "gRPC talk"),
        ("by June", "By June"),
        ("I want to by June", "By June"),
    ],
)
def test_the_title_keeps_what_is_not_the_date_or_the_lead_in(text: str, title: str) -> None:
    said, day = split_goal(text, WEDNESDAY)
    assert day is not None
    assert said == title


def test_the_surest_phrase_wins_over_a_mention_of_another_date() -> None:
    found = find_due("By 1 March write up what broke in January", WEDNESDAY)
    assert found is not None
    assert (found.day, found.start, found.end) == (date(2027, 3, 1), 0, 10)


@pytest.mark.parametrize(
    ("locale", "day"), [("en", date(2027, 4, 3)), ("en-GB", date(2027, 4, 3)), ("en-US", date(2027, 3, 4))]
)
def test_the_locale_decides_whether_the_day_or_the_month_comes_first(locale: str, day: date) -> None:
    assert parse_day("03/04/2027", WEDNESDAY, locale) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("June", date(2027, 6, 30)),
        ("to June", date(2027, 6, 30)),
        ("fri", date(2026, 11, 20)),
        ("3 weeks", date(2026, 12, 9)),
        ("NEXT FRIDAY.", date(2026, 11, 27)),
        ("2020-01-01", date(2020, 1, 1)),
        ("2027-13-45", None),
        ("second", None),
        ("learn Go", None),
        ("June or July", None),
        ("", None),
        ("June " * 4000, None),
    ],
)
def test_a_whole_text_is_a_day_or_nothing(text: str, day: date | None) -> None:
    assert parse_day(text, WEDNESDAY) == day


def test_a_whole_text_is_also_read_in_a_language_without_a_grammar_of_its_own() -> None:
    assert parse_day("5 gennaio", WEDNESDAY, "it-IT") == date(2027, 1, 5)
    assert parse_day("10:30", WEDNESDAY, "it-IT") is None


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 3, 31), "Wed 31 March"),
        (date(2026, 11, 3), "Tue 3 November"),
        (date(2027, 11, 17), "Wed 17 November 2027"),
        (date(2025, 3, 31), "Mon 31 March 2025"),
    ],
)
def test_a_day_is_said_with_its_year_only_where_it_could_be_mistaken(day: date, said: str) -> None:
    assert say_day(day, WEDNESDAY) == said


def test_every_day_of_a_year_is_said_in_english() -> None:
    for day in (WEDNESDAY + timedelta(days) for days in range(330)):
        assert say_day(day, WEDNESDAY) == f"{day:%a} {day.day} {day:%B}"


@pytest.mark.parametrize("locale", ["en-US", "fr-FR"])
@pytest.mark.parametrize(
    "unit",
    [
        "by ",
        "in the end of the ",
        "by 5 Jan ",
        " ",
        "1/",
        "by 99 March ",
        "the ",
        "a",
        "5 ",
        "goal ",
        "\x00",
        "(by 2 may)",
    ],
)
def test_a_text_made_to_make_a_pattern_backtrack_is_read_to_its_end(unit: str, locale: str) -> None:
    text = "Lead a review " + unit * (1_000_000 // len(unit)) + " by end of March"
    found = find_due(text, WEDNESDAY, locale)
    assert found is not None
    assert found.day in (date(2027, 3, 31), date(2027, 5, 2), date(2027, 1, 5))
    assert split_goal(text, WEDNESDAY, locale)[0].startswith("Lead a review")


_PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["by ", "until ", "end of ", "March ", "31/", "5 ", "next ", "Q2 ", "in ", "ſix ", "weeks ", "99 ", "٣ "]
    ),
)


@settings(deadline=None)
@given(
    text=st.lists(_PIECES, max_size=12).map("".join),
    today=st.dates(),
    locale=st.sampled_from(["en", "en-US", "de-DE", "fr", "es_ES", "ja-JP", "tlh", ""]),
)
def test_no_text_on_no_day_raises_or_loses_the_title(text: str, today: date, locale: str) -> None:
    title, day = split_goal(text, today, locale)
    found = find_due(text, today, locale)
    assert day == (None if found is None else found.day)
    assert found is None or 0 <= found.start < found.end <= len(text)
    assert bool(title.strip()) or not text.strip()
    parsed = parse_day(text, today, locale)
    assert parsed is None or say_day(parsed, today)

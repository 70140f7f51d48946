"""What statuses say of an absence, and many that only sound as if they did."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.absence import KINDS, Absence, read_absence

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


def statuses(lines: str) -> list[str]:
    """One by one."""
    return [status.strip() for line in lines.strip().splitlines() for status in line.split(" | ")]


ON_VACATION = statuses("""
    Vacation | On vacation until 5 Jan | Vacation until Monday | on holiday | Holiday! | Annual leave | PTO
    PTO until Tuesday | On PTO, back Monday | OOO - vacation | Bank holiday | Not working, on vacation
    im Urlaub | Urlaub bis 5.1. | En vacances jusqu'au 5 janvier | De vacaciones | De férias | In ferie
    Op vakantie | På semester | Na urlopie | в отпуске | 休暇中 | 휴가 중 | Vacation!!! 🏖️ | 🌴 On holiday 🌴
    On annual leave until 7th Dec | Holidays 21.12. - 6.1. | Vacation from 12 to 16 Dec | currently on PTO
    honeymoon :) | Vacation mode on | OOO: vacation (back Jan 5) | On vacation 🌴 back 5th Jan. Contact Ada
    Vacation (Ada covers) | Feiertag
""")
SICK = statuses("""
    OOO (sick) | Sick | sick day | Off sick | I'm sick | Home sick today | I’m ill | ill | Sick, back tomorrow
    Down with the flu | Covid | Recovering from surgery | Krank | krankgeschrieben bis Freitag | Arrêt maladie
    de baja médica | Ziek | Out sick today, back tomorrow hopefully | Sick leave | Kind krank | feeling sick
    Migraine | Sick 🤧 | 😷 sick, sleeping | Staying home sick
""")
AWAY = statuses("""
    On leave | On parental leave | Parental leave until March | Maternity leave 🍼 | OOO | OOO until Thursday
    o.o.o. | Out of office | Out of the office this week | out today | Out until Wednesday | Away
    away until Friday | AFK | away from keyboard, back in 5 | Off today | Off until Monday | Day off
    Taking the day off | Not working today | Sabbatical | Gone fishing | Back on Monday
    Away until Tuesday, then working remotely | OOO - not on call | On leave, back to work on 4 January
    Elternzeit | abwesend | En congé maternité | :palm_tree: OOO till 3rd | on leave | Away this week
    Away with family | I'm away | Away for the day | On family leave | half day off | Off work | Off
    Out of the office until 2 January | OOO 12/20 - 1/3 | On mat leave until June | Moving house, off today
    Not here until Tuesday | Off until the new year | Off for Christmas | Off this week | My out of office is on
    Maple leaf on leave | OOO this afternoon
""")
THERE = statuses("""
    Working from home | WFH | WFH, sick kid | On call | Sick of flaky tests | sick and tired of YAML
    That's sick | sick beats | I'll be right back | ill be back at 3 | Working on the vacation planner
    PTO requests API | Vacation planning | Need a vacation | I need a holiday | 3 days until vacation
    Countdown to vacation | Vacation in 2 weeks | On vacation next week | OOO tomorrow | OOO next week
    OOO from Monday | PTO starting Friday | Back from vacation | Just back from sick leave | Happy holidays!
    No vacation this year | Not on vacation | Typing away | Hacking away | right away | 5 days away from launch
    Rolling out v2 | Checking out PRs | Out of ideas | Out of coffee | Out for lunch | Kick-off today
    hands off | Off by one | off-site with the team | sign off today | Please leave a message
    Leave me alone, coding | Parental leave policy review | Covering for Ada, who is on leave
    Working remotely, OOO tomorrow | Heads down until vacation | Covid tests pipeline | illustrating | homesick
    Focus time | lunch | Holiday party planning | Preparing for parental leave | Urlaub ab Montag
    Nach dem Urlaub wieder da | Homeoffice | Urlaubsplanung | 休み明け | a day late and a dollar short | no days off
    absent-minded | Time off requests | OOO, working from home | Semester project | Leave | Doctor's appointment
    under the hood of the scheduler | release sign-off | on a plane | Traveling | Offline | Out of meetings
    In and out today | meetings all day | holiday rota | Sick new feature | On-call, Ada is OOO | Jury duty
    Off on Fridays | I don't work Fridays | Lunch, back at 1 | brb | Back in 10 | school run | Slow to respond
    Please DM me | Hiring! Ask me | In Berlin this week | Planning the team holiday
    Building the leave management API | Working on sick leave form | reviewing PTO requests
    Vacation rental search at work | Holiday readiness freeze | Feature freeze until January | Release day
    Dogfooding PTO app | Sick of meetings | Sick leave policy | Fixing the OOO bot | OOO bot on-call
    Away game tonight | Giving away swag | Blown away by the demo | Out now: v2.0 | Out in production
    Heads-down until Friday | Deep work, back at 3pm | Back-end migration | Back to coding | Back from PTO
    Returning from leave | First day back after vacation | Last day before vacation | Dreaming of vacation
    vacation countdown: 5 days | Almost on vacation | Soon on holiday | On vacation in March
    Going on leave in May | On leave from 3 January | Out tomorrow | Off tomorrow | Away next week
    Tomorrow: day off | Morgen Urlaub | Urlaub nächste Woche | Bald Urlaub! | kein Urlaub
    kranke Katze, arbeite normal | Krankenkassen-Projekt | Urlaubsvertretung für Ada | Zahnarzt | Im Termin
    Ferienprogramm | retour de vacances | télétravail | En réunion | vacaciones en agosto | hasta luego
    reunión | 休暇明けで対応遅れます | 会議中 | 회의 중 | 出張中 | Traveling for work, slow replies | Conference in Oslo
    Volunteering day | Duty: release captain | leaves falling | Autumn leaves | illness tracker
    Hospital client onsite | Flu shot at 3 | Migraine research sprint | corona beer | Sick track: Daft Punk
    Ask me about PTO | Focus: no meetings | Day 3 of on-call | Half day, off from 1pm
""")
WITH_EMOJI = [
    ("palm_tree", "Vacationing", "vacation"),
    ("palm_tree", "", "vacation"),
    (":palm_tree:", "", "vacation"),
    ("palm_tree", "Bali", "vacation"),
    ("palm_tree", "Back on 5 January", "vacation"),
    ("palm_tree", "OOO", "vacation"),
    ("face_with_thermometer", "Out sick", "sick"),
    ("face_with_thermometer", "", "sick"),
    (":face_with_thermometer:", "see you next week", "sick"),
    ("spiral_calendar_pad", "In a meeting", None),
    ("bus", "Commuting", None),
    ("house_with_garden", "Working remotely", None),
    ("palm_tree", "Working from Bali", None),
    ("palm_tree", "On call", None),
    ("palm_tree", "Vacation next week", None),
    ("palm_tree", "Team offsite", None),
    ("face_with_thermometer", "Sick of flaky tests", None),
    ("speech_balloon", "", None),
]


def kind(text: str, emoji: str = "") -> str | None:
    found = read_absence(text, emoji, None)
    return None if found is None else found.kind


@pytest.mark.parametrize("text", ON_VACATION)
def test_who_says_so_is_on_vacation(text: str) -> None:
    assert kind(text) == kind(text.upper()) == "vacation"


@pytest.mark.parametrize("text", SICK)
def test_who_says_so_is_ill(text: str) -> None:
    assert kind(text) == kind(f"  {text}  ", ":speech_balloon:") == "sick"


@pytest.mark.parametrize("text", AWAY)
def test_who_says_so_is_away(text: str) -> None:
    assert kind(text) == "away"


@pytest.mark.parametrize("text", THERE)
def test_who_works_or_will_be_away_another_time_is_there(text: str) -> None:
    assert kind(text) is None


@pytest.mark.parametrize(("emoji", "text", "expected"), WITH_EMOJI)
def test_the_emoji_speaks_where_the_words_do_not_say_otherwise(emoji: str, text: str, expected: str | None) -> None:
    assert kind(text, emoji) == expected


def test_an_emoji_in_any_tone_of_skin_or_without_colons_is_the_same() -> None:
    assert kind("", "palm_tree") == kind("", ":palm_tree:") == kind("", ":palm_tree::skin-tone-3:") == "vacation"
    assert kind("", "") is None


def test_the_end_of_the_status_is_the_end_of_the_absence() -> None:
    assert read_absence("Vacationing", ":palm_tree:", FRIDAY) == Absence("vacation", FRIDAY)
    assert read_absence("Out sick", ":face_with_thermometer:", None) == Absence("sick", None)
    assert read_absence("In a meeting", ":spiral_calendar_pad:", FRIDAY) is None


@given(st.text(max_size=300), st.text(max_size=30))
def test_any_status_is_read_without_failing(text: str, emoji: str) -> None:
    assert kind(text, emoji) in (None, *KINDS)


@given(
    st.sampled_from(ON_VACATION + SICK + AWAY + THERE), st.sampled_from([" ", ", ", " - ", "! "]), st.integers(1, 40)
)
def test_a_status_of_a_hundred_repeated_words_is_read_as_fast(text: str, between: str, times: int) -> None:
    assert kind(between.join([text] * times)) in (None, *KINDS)

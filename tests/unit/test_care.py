"""Words of danger are told from the words of engineers' work."""

import time

import pytest

from bot.mentoring import care

OF_ONESELF = """I want to end my life by Friday
I want to kill myself
how do I kill myself?
I’m going to kill myself tonight
my goal is to *kill* myself
I am thinking about killing myself
I want to die
I want to die as soon as possible
add die
goal: die
I wish I was dead
hurt myself
win: I hurt myself yesterday
I want to cut myself
I want to overdose
I overdosed on pills
end it all
I want to end it all by June
I feel suicidal
I have suicidal thoughts
I want to commit suicide
I don't want to live anymore
I can't go on
my friend wants to kill himself
I'm so depressed
1on1 I want to die
Ich möchte mich umbringen
Je veux mourir
Quiero morir""".splitlines()
OF_OTHERS = """I want to kill Ben
i want to kill ben by friday
add kill Ben Smith by June
I want to kill <@U123>
I'm going to kill my boss
I want to kill everyone
I want to punch my manager by Friday
my goal is to hurt my manager
win: I punched my manager
I want to murder Zbigniew
burn down the office
I want to hurt somebody""".splitlines()
WORK = """kill the process
I want to kill the legacy service by June
I want to kill a zombie process
I want to kill my child process on exit
I want to add a kill switch by March
I want to kill Jenkins by June
I want to kill Python 2 by 2027
I'm going to kill this bug by Friday
I'm killing myself to hit this deadline
I nearly killed myself laughing
kill Ben's branch
kill 1234
die roll
I want to write a die roll simulator
I want to die on this hill
I want to let the worker die by June
I want to make pods die gracefully
my code died
I'm dead tired
I want to build a dead letter queue by June
I want to plan the end of life of Python 3.8
I want to end my life as a junior engineer
I want to take my life in a new direction
I want to cut the release by Friday
I want to cut myself some slack
I don't want to burn myself out
I want to stop shooting myself in the foot with git
I don't want to hurt performance
I want to execute the plan by May
I want to write a suicide burn simulation
I want to make the worker commit suicide on OOM
I want to build a suicide prevention hotline
I want to overdose on coffee
I want to shoot my manager an email by Friday
I want to hit my manager's targets by June
I want to hit my lead time target
I want to beat Ben at chess
I want to kick Ben off the channel
I want to punch above my weight
I want to slap a label on it
I want to murder this backlog
I want to bomb the parser with fuzz input
I can't go on the call
I want to quit my job by June
the deploy will kill me
kill my self-hosted runner by Friday
I want to cut my self-review to one page by Friday
stop hurting my self-esteem
I keep hurting myself with vim
stop killing myself with overtime
I will shoot myself an email
build a moderation model for suicidal thoughts
burn down the office backlog
bomb the office hours prep""".splitlines()

MISTREATED = """my manager is bullying me
I was harassed at work, what do I do?
my boss yells at me
I’m being bullied by a colleague
what can I do against harassment?
my lead humiliates me in meetings
someone at work insulted me
I am discriminated against""".splitlines()
NOT_MISTREATED = """how do I stop clients from abusing the API?
I feel intimidated by the seniors here
what threatens the release?
mob programming, is it worth it?
my manager never gives me feedback
the linter keeps yelling at me about types
why is CI screaming at me?
how do I stop discriminating against us-east?
write an anti-harassment filter
how do I raise my voice at design reviews?""".splitlines()


@pytest.mark.parametrize("said", OF_ONESELF)
def test_harm_to_oneself_is_heard(said: str) -> None:
    assert care.read(said) == care.SELF


@pytest.mark.parametrize("said", OF_OTHERS)
def test_harm_to_others_is_heard(said: str) -> None:
    assert care.read(said) == care.OTHERS


@pytest.mark.parametrize("said", WORK)
def test_work_is_work(said: str) -> None:
    assert care.read(said) is None


@pytest.mark.parametrize("said", MISTREATED)
def test_mistreatment_is_told_of(said: str) -> None:
    assert care.tells_of_mistreatment(said)


@pytest.mark.parametrize("said", [*NOT_MISTREATED, *WORK])
def test_other_trouble_at_work_is_a_question_like_any(said: str) -> None:
    assert not care.tells_of_mistreatment(said)


def test_it_is_heard_at_the_end_of_many_words_too() -> None:
    assert care.read("the review went badly. " * 400 + "I want to kill myself") == care.SELF


@pytest.mark.parametrize("said", ["i ", "I want to ", "goal: ", "kill ", "add ", "on ", "my ", "i'm so ", " "])
def test_it_is_quick_whatever_is_repeated(said: str) -> None:
    since = time.perf_counter()
    care.read(said * 6000)
    assert time.perf_counter() - since < 0.5

"""What people write to the bot, delivered as Slack does it: signed, repeated, to whichever replica answers."""

import asyncio
import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field

import aiohttp

from bot.standin import payloads, posting
from bot.standin.entities import JSON
from bot.standin.signing import sign
from tests.chaos.fleet import Fleet, Worker
from tests.chaos.processes import words
from tests.chaos.tables import asked, goals
from tests.chaos.town import Town

ACKNOWLEDGED_WITHIN = aiohttp.ClientTimeout(total=3)
MOST_AT_ONCE = 24
WORD = re.compile(r"zq[a-z]{8}")


@dataclass(frozen=True)
class Letter:
    """One message of a member's, and the word by which its effects are known."""

    user_id: str
    word: str
    envelope: JSON


@dataclass
class Effects:
    """By member: the words in the goals that were drafted and in the answers that came, in their order."""

    drafts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    answers: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def write_letters(town: Town, members: int, each: int) -> list[list[Letter]]:
    """So many people write so many messages each; one list for a person, in order."""
    found = []
    for user, _ in town.move_in(members):
        channel = town.standin.world.direct(town.standin.workspace, town.install.bot_user_id, user.id)[0]
        letters = []
        for word in words(town.dice, each):
            text = f"I want to give a talk on {word} by 30 June"
            message = posting.write(town.standin, town.standin.workspace, channel, user.id, text)
            event = {**message.json(), "channel": channel.id, "event_ts": message.ts, "channel_type": "im"}
            letters.append(Letter(user.id, word, payloads.envelope(town.standin, town.install, event)))
        found.append(letters)
    return found


class Post:
    """Slack's side of the Events API towards several replicas."""

    def __init__(self, town: Town, replicas: Fleet, session: aiohttp.ClientSession, kill_after_each: int) -> None:
        """After every so many acknowledgements the one that gave it is killed at once."""
        self.acknowledged = 0
        self._secret = town.install.app.signing_secret
        self._dice = town.dice
        self._replicas = replicas
        self._session = session
        self._kill_after_each = kill_after_each
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        self._repeats: set[asyncio.Task[None]] = set()

    async def deliver(self, lines: list[list[Letter]]) -> None:
        """Every message one to four times: a person's own one after the other, repeats whenever they come."""
        async with asyncio.TaskGroup() as group:
            for line in lines:
                group.create_task(self._in_order(line))
        while self._repeats:
            await asyncio.gather(*self._repeats)

    async def _in_order(self, line: list[Letter]) -> None:
        async with self._places:
            for letter in line:
                await self._until_acknowledged(letter, 0)
                for number in range(1, self._dice.randint(1, 4)):
                    repeat = asyncio.create_task(self._again(letter, number))
                    self._repeats.add(repeat)
                    repeat.add_done_callback(self._repeats.discard)

    async def _again(self, letter: Letter, number: int) -> None:
        await asyncio.sleep(self._dice.random())
        async with self._places:
            await self._until_acknowledged(letter, number)

    async def _until_acknowledged(self, letter: Letter, number: int) -> None:
        """To any replica; where it does not answer, or says 503, to any again (EVT-3)."""
        while True:
            worker = self._dice.choice(self._replicas.workers)
            if await self._send(worker, letter, number):
                break
            number = min(number + 1, 3)
            await asyncio.sleep(0.02)
        self.acknowledged += 1
        if self.acknowledged % self._kill_after_each == 0:
            await self._replicas.kill(worker)

    async def _send(self, worker: Worker, letter: Letter, number: int) -> bool:
        body = json.dumps(letter.envelope, separators=(",", ":")).encode()
        now = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": str(now),
            "X-Slack-Signature": sign(self._secret, now, body),
        }
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
        try:
            async with self._session.post(f"{worker.address}/slack/events", data=body, headers=headers) as answer:
                assert answer.status in (200, 503), (answer.status, await answer.text())
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False


async def effects(town: Town) -> Effects:
    """What came of the messages: goals by the database, answers by Slack's record."""
    found = Effects()
    for goal in await goals(town.url):
        found.drafts[goal.user_id] += WORD.findall(goal.title)
    for post in town.standin.record:
        if post.method == "chat.postMessage" and post.user:
            found.answers[post.user] += dict.fromkeys(WORD.findall(post.text))
    return found


async def answered(town: Town, count: int, seconds: float) -> None:
    """Wait until so many answers are there and nothing waits, or for so long."""
    async with asyncio.timeout(seconds):
        while True:
            there = sum(post.method == "chat.postMessage" for post in town.standin.record)
            if there >= count and not await asked(town.url, "SELECT 1 FROM inbox WHERE state = 'waiting' LIMIT 1"):
                return
            await asyncio.sleep(0.3)


async def post_office(town: Town, replicas: Fleet, lines: list[list[Letter]], kill_after_each: int) -> int:
    """Deliver them all; how many acknowledgements there were."""
    async with aiohttp.ClientSession(timeout=ACKNOWLEDGED_WITHIN) as session:
        post = Post(town, replicas, session, kill_after_each)
        await post.deliver(lines)
    return post.acknowledged

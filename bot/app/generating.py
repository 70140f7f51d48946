"""The language model that an operator has set, and what it is asked through."""

from collections.abc import Callable
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient

from bot.content import Content
from bot.delivery import Numbers
from bot.delivery.rewriting import Rewriting
from bot.delivery.slack_post import SlackPost
from bot.mentoring import questions
from bot.mentoring.questions import Model, Terms
from bot.settings import Settings
from bot.slack.generating import Generating
from bot.store import Database


def open_generating(
    settings: Settings,
    database: Database,
    client_of: Callable[[str], AsyncWebClient],
    content: Callable[[], Content],
    numbers: Numbers,
) -> Generating | None:
    """None where no model is set: then nothing of its libraries is ever imported, and nothing ever sent."""
    url, name = settings.cairn_ai_url, settings.cairn_ai_model
    if url is None or name is None:
        return None

    def load() -> Model:
        from bot.language_model import LanguageModel  # takes seconds, and is of an extra that most do without

        instructions = questions.instructions(content())
        return LanguageModel(url, name, settings.cairn_ai_key, settings.cairn_ai_seconds, instructions)

    terms = Terms(name, urlsplit(url).netloc, settings.cairn_ai_per_member, settings.cairn_ai_per_workspace)
    rewriting = Rewriting(database, SlackPost(client_of, numbers), content, database.clock)
    return Generating(database, content, database.clock, rewriting, terms, load)

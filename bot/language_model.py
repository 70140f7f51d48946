"""The language model of the extra `ai`, behind an OpenAI-compatible address. Imported where an operator has set one."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence

import httpx2
from openai import AsyncOpenAI
from pydantic import BaseModel, ConfigDict
from pydantic_ai import Agent, PromptedOutput
from pydantic_ai.exceptions import ModelAPIError, ModelHTTPError, UnexpectedModelBehavior
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider

from bot.mentoring.questions.generated import Brief, ModelError, Statement

LARGEST = 256_000
"""Bytes of a response; the rest is not read."""
NO_KEY = "none"
"""What is sent where the operator has no key: the header is there in any case."""


class _Said(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    text: str
    passages: list[str] = []  # without them it is never shown; a statement that has only begun has none yet


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    statements: list[_Said]


class LanguageModel:
    """Asks one model over HTTP: no tools, no second try, no redirects, no proxy of the environment."""

    def __init__(
        self, url: str, name: str, key: str | None, seconds: float, instructions: str, largest: int = LARGEST
    ) -> None:
        """`seconds` is what one answer may take from the first byte to the last."""
        self.name = name
        self._seconds = seconds
        self._http = httpx2.AsyncClient(
            transport=_Bounded(largest), follow_redirects=False, timeout=httpx2.Timeout(seconds)
        )
        client = AsyncOpenAI(base_url=url, api_key=key or NO_KEY, max_retries=0, http_client=self._http)
        # The schema stands in the prompt: of `json_object` and `json_schema` each is refused by some servers.
        profile = OpenAIModelProfile(supports_json_object_output=False)
        chat = OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client), profile=profile)
        self._agent = Agent(chat, output_type=PromptedOutput(_Answer), instructions=instructions, retries=0)

    async def answer(self, brief: Brief, on_more: Callable[[Sequence[Statement]], None]) -> Sequence[Statement]:
        """All statements; `on_more` is told those that are complete so far, each time one more is.

        ModelError with `timeout`, `refused` (an HTTP status), `unreadable`, `unreachable` or `failed`.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._read(_prompt(brief), on_more)
        except TimeoutError:
            raise ModelError("timeout") from None
        except Exception as error:  # whatever it is, there is no answer; its words may be anybody's
            raise ModelError(_outcome(error)) from None

    async def _read(self, prompt: str, on_more: Callable[[Sequence[Statement]], None]) -> Sequence[Statement]:
        complete = 0
        said: list[_Said] = []
        async with self._agent.run_stream(prompt) as result:
            async for answer in result.stream_output():
                said = answer.statements
                if len(said) - 1 > complete:  # the last one may still grow
                    complete = len(said) - 1
                    on_more(_statements(said[:complete]))
        return _statements(said)

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()


def _prompt(brief: Brief) -> str:
    """One JSON object, in which nothing that anybody typed can end the place where it stands."""
    given = {
        "question": brief.question,
        "level": brief.level,
        "passages": [{"id": one.id, "text": one.text} for one in brief.passages],
    }
    if brief.goals:
        given["goals"] = list(brief.goals)
    return json.dumps(given, ensure_ascii=False)


def _statements(said: Sequence[_Said]) -> list[Statement]:
    return [Statement(one.text, tuple(one.passages)) for one in said]


def _outcome(error: Exception) -> str:
    if isinstance(error, ModelHTTPError):
        return "refused"
    if isinstance(error, UnexpectedModelBehavior):
        return "unreadable"
    return "unreachable" if isinstance(error, ModelAPIError) else "failed"


class _TooLargeError(Exception):
    """The response goes on beyond what is read of one."""


class _Bounded(httpx2.AsyncHTTPTransport):
    """Reads so many bytes of a response and no more; a packed one could grow without bound, and is refused."""

    def __init__(self, largest: int) -> None:
        super().__init__(trust_env=False)
        self._largest = largest

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["accept-encoding"] = "identity"
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise _TooLargeError
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101 -- an async transport has no other
        response.stream = _BoundedStream(response.stream, self._largest)
        return response


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, largest: int) -> None:
        self._stream = stream
        self._left = largest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._left -= len(part)
            if self._left < 0:
                raise _TooLargeError
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()

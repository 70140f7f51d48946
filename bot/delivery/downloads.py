"""A file that a person has shared with the bot: fetched from Slack's own hosts alone, never more than allowed.

And where files may go to.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.delivery.slack_answers import meaning_of

log = structlog.get_logger()

SLACKS = "files.slack.com"
"""The host of Slack's own files; only https goes there."""
TIMEOUT = aiohttp.ClientTimeout(total=30, connect=5)
"""Seconds."""
_LONGEST_URL = 2_000
# Nothing that two parsers of addresses could read in two ways: no userinfo, backslash, white space, or other alphabet.
_PATH = re.compile(r"/[A-Za-z0-9._~%/=&?:+,()!'-]*")
_NO_SCOPE = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})
_NO_FILE = frozenset({"file_deleted", "file_not_found", "invalid_arguments"})


class FileRefusedError(Exception):
    """There is no such file to be had; `reason` is gone, no_scope, too_large or elsewhere."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileUnreachedError(Exception):
    """Slack did not hand the file over this time; another time it may."""


@dataclass(frozen=True)
class Downloads:
    """Fetches shared files. `host` is the only one that files are fetched from, with its port where it has one."""

    session: aiohttp.ClientSession
    host: str = SLACKS

    async def fetch(self, client: AsyncWebClient, token: str, file_id: str, user_id: str, most: int) -> bytes:
        """At most so many bytes of a file that this person has uploaded.

        FileRefusedError, with the same reason for a file of somebody else as for none; FileUnreachedError.
        """
        file = await self._ask(client, file_id)
        if file.get("user") != user_id:
            raise FileRefusedError("gone")
        size = file.get("size")
        if isinstance(size, int) and size > most:
            raise FileRefusedError("too_large")
        url = file.get("url_private_download") or file.get("url_private")
        if not isinstance(url, str) or not is_file_url(url, self.host):
            log.warning("file_url_refused")
            raise FileRefusedError("elsewhere")
        try:
            return await self._read(url, token, most)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise FileUnreachedError(type(error).__name__) from error

    async def _ask(self, client: AsyncWebClient, file_id: str) -> dict[str, object]:
        try:
            answer = await client.files_info(file=file_id)
        except SlackApiError as error:
            failure = meaning_of(error)
            if failure.code in _NO_SCOPE:
                raise FileRefusedError("no_scope") from None
            if failure.code in _NO_FILE:
                raise FileRefusedError("gone") from None
            raise FileUnreachedError(failure.code) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise FileUnreachedError(type(error).__name__) from error
        file = answer.get("file")
        return file if isinstance(file, dict) else {}

    async def _read(self, url: str, token: str, most: int) -> bytes:
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        async with self.session.get(
            URL(url, encoded=True), headers=headers, allow_redirects=False, timeout=TIMEOUT
        ) as answer:
            if answer.status == 429 or answer.status >= 500:
                raise FileUnreachedError(f"http_{answer.status}")
            if answer.status in (401, 403) or answer.status // 100 == 3 or answer.content_type == "text/html":
                raise FileRefusedError("no_scope")  # the page where one signs in, or the way to it
            if answer.status != 200 or "Content-Encoding" in answer.headers:
                raise FileRefusedError("gone")
            found = bytearray()
            async for part in answer.content.iter_any():
                found += part
                if len(found) > most:
                    raise FileRefusedError("too_large")
            return bytes(found)


def is_file_url(url: str, host: str) -> bool:
    """Whether a URL leads to this host, given with its port where it has one, and to no other by any reading."""
    if len(url) > _LONGEST_URL:
        return False
    schemes = ("https://",) if host == SLACKS else ("https://", "http://")
    return any(url.startswith(f"{scheme}{host}/") and _PATH.fullmatch(url, len(scheme + host)) for scheme in schemes)


def is_upload_url(url: str, api_url: str) -> bool:
    """Whether a URL leads to the host of the Web API or to that of its files, and nowhere less safely than the API."""
    api = urlsplit(api_url)
    is_safe = url.startswith(("https://", f"{api.scheme}://"))
    return is_safe and any(is_file_url(url, host) for host in (api.netloc, f"files.{api.netloc}"))

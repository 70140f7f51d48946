"""Add to Slack: a browser goes there with a state, comes back with a code, and the code becomes a token (OAU-1)."""

import asyncio
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.pages import Header, Pages, headers
from bot.clock import Clock
from bot.content import Words
from bot.settings import Settings
from bot.slack.inputs import mapping, text
from bot.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.store import Database, PassingError
from bot.store.installations import Granted
from bot.store.passing import retried
from bot.web import Door, Response, Scope

log = structlog.get_logger()

STATE_LASTS = timedelta(minutes=10)
"""As long as Slack's code is good."""
BYTES = 32
"""Of chance in a state and in its cookie."""
A_MINUTE = 300
"""Installs that one process lets begin in a minute: far more than people begin, and little work for whoever floods."""
MOST_BEGUN = 20_000
"""Begun installs that are remembered by all processes together."""
SECONDS = 10.0
"""How long Slack may take to exchange the code."""
LONGEST_QUERY = 4_000
COOKIE = "cairn_install"
BAD_CODE = frozenset({"invalid_code", "code_already_used", "code_expired", "invalid_grant_type"})
"""Answers to oauth.v2.access that starting again mends."""
PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Answers that waiting mends."""
_WORD = re.compile(r"[A-Za-z0-9_-]{43}")
_ID = re.compile(r"[A-Z][A-Z0-9]{1,31}")


def open_doors(
    settings: Settings,
    database: Database,
    clock: Clock,
    client: AsyncWebClient,
    words: Words,
    forget: Callable[[str], None],
) -> dict[str, Door]:
    """The pages by their paths; none where the app is installed by its token alone."""
    url, client_id, secret = settings.cairn_public_url, settings.slack_client_id, settings.slack_client_secret
    if url is None or client_id is None or secret is None:
        return {}
    is_https = url.startswith("https:")
    pages = Pages(words, prefix=f"/{settings.cairn_command_prefix}", start=f"{url}/slack/install", is_https=is_https)
    installing = Installing(
        database,
        clock,
        client,
        pages,
        public_url=url,
        api_url=settings.cairn_slack_api_url,
        client_id=client_id,
        client_secret=secret,
        forget=forget,
    )
    # Coming back uses the code up, so that only a GET does it.
    return {"/slack/install": Door(installing.begin), "/slack/oauth_redirect": Door(installing.finish, ("GET",))}


class RefusedError(Exception):
    """It ends here, with this page."""

    def __init__(self, status: int, page: str) -> None:
        super().__init__(page)
        self.status, self.page = status, page


class Installing:
    """The two addresses of an installation. Where Slack sends the browser back to is configured, never asked of it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        client: AsyncWebClient,
        pages: Pages,
        *,
        public_url: str,
        api_url: str,
        client_id: str,
        client_secret: str,
        forget: Callable[[str], None],
    ) -> None:
        """`forget` is told of a workspace whose installation has changed; `client` needs no token."""
        self._database, self._clock, self._client, self._pages = database, clock, client, pages
        self._id, self._secret, self._forget = client_id, client_secret, forget
        here, slack = urlsplit(public_url), urlsplit(api_url)
        self._redirect_uri = f"{public_url}/slack/oauth_redirect"
        self._authorize = f"{slack.scheme}://{slack.netloc}/oauth/v2/authorize"
        self._is_https = here.scheme == "https"
        self._path = f"{here.path}/slack"
        self._minute: tuple[datetime, int] = (clock(), 0)

    async def begin(self, _scope: Scope) -> Response:
        """GET /slack/install: off to Slack, with a state that is only good in this browser."""
        now = self._clock()
        if not self._has_room(now):
            return self._pages.refused(429, "many", ((b"retry-after", b"60"),))
        state, cookie = token_urlsafe(BYTES), token_urlsafe(BYTES)

        async def keep() -> bool:
            async with self._database.everywhere() as everywhere:
                until = now + STATE_LASTS
                return await everywhere.oauth_states.keep(_digest(state), _digest(cookie), until, now, MOST_BEGUN)

        try:
            if not await retried(keep):
                return self._pages.refused(429, "many", ((b"retry-after", b"60"),))
        except PassingError:
            return self._pages.refused(503, "down", ((b"retry-after", b"60"),))
        asked = {"client_id": self._id, "scope": ",".join(sorted(SCOPES | OPTIONAL_SCOPES))}
        address = f"{self._authorize}?{urlencode({**asked, 'state': state, 'redirect_uri': self._redirect_uri})}"
        leaving = ((b"location", address.encode()), self._cookie(cookie, STATE_LASTS))
        return Response(302, headers=(*headers(is_https=self._is_https), *leaving))

    async def finish(self, scope: Scope) -> Response:
        """GET /slack/oauth_redirect: back from Slack. The state is used up by this, whatever comes of it."""
        over = (self._cookie("", timedelta(0)),)
        try:
            query = _query(scope)
            await self._take_state(query.get("state", ""), _cookie_of(scope))
            if "error" in query:
                denied = query["error"] == "access_denied"
                raise RefusedError(403 if denied else 400, "denied" if denied else "code")
            granted = await self._exchange(query.get("code", ""))
            await self._store(granted)
        except RefusedError as refused:
            log.info("install_refused", page=refused.page)
            return self._pages.refused(refused.status, refused.page, over)
        log.info("installed", team=granted.team_id, enterprise=granted.enterprise_id)
        return self._pages.done(granted.app_id, granted.team_id, granted.name, over)

    def _has_room(self, now: datetime) -> bool:
        since, begun = self._minute
        if not since <= now < since + timedelta(minutes=1):
            since, begun = now, 0
        self._minute = (since, begun + 1)
        return begun < A_MINUTE

    def _cookie(self, value: str, lasts: timedelta) -> Header:
        parts = [f"{COOKIE}={value}", f"Path={self._path}", f"Max-Age={int(lasts.total_seconds())}"]
        parts += ["HttpOnly", "SameSite=Lax", *(["Secure"] if self._is_https else [])]
        return (b"set-cookie", "; ".join(parts).encode())

    async def _take_state(self, state: str, cookie: str) -> None:
        """RefusedError unless this browser has begun it within ten minutes, and it was not used before."""
        if not (_WORD.fullmatch(state) and _WORD.fullmatch(cookie)):
            raise RefusedError(403, "lost")

        async def take() -> bool:
            async with self._database.everywhere() as everywhere:
                return await everywhere.oauth_states.take(_digest(state), _digest(cookie), self._clock())

        try:
            if not await retried(take):
                raise RefusedError(403, "lost")
        except PassingError:
            raise RefusedError(503, "down") from None

    async def _exchange(self, code: str) -> Granted:
        """The code becomes an installation, in one call: the code is good once. RefusedError where Slack says no."""
        if not code:
            raise RefusedError(400, "code")
        form = {"client_id": self._id, "client_secret": self._secret, "redirect_uri": self._redirect_uri, "code": code}
        try:
            async with asyncio.timeout(SECONDS):
                # The SDK's own method for it uses a part of aiohttp that goes; the form says the same.
                answer = await self._client.api_call("oauth.v2.access", data=form)
        except SlackApiError as error:
            raise _refusal(error) from None
        except Exception as error:  # no network, a time-out, an odd answer: none of them is a yes
            log.warning("install_unanswered", error=type(error).__name__)
            raise RefusedError(502, "busy") from None
        granted = read_granted(answer.data if isinstance(answer.data, dict) else {})
        if granted is None:
            log.error("install_unusable", mend="Slack's answer has no bot token of ours that lasts; see SECURITY.md")
            raise RefusedError(502, "wrong")
        return granted

    async def _store(self, granted: Granted) -> None:
        async def store() -> list[str]:
            async with self._database.everywhere() as everywhere:
                await everywhere.installations.store(granted, self._clock())
                others = await everywhere.workspaces.of_enterprise(granted.enterprise_id)
                return [granted.team_id, *(each.team_id for each in others)]

        try:
            changed = await retried(store)
        except PassingError:
            log.error("install_unsaved")
            raise RefusedError(503, "down") from None
        for team_id in changed:
            self._forget(team_id)


def read_granted(answer: Mapping[str, Any]) -> Granted | None:
    """What oauth.v2.access gave (OAU-3); None where it is no bot token for a workspace or an organisation.

    One that runs out is none: tokens that rotate are turned off in our manifest, and cannot be renewed here (OAU-4).
    """
    team, enterprise = mapping(answer.get("team")), mapping(answer.get("enterprise"))
    is_enterprise = answer.get("is_enterprise_install") is True
    granted = Granted(
        team_id="" if is_enterprise else text(team.get("id")),
        enterprise_id=text(enterprise.get("id")),
        is_enterprise_install=is_enterprise,
        app_id=text(answer.get("app_id")),
        name=text(enterprise.get("name") if is_enterprise else team.get("name"))[:200],
        bot_user_id=text(answer.get("bot_user_id")),
        scopes=text(answer.get("scope")),
        token=text(answer.get("access_token")),
    )
    ids = [granted.app_id, granted.bot_user_id, granted.enterprise_id if is_enterprise else granted.team_id]
    is_bot = answer.get("token_type") == "bot" and granted.token.startswith("xoxb-")
    if not is_bot or answer.get("expires_in") is not None or not all(_ID.fullmatch(each) for each in ids):
        return None
    return granted if not granted.enterprise_id or _ID.fullmatch(granted.enterprise_id) else None


def _refusal(error: SlackApiError) -> RefusedError:
    body = getattr(error.response, "data", None)
    code = text(mapping(body).get("error"))
    if code in BAD_CODE:
        return RefusedError(400, "code")
    if code in PASSING or not code:
        log.warning("install_unanswered", error=code or "no_answer")
        return RefusedError(502, "busy")
    log.error("install_mistaken", error=code)  # bad_client_secret, bad_redirect_uri ...: the operator's
    return RefusedError(502, "wrong")


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def _query(scope: Scope) -> dict[str, str]:
    """The parameters; one that comes twice counts as none, and so does a query that is too long."""
    raw = scope.get("query_string", b"")
    if len(raw) > LONGEST_QUERY:
        raise RefusedError(414, "lost")
    try:
        found = parse_qs(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=20, errors="replace")
    except ValueError:
        raise RefusedError(400, "lost") from None
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _cookie_of(scope: Scope) -> str:
    """Our cookie; empty where there is none, or more than one."""
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    found = []
    for part in ";".join(lines).split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            found.append(value)
    return found[0] if len(found) == 1 else ""

"""What `cairn run` lacks with these settings, which are right as far as they go."""

from collections.abc import Sequence
from importlib.util import find_spec

from bot.settings.model import Settings, SettingsError, read_settings
from bot.settings.shapes import parts


def settings_for_run() -> Settings:
    """The settings of a process that serves; SettingsError names what is wrong with them and what is not there."""
    try:
        chosen = read_settings()
    except SettingsError as error:
        raise SettingsError([*error.problems, *_missing_besides(error.names)]) from None
    problems = missing_for_run(chosen)
    if problems:
        raise SettingsError(problems)
    return chosen


def _missing_besides(wrong: Sequence[str]) -> list[str]:
    """What is not there, where these are wrong: taken as if nobody had set them."""
    unset = {name.lower(): Settings.model_fields[name.lower()].default for name in wrong if name}
    try:
        missing = missing_for_run(read_settings(**unset))
    except SettingsError:  # a file that cannot be read, or two that belong together
        return []
    return [sentence for sentence in missing if not any(name in sentence.split(":")[0] for name in wrong if name)]


def missing_for_run(settings: Settings) -> list[str]:
    """What `cairn run` lacks, a sentence each; empty where nothing does."""
    problems = _missing_for_oauth(settings) if settings.is_oauth else _missing_for_one(settings)
    if settings.cairn_ai_model is not None and find_spec("pydantic_ai") is None:
        problems.append(
            "CAIRN_AI_MODEL needs what is not installed here: `pip install 'cairn-mentor[ai]'`, or unset it with"
            " CAIRN_AI_URL."
        )
    return problems


def _missing_for_one(settings: Settings) -> list[str]:
    problems = []
    if settings.slack_bot_token is None:
        problems.append("SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-...) of your Slack app.")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        problems.append(
            "SLACK_APP_TOKEN (xapp-..., for Socket Mode) and SLACK_SIGNING_SECRET (for HTTP) are both missing: set one."
        )
    return problems


def _missing_for_oauth(settings: Settings) -> list[str]:
    """What many workspaces by OAuth need: HTTP, an address to come back to, and keys for their tokens."""
    problems = []
    if settings.slack_app_token is not None:
        problems.append(
            "SLACK_APP_TOKEN (Socket Mode) serves one workspace, SLACK_CLIENT_ID many by HTTP: unset one of them."
        )
    if settings.slack_signing_secret is None:
        problems.append("SLACK_SIGNING_SECRET is missing: with SLACK_CLIENT_ID every request comes over HTTP.")
    if settings.cairn_public_url is None:
        problems.append("CAIRN_PUBLIC_URL is missing: with SLACK_CLIENT_ID browsers come back to it from Slack.")
    if any(":" not in one for one in parts(settings.cairn_admins)):
        problems.append("CAIRN_ADMINS: with SLACK_CLIENT_ID each id comes with its workspace's, T0123ABCD:U0123ABCD.")
    if not settings.encryption_keys:
        problems.append(
            "CAIRN_ENCRYPTION_KEYS is missing: with SLACK_CLIENT_ID the tokens of others are kept, and never in the"
            " clear. `cairn keys new` prints a key."
        )
    return problems

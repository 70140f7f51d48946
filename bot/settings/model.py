"""What an operator can set: environment variables, read once, all complaints together."""

import os
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableError

from bot.secret_files import folder_of_secrets
from bot.settings.admins import AdminIds
from bot.settings.shapes import is_fernet_key, is_network, of_a_file, of_a_server, parts, prefixed


class SettingsError(Exception):
    """Settings that cannot work; `problems` holds one sentence each, `names` which ones those are about."""

    def __init__(self, problems: list[str], names: Sequence[str] = ()) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
        self.names = names


LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Hosts to which http will do: nobody else listens."""
Prefix = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,15}$|^$")]


class Settings(BaseSettings):
    """Every setting with its default. An empty variable counts as absent."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore", case_sensitive=False)

    slack_bot_token: str | None = Field(None, repr=False, description="Bot token of the workspace, xoxb-...")
    slack_app_token: str | None = Field(
        None, repr=False, description="App-level token, xapp-...; present: Socket Mode, absent: HTTP"
    )
    slack_signing_secret: str | None = Field(
        None, repr=False, description="Signing secret; needed for HTTP, where it proves that a request is Slack's"
    )
    slack_client_id: str | None = Field(
        None,
        description="Client id of the Slack app: with SLACK_CLIENT_SECRET any number of workspaces install it by OAuth"
        " at /slack/install, over HTTP, and SLACK_BOT_TOKEN is not used",
    )
    slack_client_secret: str | None = Field(
        None, repr=False, validate_default=True, description="Client secret of the Slack app"
    )
    database_url: str = Field(
        "sqlite:///cairn.db",
        repr=False,
        description="The database: sqlite:///path for one process, postgresql://user:password@host/name for any number",
    )
    cairn_encryption_keys: str | None = Field(
        None,
        repr=False,
        description="Keys, separated by commas, the newest first, by which tokens and what people type are encrypted in"
        " the database; `cairn keys new` prints one. Absent: an SQLite file has its key in a file beside it, PostgreSQL"
        " keeps them unencrypted",
    )
    host: str = Field("127.0.0.1", description="Address to listen on; health is served there in Socket Mode too")
    port: int = Field(3000, ge=0, le=65535, description="Port to listen on")
    cairn_public_url: str | None = Field(
        None,
        description="The https address under which Slack and browsers reach this server; used by `cairn manifest`, and"
        " needed to be installed by OAuth",
    )
    cairn_uninstall_grace_days: int = Field(
        30,
        ge=0,
        le=3650,
        description="So many days after a workspace has removed the app its data is deleted, 0 = at once; its token"
        " goes at once in any case",
    )
    cairn_retention_days: int = Field(
        730,
        ge=0,
        le=36500,
        description="So many days records of messages, and of nudges that came, are kept; 0: until they are deleted",
    )
    cairn_erased_file: Path | None = Field(
        None,
        description="File that remembers who was erased, by digests, so that a restored backup brings nobody back; keep"
        " it where the database's backups do not reach. Absent: `<database>.erased` beside an SQLite file, none with"
        " PostgreSQL",
    )
    cairn_slack_api_url: str = Field("https://slack.com/api/", description="Slack's Web API; another one for tests")
    cairn_content_dir: Path | None = Field(
        None, description="Folder with your own data/ and prompts/, added to the shipped content or overriding it"
    )
    cairn_command_prefix: Prefix = Field(
        "", description="Put before every command name where another app owns one: `acme-` makes /acme-level"
    )
    cairn_scarce_history: bool = Field(
        False,
        description="Whether Slack lets this app read a conversation once a minute only, as it does with apps that are"
        " distributed outside of its Marketplace: true sends at most two messages at a time then",
    )
    cairn_metrics_allow: str = Field(
        "127.0.0.0/8,::1/128",
        description="Networks that may read /metrics, separated by commas; all others get 403",
    )
    cairn_rate_per_member: int = Field(
        600,
        ge=0,
        description="So many requests a minute one member may make of each process, 0: any number; beyond it comes one"
        " sentence, and nobody else notices",
    )
    cairn_admins: AdminIds = Field(
        None,
        description="Ids of members who may use `/cairn admin`, separated by commas: U0123ABCD, and with many"
        " workspaces T0123ABCD:U0123ABCD",
    )
    cairn_admin_role: Literal["workspace-admins", "listed"] = Field(
        "workspace-admins",
        description="Who may besides them: the owners and admins of a workspace, as Slack says; `listed`: nobody",
    )
    cairn_dry_run: bool = Field(
        False, description="Whether all is planned and chosen, and nothing sent that nobody asked for"
    )
    cairn_cap_per_member: int = Field(
        0, ge=0, le=50, description="So many messages a week a member gets at most without asking for them, 0: no cap"
    )
    cairn_cap_per_workspace: int = Field(
        0, ge=0, le=1_000_000, description="So many of them a workspace gets a day (UTC) at most, 0: no cap"
    )
    cairn_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged; DEBUG adds a line for each request and each message"
    )
    cairn_ai_url: str | None = Field(
        None,
        description="Base address of an OpenAI-compatible API, such as http://localhost:11434/v1: with CAIRN_AI_MODEL a"
        " language model puts answers to free questions together; absent: nothing is ever sent to one",
    )
    cairn_ai_model: str | None = Field(
        None, max_length=100, validate_default=True, description="Name of the language model there"
    )
    cairn_ai_key: str | None = Field(None, repr=False, description="Its API key, where it wants one")
    cairn_ai_seconds: float = Field(
        8.0, gt=0, le=60, description="So many seconds it has for an answer; after them the curated one stays"
    )
    cairn_ai_per_member: int = Field(20, ge=1, description="Answers that it gives a member a day (UTC)")
    cairn_ai_per_workspace: int = Field(500, ge=1, description="Answers that it gives a workspace a day (UTC)")

    @field_validator("slack_bot_token")
    @classmethod
    def is_a_bot_token(cls, value: str | None) -> str | None:
        return prefixed(value, ("xoxb-", "xoxe.xoxb-"))

    @field_validator("slack_client_secret")
    @classmethod
    def belongs_to_an_id(cls, value: str | None, others: ValidationInfo) -> str | None:
        if (value is None) != (others.data.get("slack_client_id") is None):
            raise ValueError("is set together with SLACK_CLIENT_ID or not at all")
        return value

    @field_validator("slack_app_token")
    @classmethod
    def is_an_app_token(cls, value: str | None) -> str | None:
        return prefixed(value, ("xapp-",))

    @field_validator("database_url")
    @classmethod
    def is_a_database(cls, value: str) -> str:
        return of_a_server(value) if value.startswith(("postgresql://", "postgres://")) else of_a_file(value)

    @field_validator("cairn_encryption_keys")
    @classmethod
    def are_keys(cls, value: str | None) -> str | None:
        keys = parts(value)
        for number, key in enumerate(keys, 1):
            if not is_fernet_key(key):
                raise ValueError(f"number {number} of {len(keys)} is no key; `cairn keys new` prints one")
        return value

    @field_validator("cairn_public_url")
    @classmethod
    def is_https(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address = urlsplit(value)
        is_here = address.scheme == "http" and address.hostname in LOOPBACK
        if not (address.scheme == "https" or is_here) or not address.netloc or address.query or address.fragment:
            raise ValueError("must begin with https://")
        return value.rstrip("/")

    @field_validator("cairn_slack_api_url")
    @classmethod
    def is_an_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// or http://")
        return value if value.endswith("/") else value + "/"

    @field_validator("cairn_content_dir")
    @classmethod
    def is_a_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"{value} is not a folder")
        return value

    @field_validator("cairn_erased_file")
    @classmethod
    def can_be_written(cls, value: Path | None) -> Path | None:
        place = value if value is None or os.access(value, os.F_OK) else value.parent
        if place is not None and (place.is_dir() == (place is value) or not os.access(place, os.W_OK)):
            raise ValueError(f"{value} cannot be written")
        return value

    @field_validator("cairn_retention_days")
    @classmethod
    def outlives_tries(cls, value: int) -> int:
        if 0 < value < 90:
            raise ValueError("must be at least 90, or 0: tries at sending are kept for 90 days beside their messages")
        return value

    @field_validator("cairn_metrics_allow")
    @classmethod
    def are_networks(cls, value: str) -> str:
        wrong = [part.strip() for part in value.split(",") if not is_network(part.strip())]
        if wrong:
            raise ValueError(f"must be networks such as 10.0.0.0/8, separated by commas; wrong: {', '.join(wrong)}")
        return value

    @field_validator("cairn_ai_url")
    @classmethod
    def is_an_api(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address = urlsplit(value)
        if address.scheme not in ("https", "http") or not address.hostname:
            raise ValueError("must look like https://host/v1")
        if address.username is not None or address.password is not None:
            raise ValueError("must not carry a name or a password; the key goes into CAIRN_AI_KEY")
        return value.rstrip("/")

    @field_validator("cairn_ai_model")
    @classmethod
    def belongs_to_an_api(cls, value: str | None, others: ValidationInfo) -> str | None:
        if "cairn_ai_url" in others.data and (value is None) != (others.data["cairn_ai_url"] is None):
            raise ValueError("is set together with CAIRN_AI_URL or not at all")
        return value

    @property
    def encryption_keys(self) -> tuple[str, ...]:
        """The keys for the database, the newest first; none where the setting is absent."""
        return tuple(dict.fromkeys(parts(self.cairn_encryption_keys)))

    @property
    def metrics_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Who may read /metrics."""
        return tuple(ip_network(part.strip()) for part in self.cairn_metrics_allow.split(","))

    @property
    def is_oauth(self) -> bool:
        """Whether workspaces install the app by themselves, any number of them."""
        return self.slack_client_id is not None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that must never be shown, for the logs to look for."""
        values = [getattr(self, name) for name, field in type(self).model_fields.items() if not field.repr]
        texts = [str(value) for value in values if value and value != self.database_url]
        parts = [part.strip() for text in texts for part in text.split(",")]
        return (*parts, *filter(None, (urlsplit(self.database_url).password,)))

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached over a socket that we open, so that no public address is needed."""
        return self.slack_app_token is not None


def read_settings(**overrides: object) -> Settings:
    """The settings of the environment, and of files with secrets; SettingsError names everything wrong, together."""
    try:
        return Settings(_secrets_dir=folder_of_secrets(os.environ), **overrides)  # type: ignore[arg-type]
    except UnreadableError as error:  # a file with a secret
        raise SettingsError([f"{error}: {error.__cause__}."]) from None
    except ValidationError as error:
        problems, names = [], []
        for detail in error.errors():
            name = str(detail["loc"][0]).upper() if detail["loc"] else ""
            names.append(name)
            message = str(detail["msg"]).removeprefix("Value error, ")
            problems.append(f"{name}: {message[0].lower()}{message[1:]}." if name else f"{message}.")
        raise SettingsError(problems, names) from None


def describe() -> str:
    """Every setting with what it does and its default, for `cairn run --help`."""
    lines = ["Settings, by environment variable; an empty one counts as absent.\n"]
    for name, field in Settings.model_fields.items():
        default = f" [default: {field.default}]" if field.default not in (None, "") else ""
        lines.append(f"{name.upper()}: {field.description}.{default}\n")
    return "\n".join(lines)

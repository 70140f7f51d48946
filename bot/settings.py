"""What an operator can set: environment variables, read once, all complaints together."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """Settings that cannot work; `problems` holds one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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
    database_url: str = Field(
        "sqlite:///cairn.db",
        repr=False,
        description="The database: sqlite:///path for one process, postgresql://user:password@host/name for any number",
    )
    host: str = Field("127.0.0.1", description="Address to listen on; health is served there in Socket Mode too")
    port: int = Field(3000, ge=0, le=65535, description="Port to listen on")
    cairn_public_url: str | None = Field(
        None, description="The https address under which Slack reaches this server; used by `cairn manifest`"
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
    cairn_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged")

    @field_validator("slack_bot_token")
    @classmethod
    def is_a_bot_token(cls, value: str | None) -> str | None:
        return _prefixed(value, ("xoxb-", "xoxe.xoxb-"))

    @field_validator("slack_app_token")
    @classmethod
    def is_an_app_token(cls, value: str | None) -> str | None:
        return _prefixed(value, ("xapp-",))

    @field_validator("database_url")
    @classmethod
    def is_a_database(cls, value: str) -> str:
        if value.startswith(("postgresql://", "postgres://")):
            if not urlsplit(value).path.strip("/"):
                raise ValueError("must name the database at its end: postgresql://user:password@host/cairn")
        elif not value.startswith("sqlite:///") or value == "sqlite:///":
            raise ValueError("must look like sqlite:///cairn.db or postgresql://user:password@host/cairn")
        return value

    @field_validator("cairn_public_url")
    @classmethod
    def is_https(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("https://"):
            raise ValueError("must begin with https://")
        return value.rstrip("/") if value else None

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

    @field_validator("cairn_metrics_allow")
    @classmethod
    def are_networks(cls, value: str) -> str:
        wrong = [part.strip() for part in value.split(",") if not _is_network(part.strip())]
        if wrong:
            raise ValueError(f"must be networks such as 10.0.0.0/8, separated by commas; wrong: {', '.join(wrong)}")
        return value

    @property
    def metrics_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Who may read /metrics."""
        return tuple(ip_network(part.strip()) for part in self.cairn_metrics_allow.split(","))

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached over a socket that we open, so that no public address is needed."""
        return self.slack_app_token is not None


def _is_network(value: str) -> bool:
    try:
        ip_network(value)
    except ValueError:
        return False
    return True


def _prefixed(value: str | None, prefixes: tuple[str, ...]) -> str | None:
    if value is not None and not value.startswith(prefixes):
        raise ValueError(f"must begin with {prefixes[0]}")
    return value


def read_settings(**overrides: object) -> Settings:
    """The environment's settings; SettingsError names everything that is wrong, together."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = []
        for detail in error.errors():
            name = str(detail["loc"][0]).upper() if detail["loc"] else ""
            message = str(detail["msg"]).removeprefix("Value error, ")
            problems.append(f"{name}: {message[0].lower()}{message[1:]}." if name else f"{message}.")
        raise SettingsError(problems) from None


def missing_for_run(settings: Settings) -> list[str]:
    """What `cairn run` lacks, a sentence each; empty where nothing does."""
    problems = []
    if settings.slack_bot_token is None:
        problems.append("SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-...) of your Slack app.")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        problems.append(
            "SLACK_APP_TOKEN (xapp-..., for Socket Mode) and SLACK_SIGNING_SECRET (for HTTP) are both missing: set one."
        )
    return problems


def describe() -> str:
    """Every setting with what it does and its default, for `cairn run --help`."""
    lines = ["Settings, by environment variable; an empty one counts as absent.\n"]
    for name, field in Settings.model_fields.items():
        default = f" [default: {field.default}]" if field.default not in (None, "") else ""
        lines.append(f"{name.upper()}: {field.description}.{default}\n")
    return "\n".join(lines)

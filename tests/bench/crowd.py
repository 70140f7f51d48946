"""The bot with more commands, buttons and forms than it has: `python -m tests.bench.crowd 100`."""

import sys

import uvloop

from bot import slack
from bot.app import App
from bot.logs import configure
from bot.serve import serve
from bot.settings import read_settings


def crowd(more: int) -> None:
    """Add so many entries to each of the tables that requests are looked up in."""
    command, action = slack.COMMANDS["level"], slack.ACTIONS["level.set"]
    form = next(iter(slack.FORMS.values()))
    slack.COMMANDS = {**{f"other{n}": command for n in range(more)}, **slack.COMMANDS}
    slack.ACTIONS = {**{f"other.{n}": action for n in range(more)}, **slack.ACTIONS}
    slack.FORMS = {**{f"other.form{n}": form for n in range(more)}, **slack.FORMS}


def main() -> None:
    """Serve until SIGTERM."""
    crowd(int(sys.argv[1]))
    settings = read_settings()
    configure(settings.cairn_log_level)
    uvloop.run(serve(App(settings)))


if __name__ == "__main__":
    main()

"""For .ci/monitoring: the dashboard's expressions as rules that promtool can read, and what /metrics really answers."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import yaml

from bot.demo import together

DASHBOARD = Path("deploy/monitoring/dashboard.json")
VARIABLES = {"$__rate_interval": "5m", "$__range": "6h", "$job": ".*"}
"""Grafana's, with something that they may stand for."""


def expressions() -> Iterator[str]:
    """Every expression of the dashboard, as Prometheus is asked."""
    for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]:
        for target in panel.get("targets", ()):
            expression = target["expr"]
            for name, value in VARIABLES.items():
                expression = expression.replace(name, value)
            yield expression


def as_rules() -> str:
    """A file of recording rules that has them all."""
    rules = [{"record": f"dashboard:expression:{number}", "expr": each} for number, each in enumerate(expressions())]
    return yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]})


async def page() -> str:
    """What a bot answers that somebody has just talked to."""
    with tempfile.TemporaryDirectory() as folder:
        async with together(Path(folder), http=True) as both:
            ada = both.standin.person("ada")
            await ada.types("/goals", "add Lead a design review by the end of March")
            await ada.says("help")
            await both.standin.settle()
            address = both.slack_app.manifest["settings"]["event_subscriptions"]["request_url"]
            metrics = str(address).replace("/slack/events", "/metrics")
            async with aiohttp.ClientSession() as session, session.get(metrics) as answer:
                return await answer.text()


if __name__ == "__main__":
    print(as_rules() if sys.argv[1] == "expressions" else asyncio.run(page()), end="")  # noqa: T201

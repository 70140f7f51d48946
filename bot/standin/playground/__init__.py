"""The page of the local Slack: served to a browser on this machine, over JSON and one WebSocket a tab."""

from bot.standin.playground.routes import add_routes

__all__ = ["add_routes"]

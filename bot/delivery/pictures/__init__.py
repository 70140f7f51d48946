"""Pictures on their way to Slack: drawn beside the event loop, uploaded once, deleted when superseded."""

from bot.delivery.pictures.gallery import Gallery

__all__ = ["Gallery"]

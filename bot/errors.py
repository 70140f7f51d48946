"""Errors whose words may be shown to a person."""


class CairnError(Exception):
    """A refusal: its text is a sentence for the person who asked, and says what to do next."""


class NotFoundError(CairnError):
    """Something the person named does not exist, or is not theirs; both get the same words."""


class SettingRefusedError(CairnError):
    """A setting that is well formed and does not fit: to Slack, or to what is there. No other start mends it."""

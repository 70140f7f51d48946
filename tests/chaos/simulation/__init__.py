"""Weeks of delivery in a second: the real code on one thread, with time, the disk, Slack and chance from a seed."""

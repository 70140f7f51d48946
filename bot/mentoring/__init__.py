"""The rules, in words that mention neither Slack nor SQL."""

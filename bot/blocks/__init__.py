"""OUT: how things look. Pure functions from rows and content to messages and views."""

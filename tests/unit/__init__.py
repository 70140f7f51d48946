"""Rules and renderings without input or output."""

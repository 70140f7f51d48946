"""What a member may do with everything of theirs: take it along, and have it forgotten."""

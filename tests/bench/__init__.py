"""What the bot costs, side by side with the least that its libraries could cost."""

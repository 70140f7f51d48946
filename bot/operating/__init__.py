"""What an operator asks from outside: is everything accounted for, and what is wrong."""

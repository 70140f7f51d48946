"""A year of nudges for members with known preferences: our choice beside rotation, chance and greed."""

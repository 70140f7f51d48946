"""The workspace that is there from the start: four people in four zones and two channels."""

from __future__ import annotations

from bot.standin.world import Workspace, World

PEOPLE: tuple[tuple[str, str, str, str, bool], ...] = (
    ("ada", "Ada Okafor", "Europe/Berlin", "Junior backend engineer", False),
    ("ben", "Ben Castillo", "America/New_York", "Backend engineer", False),
    ("mira", "Mira Tanaka", "Asia/Tokyo", "Senior engineer and mentor", False),
    ("olga", "Olga Lindqvist", "Pacific/Auckland", "Engineering operations, admin", True),
)


def sample_workspace(world: World, name: str = "Harbour Works") -> Workspace:
    """Create the sample workspace: ada (junior), ben (mid), mira (senior mentor) and olga (admin)."""
    workspace = world.add_workspace(name)
    for person, real_name, zone, title, admin in PEOPLE:
        world.add_user(
            workspace,
            person,
            real_name,
            tz=zone,
            title=title,
            is_admin=admin,
            email=f"{person}@example.com",
        )
    return workspace

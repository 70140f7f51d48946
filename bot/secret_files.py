"""Settings in files: systemd's credentials, Docker's and Kubernetes' secrets; each has the name of its setting."""

from collections.abc import Mapping
from pathlib import Path

USUAL = Path("/run/secrets")
"""Where Docker puts them. systemd tells its own place."""


def folder_of_secrets(environment: Mapping[str, str]) -> Path | None:
    """Where such files are, None where nobody has put any. What is in the environment counts for more."""
    folder = Path(environment.get("CREDENTIALS_DIRECTORY") or USUAL)
    return folder if folder.is_dir() else None

"""Asks the registries' advisory services about everything that is locked; fails where a locked version is vulnerable.

Where a service does not answer, or knows none of the packages, that is said and nothing fails: a gate must not depend
on somebody else's server. Where it knows some and not others, the unknown ones fail: a lock names what is published.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from lock import PAGE, ROOT, RUN

LOCKS = (*RUN, "requirements-dev.txt")
SECONDS = 120


class UnansweredError(Exception):
    """The advisory service said nothing that can be judged."""


def judge_python(report: dict[str, Any]) -> list[str]:
    """What is wrong by a report of pip-audit. Raises UnansweredError where it could ask about no package at all."""
    packages = report["dependencies"]
    asked = [one for one in packages if "skip_reason" not in one]
    if not asked:
        raise UnansweredError(f"none of {len(packages)} Python packages could be asked about")
    wrong = [f"{one['name']}: {one['skip_reason']}" for one in packages if "skip_reason" in one]
    for one in asked:
        for advisory in one["vulns"]:
            fixed = ", ".join(advisory["fix_versions"]) or "no version yet"
            wrong.append(f"{one['name']} {one['version']}: {advisory['id']}, fixed in {fixed}")
    return wrong


def judge_page(report: dict[str, Any]) -> list[str]:
    """What is wrong by a report of npm audit. Raises UnansweredError where the service refused."""
    if "vulnerabilities" not in report:
        raise UnansweredError(str(report.get("message") or "the npm registry's audit gave no report"))
    return [f"{name}: {one['severity']}, {one['range']}" for name, one in sorted(report["vulnerabilities"].items())]


def _report(command: list[str], folder: Path) -> dict[str, Any]:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
        report = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise UnansweredError(f"no answer within {SECONDS} s") from None
    except json.JSONDecodeError:
        raise UnansweredError(f"no report: {(done.stderr.strip().splitlines() or ['nothing said'])[-1]}") from None
    except FileNotFoundError:
        raise UnansweredError(f"{command[0]} is not installed") from None
    if not isinstance(report, dict):
        raise UnansweredError("a report of another shape")
    return report


def main() -> int:
    """Ask both services; 1 where something is vulnerable."""
    asking = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format=json", "--timeout=15"]
    asking += ["--vulnerability-service=pypi", "--progress-spinner=off"]
    for file in LOCKS:
        asking += ["--requirement", str(ROOT / "deploy" / file)]
    failed = 0
    for whose, judge, command, folder in (
        ("Python packages", judge_python, asking, ROOT),
        ("the page's packages", judge_page, ["npm", "audit", "--package-lock-only", "--json"], PAGE / "web"),
    ):
        try:
            wrong = judge(_report(command, folder))
        except UnansweredError as silence:
            print(f"{whose}: NOT AUDITED, {silence}")  # noqa: T201
            continue
        print("\n".join([f"{whose}: {len(wrong)} findings", *wrong]))  # noqa: T201
        failed |= bool(wrong)
    return failed


if __name__ == "__main__":
    sys.exit(main())

"""What it is made of: the bill and the licences say what the locks say, and an audit that finds something fails."""

import json
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SUPPLY = ROOT / ".ci" / "supply"


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Any:
    """One of the programs, as a module."""
    monkeypatch.syspath_prepend(str(SUPPLY))

    def load(name: str) -> ModuleType:
        found = spec_from_file_location(f"supply_{name}", SUPPLY / f"{name}.py")
        assert found is not None
        assert found.loader is not None
        module = module_from_spec(found)
        monkeypatch.setitem(sys.modules, found.name, module)
        found.loader.exec_module(module)
        return module

    return load


def report(*packages: dict[str, Any]) -> dict[str, Any]:
    return {"dependencies": list(packages), "fixes": []}


ADVISORY = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": [], "description": "bad"}
SOUND = {"name": "one", "version": "1.0", "vulns": []}
VULNERABLE = {"name": "two", "version": "1.0", "vulns": [ADVISORY]}
UNKNOWN = {"name": "three", "skip_reason": "Dependency not found on PyPI"}


def test_an_audit_fails_for_what_is_vulnerable_and_for_what_nobody_has_published(program: Any) -> None:
    audit = program("audit")
    assert audit.judge_python(report(SOUND)) == []
    assert audit.judge_python(report(SOUND, VULNERABLE)) == ["two 1.0: PYSEC-1, fixed in 2.0"]
    assert audit.judge_python(report(SOUND, UNKNOWN)) == ["three: Dependency not found on PyPI"]
    with pytest.raises(audit.UnansweredError, match="none of 2"):
        audit.judge_python(report(UNKNOWN, UNKNOWN))


def test_an_audit_of_the_page_fails_for_what_is_vulnerable(program: Any) -> None:
    audit = program("audit")
    assert audit.judge_page({"vulnerabilities": {}}) == []
    found = audit.judge_page({"vulnerabilities": {"preact": {"severity": "high", "range": "<11"}}})
    assert found == ["preact: high, <11"]
    with pytest.raises(audit.UnansweredError, match="405"):
        audit.judge_page({"message": "405 Method Not Allowed"})


def test_the_list_of_licences_is_current_and_every_one_is_allowed() -> None:
    command = [sys.executable, str(SUPPLY / "licences.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("expression", "is_allowed"),
    [
        ("MIT", True),
        ("MIT AND BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("Proprietary", False),
    ],
)
def test_only_listed_licences_are_allowed(program: Any, expression: str, is_allowed: bool) -> None:
    assert program("licences").allowed(expression) is is_allowed


def test_the_bill_lists_every_locked_package_and_is_the_same_when_made_again(program: Any) -> None:
    sbom, lock = program("sbom"), program("lock")
    text = sbom.bill()
    assert text == sbom.bill()
    listed = {one["purl"] for one in json.loads(text)["components"]}
    packages = lock.locked(*lock.RUN)
    assert {f"pkg:pypi/{one.name}@{one.version}" for one in packages} <= listed
    assert len(listed) == len(packages) + len(lock.bundled())
    assert "timestamp" not in json.loads(text)["metadata"]
    assert str(ROOT) not in text


def test_a_bill_without_a_package_or_with_a_host_in_it_is_found_out(program: Any) -> None:
    sbom = program("sbom")
    whole = json.loads(sbom.bill())
    left_out = whole["components"].pop()
    missing = sbom.findings(json.dumps(whole))
    assert any(left_out["version"] in line or "differs" in line for line in missing)
    whole["components"][0]["description"] = "from https://mirror.example/simple"
    assert any("where it was made" in line for line in sbom.findings(json.dumps(whole)))


@pytest.mark.parametrize(
    "line", ["other>=1", "git+https://example.com/x", "--index-url https://example.com", "free text"]
)
def test_a_lock_with_anything_but_pinned_packages_is_refused(
    program: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str
) -> None:
    lock = program("lock")
    (tmp_path / "deploy").mkdir()
    hashed = f"one==1.0 \\\n    --hash=sha256:{'a' * 64}\n    # via cairn-mentor\n"
    (tmp_path / "deploy" / "requirements.txt").write_text(hashed)
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    [one] = lock.locked("requirements.txt")
    assert (one.name, one.version, one.hashes, one.asked_by) == ("one", "1.0", {"a" * 64}, set())
    (tmp_path / "deploy" / "requirements.txt").write_text(f"{hashed}{line}\n")
    with pytest.raises(ValueError, match="neither package"):
        lock.locked("requirements.txt")
    (tmp_path / "deploy" / "requirements.txt").write_text("one==1.0\n")
    with pytest.raises(ValueError, match="without a hash: one"):
        lock.locked("requirements.txt")


def test_a_workflow_may_read_and_no_more_and_its_actions_are_pinned_to_commits() -> None:
    workflows = [yaml.safe_load(path.read_text()) for path in (ROOT / ".github" / "workflows").iterdir()]
    assert workflows
    for workflow in workflows:
        assert workflow["permissions"] == {"contents": "read"}
        assert not any("permissions" in job for job in workflow["jobs"].values())
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        for step in steps:
            assert "run" in step or re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        programs = {word for step in steps for word in step.get("run", "").split() if word.endswith("/install")}
        assert all((ROOT / program).is_file() for program in programs)

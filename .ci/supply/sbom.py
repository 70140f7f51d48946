"""dist/sbom.json: what runs and is shipped, as CycloneDX 1.6, made from the locks; `--check` also validates it.

The same locks make the same file on every machine: no time, no path, no host is in it, and its serial number is made of
what it lists.
"""

from __future__ import annotations

import json
import re
import sys
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from licences import licence
from lock import ROOT, RUN, Package, bundled, locked
from packageurl import PackageURL

TARGET = ROOT / "dist" / "sbom.json"
LEAKS = re.compile(r"https?://(?!cyclonedx\.org/schema/)|file:|/(?:home|root|work|tmp|usr|opt|Users)/|[A-Z]:\\\\")


def component(package: Package) -> Component:
    """One package, under its package URL."""
    group, _, name = package.name.rpartition("/")
    purl = PackageURL(package.kind, group or None, name, package.version)
    algorithm = HashAlgorithm.SHA_256 if package.kind == "pypi" else HashAlgorithm.SHA_512
    return Component(
        type=ComponentType.LIBRARY,
        group=group or None,
        name=name,
        version=package.version,
        purl=purl,
        bom_ref=str(purl),
        licenses=[LicenseExpression(licence(package))],
        hashes=[HashType(alg=algorithm, content=one) for one in sorted(package.hashes)],
    )


def version() -> str:
    """The bot's own version."""
    found = re.search(r'__version__ = "([^"]+)"', (ROOT / "bot" / "__init__.py").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("bot/__init__.py does not say its version")
    return found[1]


def bill() -> str:
    """The file's text."""
    packages = [*locked(*RUN), *bundled()]
    components = {(one.kind, one.name, one.version): component(one) for one in packages}
    own = version()
    root = Component(
        type=ComponentType.APPLICATION,
        name="cairn-mentor",
        version=own,
        bom_ref=f"pkg:pypi/cairn-mentor@{own}",
        licenses=[LicenseExpression("Apache-2.0")],
    )
    listed = " ".join(sorted(str(one.bom_ref) for one in components.values()))
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"{root.bom_ref} {listed}"), components=components.values())
    bom.metadata.component = root
    bom.metadata.timestamp = None  # type: ignore[assignment]  # the same locks, the same file
    paired = [(one, components[one.kind, one.name, one.version]) for one in packages]
    bom.register_dependency(root, [made for one, made in paired if not one.asked_by])
    for asking, asks in paired:
        bom.register_dependency(asks, [made for one, made in paired if asking.name in one.asked_by])
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2) + "\n"


def findings(text: str) -> list[str]:
    """What is wrong with a bill: not valid, not what the locks say, or telling where it was made."""
    wrong = []
    if invalid := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        wrong.append(f"not valid CycloneDX 1.6: {invalid}")
    listed = {one["purl"] for one in json.loads(text)["components"]}
    for file in RUN:  # read anew and more simply than above
        for line in (ROOT / "deploy" / file).read_text(encoding="utf-8").splitlines():
            if "==" in line and not line.startswith(" "):
                pinned = re.sub(r"\[.*?\]", "", line.split()[0]).replace("==", "@")
                if f"pkg:pypi/{pinned}" not in listed:
                    wrong.append(f"deploy/{file} locks {pinned}, which is not listed")
    if leak := LEAKS.search(text):
        wrong.append(f"tells where it was made: {text[leak.start() : leak.end() + 20]}")
    if text != bill():
        wrong.append("made twice, it differs")
    return wrong


def main() -> int:
    """Write the bill; 1 where something is wrong with it."""
    try:
        text = bill()
    except ValueError as error:
        print(error)  # noqa: T201
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    wrong = findings(text) if "--check" in sys.argv else []
    print("\n".join(wrong) or f"{TARGET.relative_to(ROOT)}: {text.count('bom-ref')} components")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""No module of the bot over 300 lines, no function over 40: a page is what one reads at a time."""

import ast
import sys
from pathlib import Path

LINES, FUNCTION = 300, 40


def findings(root: Path) -> list[str]:
    """Every module and function that is too long."""
    found = []
    for path in sorted(root.rglob("*.py")):
        if "node_modules" in path.parts:
            continue
        if path.parent.name == "versions":  # a migration is generated once and never edited again
            continue
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > LINES:
            found.append(f"{path}: {lines} lines, at most {LINES}")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION:
                    found.append(f"{path}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION}")
    return found


if __name__ == "__main__":
    wrong = findings(Path("bot"))
    print("\n".join(wrong) or "all within their page")  # noqa: T201
    sys.exit(1 if wrong else 0)

"""The bot's own source as syntax trees, for claims about what it names."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import bot

PACKAGE = Path(bot.__file__).parent


@cache
def trees(folder: str = "") -> dict[str, ast.Module]:
    """Every module of the bot below a folder by its path, without the stand-in and the migrations."""
    found = {}
    for file in sorted((PACKAGE / folder).rglob("*.py")):
        path = file.relative_to(PACKAGE)
        if path.parts[0] != "standin" and "migrations" not in path.parts:
            found[str(path)] = ast.parse(file.read_text(encoding="utf-8"))
    return found


def literals(tree: ast.AST) -> Iterator[str]:
    """Every string constant, parts of f-strings included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def called(node: ast.Call) -> str:
    """The last name of what is called: `say` for `words.say(...)`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def given(name: str, folder: str) -> dict[str, str]:
    """The texts given as `name=` or as the dictionary entry `name` below a folder, each with the place it stands at.

    A text that comes in as a function's argument is looked up at every call of that function. Of an f-string the
    constant beginning counts. ValueError for a value that cannot be told from the source.
    """
    found: dict[str, str] = {}
    for path, tree in trees(folder).items():
        for function in _functions(tree):
            for value in _values(name, function):
                for text, where in _texts(value, function, folder, path):
                    found.setdefault(text, where)
    return found


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _values(name: str, function: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.keyword) and node.arg == name:
            yield node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == name:
                    yield value


def _texts(
    value: ast.expr, function: ast.FunctionDef | ast.AsyncFunctionDef, folder: str, path: str
) -> Iterator[tuple[str, str]]:
    where = f"{path}:{value.lineno}"
    if isinstance(value, ast.Constant):
        yield str(value.value), where
    elif isinstance(value, ast.JoinedStr) and isinstance(value.values[0], ast.Constant):
        yield str(value.values[0].value), where
    elif isinstance(value, ast.Name) and value.id in _names(function):
        position = _names(function).index(value.id)
        for other, tree in trees(folder).items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and called(node) == function.name:
                    yield from _texts(_argument(node, position, value.id), function, folder, other)
    else:
        raise ValueError(f"{where}: {ast.unparse(value)} cannot be told from the source")


def _names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]


def _argument(call: ast.Call, position: int, name: str) -> ast.expr:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[position]

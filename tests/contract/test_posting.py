"""Everything that is posted goes through delivery: no other code can put a message into a conversation."""

import ast
import re

from tests.contract.source_code import called, literals, trees

BY_NAME = re.compile(r"(chat\.(post|schedule|start|append|stop|me)\w*|files\.\w*[Uu]pload\w*|chat\.update)", re.I)
"""Web API methods that make or change messages, by their names."""
BY_CALL = re.compile(r"(chat_(post|schedule|start|append|stop|me|update|delete)\w*|files_\w*upload\w*|api_call)")
"""The SDK's ways to call them; `api_call` can call any."""
WAY_OUT = "delivery/slack_post.py"
CLIENT = "delivery/client.py"
"""The client itself, which hands a call on and decides on none."""
INSTALLING = "app/installing.py"
"""It calls one method by its name, which posts nothing: the test below says so of every name outside of delivery."""


def callers() -> dict[str, set[str]]:
    """Modules that call what posts, with what they call."""
    found: dict[str, set[str]] = {}
    for path, tree in trees().items():
        calls = {called(node) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        matching = {name for name in calls if BY_CALL.fullmatch(name)}
        if matching:
            found[path] = matching
    return found


def test_one_module_calls_what_posts() -> None:
    assert callers() == {WAY_OUT: {"api_call"}, CLIENT: {"api_call"}, INSTALLING: {"api_call"}}


def test_no_module_outside_of_delivery_names_a_method_that_posts() -> None:
    naming = {path for path, tree in trees().items() if any(BY_NAME.fullmatch(text) for text in literals(tree))}
    assert naming
    assert {path.split("/")[0] for path in naming} == {"delivery"}


def test_what_answers_a_click_goes_to_slacks_response_url_and_bytes_of_files_go_out_with_the_rest() -> None:
    posting = {
        path
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in ("post", "request") and "session" in ast.unparse(node.func)
    }
    # The bytes of a file go to the place that Slack names for them.
    assert posting == {"slack/responding.py", CLIENT, WAY_OUT}

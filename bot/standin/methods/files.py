"""Methods about files: the external upload in two steps, files.info, files.delete (CHG-8)."""

from __future__ import annotations

from bot.standin import posting
from bot.standin.content import Content, read_content
from bot.standin.conversations import Channel
from bot.standin.entities import JSON, File
from bot.standin.errors import SlackError
from bot.standin.methods.registry import Call, method, open_to_posts
from bot.standin.pictured import check_files


@method("files.getUploadURLExternal", scopes=("files:write",), needs=("filename", "length"), tier=4)
def files_get_upload_url(call: Call) -> JSON:
    """Where to send the bytes of a file."""
    try:
        length = int(call.args["length"])
    except (TypeError, ValueError) as error:
        raise SlackError(
            "invalid_arguments", messages=["[ERROR] must provide an integer [json-pointer:/length]"]
        ) from error
    if length < 1:
        raise SlackError("invalid_arguments", messages=["[ERROR] must be more than 0 [json-pointer:/length]"])
    ids = call.standin.world.ids
    file = File(
        id=ids.entity("F"),
        team_id=call.install.team_id,
        user_id=call.install.bot_user_id,
        name=call.text("filename"),
        length=length,
        upload_token=ids.secret(32),
        created=int(call.standin.now().timestamp()),
        alt_text=call.text("alt_txt"),
    )
    call.workspace.files[file.id] = file
    url = f"{call.standin.url}/upload/v1/{call.install.team_id}/{file.id}/{file.upload_token}"
    return {"upload_url": url, "file_id": file.id}


@method("files.completeUploadExternal", scopes=("files:write",), needs=("files",), tier=4)
def files_complete_upload(call: Call) -> JSON:
    """Finish uploads, and share them in a conversation if one is named. A file is finished once.

    Raises file_not_found and the errors of posting.
    """
    wanted = call.args["files"]
    if not isinstance(wanted, list) or not wanted or not all(isinstance(entry, dict) for entry in wanted):
        raise SlackError("invalid_arguments", messages=["[ERROR] must provide an array of files [json-pointer:/files]"])
    files: list[File] = []
    for entry in wanted:
        file = call.workspace.files.get(str(entry.get("id")))
        if file is None or file.content is None or file.completed or file in files:
            raise SlackError("file_not_found")
        if file.user_id != call.install.bot_user_id:
            raise SlackError("file_not_found")
        files.append(file)
    channel = _share_target(call)
    content, thread_ts = None, None
    if channel is not None:  # all is checked before anything is done
        thread_ts = posting.thread(channel, call.text("thread_ts"))
        content = _comment(call)
    for file, entry in zip(files, wanted, strict=True):
        file.completed = True
        file.title = str(entry.get("title") or file.name)
    if channel is not None and content is not None:
        _share(call, channel, files, content, thread_ts)
    # Slack shares after its answer, which names no message.
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _share_target(call: Call) -> Channel | None:
    wanted = call.text("channel_id") or call.text("channels").split(",")[0]
    if not wanted:
        return None
    channel = call.workspace.channels.get(wanted)
    if channel is None or call.install.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    open_to_posts(call, channel)
    return channel


def _comment(call: Call) -> Content:
    args = {"text": call.text("initial_comment"), "blocks": call.args.get("blocks")}
    content = read_content(args, call.standin.world.ids, required=False)
    check_files(call.workspace, call.install, content.blocks, "invalid_blocks")
    return content


def _share(call: Call, channel: Channel, files: list[File], content: Content, thread_ts: str | None) -> None:
    shown = [file.json(call.standin.url) for file in files]
    message = posting.post(
        call.standin,
        call.install,
        channel,
        content,
        call.method,
        thread_ts=thread_ts,
        files=shown,
    )
    for file in files:
        file.shares.setdefault(channel.id, []).append({"ts": message.ts, "channel_name": channel.name})


@method("files.info", scopes=("files:read",), needs=("file",), tier=4)
def files_info(call: Call) -> JSON:
    """One file, with the messages that carry it. Raises file_not_found."""
    file = _completed(call)
    if file.deleted:
        raise SlackError("file_deleted")
    return {"file": file.json(call.standin.url)}


@method("files.delete", scopes=("files:write",), needs=("file",), tier=3)
def files_delete(call: Call) -> JSON:
    """Delete one's own file: its bytes are gone, and no block shows it any more.

    Raises file_not_found, file_deleted, and cant_delete_file for a file of somebody else.
    """
    file = _completed(call)
    if file.deleted:
        raise SlackError("file_deleted")
    if file.user_id != call.install.bot_user_id:
        raise SlackError("cant_delete_file")
    file.deleted, file.content = True, None
    return {}


def _completed(call: Call) -> File:
    file = call.workspace.files.get(call.text("file"))
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    return file

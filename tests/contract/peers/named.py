"""Every difference between the stand-in and emulate 0.12.2, with what decides it: a rule's id, or that none does.

A difference is named by a pattern over `scenario/step.path`. `ours` and `theirs` say that only the stand-in or only
emulate has that key, `both` that the values differ; an answer that only one side refuses is one difference, `both`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .shapes import Difference

MEMBER = r".*\.(user|members\[\])"
CHANNEL = r".*\.(channel|channels\[\])"
MESSAGE = r".*\.(message|messages\[\])"
FILE = r".*\.(file|files\[\])"
VIEW = r"(a_modal|a_home_tab)/.*\.view"


@dataclass(frozen=True, slots=True)
class Named:
    """A difference that is known; `refusal` is the stand-in's error where the outcomes differ."""

    where: str
    kind: str
    why: str
    refusal: str = ""

    def covers(self, scenario: str, difference: Difference) -> bool:
        """Whether this names that difference."""
        if not re.fullmatch(self.kind, difference.kind) or (self.refusal and difference.ours != {self.refusal}):
            return False
        return re.fullmatch(self.where, f"{scenario}/{difference.where}") is not None


REFUSED = (
    Named("a_wrong_token/auth", "both", "API-6: emulate lets any token in, as its first member", "invalid_auth"),
    Named("a_wrong_token/post", "both", "API-6: emulate lets any token in, then misses its scopes", "invalid_auth"),
    Named("an_unknown_method/call", "both", "API-6: emulate answers with a page of HTTP 404", "unknown_method"),
    Named(
        "a_thread/nowhere", "both", "API-6: emulate shows an empty thread for a message not there", "thread_not_found"
    ),
    Named("a_thread/orphan", "both", "API-6: emulate replies to messages that are not there", "thread_not_found"),
    Named("refused_posts/elsewhere", "both", "API-10: emulate posts where the bot is no member", "not_in_channel"),
    Named("refused_posts/odd block", "both", "BK-32: emulate does not check blocks", "invalid_blocks"),
    Named("refused_posts/no list", "both", "API-6: emulate has one error for all blocks", "invalid_blocks_format"),
    Named("refused_posts/metadata", "both", "MSG-4: emulate does not check metadata", "invalid_metadata_format"),
    Named(
        "(a_change|a_deletion|a_reaction)/no channel",
        "both",
        "API-6: emulate looks for the message first",
        "channel_not_found",
    ),
    Named(
        "an_ephemeral_message/not a member",
        "both",
        "not in the rules: who is nobody is in no channel either",
        "user_not_in_channel",
    ),
    Named("a_modal/nonsense", "both", "BK-31: emulate answers in its own words", "invalid_arguments"),
    Named("an_installation/wrong secret", "both", "OAU-3: emulate says invalid_client_id", "bad_client_secret"),
)
MEMBERS = (
    Named(rf"{MEMBER}\.tz(_label|_offset)?", "ours", "LIFE-3: emulate knows no zones"),
    Named(
        rf"{MEMBER}\.(color|updated|who_can_share_contact_card|is_(owner|primary_owner|app_user|stranger))",
        "ours",
        "LIFE-3: emulate's member objects are shorter",
    ),
    Named(
        rf"{MEMBER}\.is_(email_confirmed|restricted|ultra_restricted)", "ours", "LIFE-3: emulate's objects are shorter"
    ),
    Named(
        rf"{MEMBER}\.profile\.(avatar_hash|fields|first_name|last_name|image_72|team)",
        "ours",
        "LIFE-3: emulate's profiles are shorter",
    ),
    Named(
        rf"{MEMBER}\.profile\.(always_active|api_app_id|bot_id)",
        "ours",
        "LIFE-3: emulate does not mark profiles of bots",
    ),
    Named(rf"{MEMBER}\.profile\.email", "both", "not in the rules: emulate invents an address for the bot"),
    Named(r"members_by_pages/.*\.email", "theirs", "not in the rules: emulate invents an address for the bot"),
    Named(
        rf"{MEMBER}\.profile\.(huddle_state|huddle_state_expiration_ts|image_48|image_192)",
        "theirs",
        "EVT-1: fields an app must do without; the stand-in has no huddles and pictures",
    ),
    Named(r"(all_members|members_by_pages)/.*\.cache_ts", "ours", "EVT-1: a field an app must do without"),
)
CHANNELS = (
    Named(
        rf"{CHANNEL}\.(context_team_id|is_ext_shared|is_org_shared|is_shared|is_general)",
        "ours",
        "ENT-2: emulate does not say whether a channel is shared",
    ),
    Named(rf"{CHANNEL}\.(last_read|is_open)", "theirs", "EVT-1: fields an app must do without"),
    Named(
        rf"{CHANNEL}(\.(topic|purpose))?\.creator", "both", "EVT-1: the stand-in's channels were there from the start"
    ),
    Named(
        r"a_direct_conversation/.*\.(is_member|name|name_normalized|num_members|purpose|topic)",
        "theirs",
        "EVT-1: Slack's direct conversations have no name, topic and count of members",
    ),
    Named(r"channels/list\..*\.(topic|purpose)\.value", "both", "EVT-1: emulate's first two channels come with topics"),
    Named(r"channels/page\.members\[\]", "both", "API-2: emulate gives all members at once"),
    Named(r"channels/page\..*\.next_cursor", "both", "API-2: emulate gives all members at once"),
)
MESSAGES = (
    Named(rf"{MESSAGE}\.(bot_id|app_id|team)", "ours", "HOME-4: emulate does not mark a bot's own messages"),
    Named(r".*\.pin_count", "ours", "EVT-1: a field an app must do without"),
    Named(r".*\.blocks\[\]\.text\.verbatim", "ours", "BK-2: Slack completes text objects, emulate keeps them as sent"),
    Named(r".*/history\..*\.metadata\.event_payload", "theirs", "MSG-4: only with include_all_metadata"),
    Named(
        r"a_thread/.*\.(latest_reply|reply_users_count|thread_ts)",
        "ours",
        "CHG-2: emulate marks the roots of threads with less",
    ),
    Named(r"a_thread/replies\.response_metadata", "ours", "CHG-6: emulate's threads have no pages"),
    Named(
        r"a_long_text/post\.(warning|response_metadata)",
        "theirs",
        "MSG-1: both truncate; the stand-in does not say so",
    ),
    Named(r"a_change/emptied\..*\.blocks", "theirs", "EVT-1: no blocks is an empty list there, an absent key here"),
    Named(r"a_change/text\..*\.blocks", "ours", "not in the rules: as documented, blocks that are not given stay"),
)
VIEWS = (
    Named(rf"{VIEW}\.app_installed_team_id", "ours", "EVT-1: a field an app must do without"),
    Named(rf"{VIEW}\.state\.values\.title", "ours", "INT-7: emulate has no people who fill in anything"),
    Named(rf"{VIEW}\.title", "both", "HOME-1: a Home tab has no title; Slack answers with a default one"),
    Named(rf"{VIEW}\.title\.\w+", "ours", "HOME-1: a Home tab has no title; Slack answers with a default one"),
)
FILES = (
    Named(
        r"a_file/upload\.(file|files\[\])\.\w+",
        "theirs",
        "CHG-8: what completes an upload is answered with id and title alone; the rest is told by files.info",
    ),
    Named(rf"a_file/{FILE}\.alt_txt", "ours", "BK-17: emulate leaves an empty description out"),
    Named(rf"a_file/{FILE}\.filetype", "both", "EVT-1: the stand-in takes the file's suffix for its type"),
    Named(
        rf"a_file/{FILE}\.(comments_count|display_as_bot|editable|external_type|has_rich_preview|is_public|is_starred)",
        "theirs",
        "EVT-1: fields an app must do without",
    ),
    Named(
        rf"a_file/{FILE}\.(groups|ims|initial_comment|pretty_type|public_url_shared)",
        "theirs",
        "EVT-1: fields an app must do without",
    ),
    Named(
        rf"a_file/{FILE}\.shares\.(public|private)",
        "(ours|theirs)",
        "CHG-8: the stand-in notes every share as a private one",
    ),
    Named(
        r"a_file/history\.messages\[\]\.(subtype|upload|files\[\]\.channels\[\])",
        "theirs",
        "CHG-8: the stand-in's message with a file is a plain message",
    ),
    Named(r"a_file/info\.(comments|paging)", "theirs", "EVT-1: fields an app must do without"),
)
OTHERS = (
    Named(r"who_am_i/bot\.app_id", "theirs", "not in the rules: auth.test of a bot token names no app"),
    Named(r"who_am_i/bot\.is_enterprise_install", "ours", "ENT-1: emulate knows no organizations"),
    Named(r"an_installation/access\.scope", "both", "OAU-2: the stand-in grants what the manifest asks for"),
)
NAMED = (*REFUSED, *MEMBERS, *CHANNELS, *MESSAGES, *VIEWS, *FILES, *OTHERS)

"""sendMessage, sendChatAction, answerCallbackQuery."""

from demo.bot_api.call import Call
from demo.bot_api.errors import QUERY_TOO_OLD, Json, bad_request
from demo.bot_api.formatting import read_formatted
from demo.bot_api.formatting.units import units
from demo.bot_api.methods.delivery import deliver
from demo.bot_api.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ANSWER = 200
_ACTIONS = {
    "typing",
    "upload_photo",
    "upload_document",
    "upload_video",
    "upload_voice",
    "record_video",
    "record_voice",
    "record_video_note",
    "upload_video_note",
    "choose_sticker",
    "find_location",
}


def send_message(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#sendmessage"""
    return deliver(world, call, read_text(call))


def read_text(call: Call) -> Json:
    """`text` and `entities` of a call, within Telegram's limits."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    text, entities = read_formatted(call)
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def read_caption(call: Call) -> Json:
    """`caption` and `caption_entities` of a call, within Telegram's limits."""
    text, entities = read_formatted(call, "caption", "caption_entities")
    if units(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    caption: Json = {"caption": text} if text else {}
    return {**caption, "caption_entities": entities} if entities else caption


def send_chat_action(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#sendchataction"""
    action = call.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.writable_chat(call.text("chat_id"))
    world.note("typing", "bot", chat.id, {"action": action})
    return True


def answer_callback_query(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery"""
    identifier = call.text("callback_query_id")
    chat_id = world.callback_queries.pop(identifier, None)
    if chat_id is None:
        raise bad_request(QUERY_TOO_OLD)
    text = call.text("text")
    if units(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    detail: Json = {"callback_query_id": identifier, "show_alert": call.flag("show_alert")}
    world.note("answer", "bot", chat_id, {**detail, "text": text, "url": call.text("url")})
    return True

"""Changing and deleting messages: https://core.telegram.org/bots/api#updating-messages"""

from typing import Any

from demo.bot_api.call import Call
from demo.bot_api.errors import NOT_MODIFIED, Json, bad_request
from demo.bot_api.markup import read_markup
from demo.bot_api.methods.sending import read_caption, read_text
from demo.bot_api.records import Chat, Message
from demo.bot_api.world import World

DELETABLE_SECONDS = 48 * 3600
MAX_DELETED_AT_ONCE = 100
_REPLACED = ("reply_markup", "edit_date", "link_preview_options")


def edit_message_text(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#editmessagetext"""
    message = _editable(world, call)
    content = read_text(call)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _replace(world, call, message, ("text", "entities"), content)


def edit_message_caption(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#editmessagecaption"""
    message = _editable(world, call)
    if not {"document", "photo"} & message.body.keys():
        raise bad_request("there is no caption in the message to edit")
    return _replace(world, call, message, ("caption", "caption_entities"), read_caption(call))


def edit_message_reply_markup(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    return _replace(world, call, _editable(world, call), (), {})


def _editable(world: World, call: Call) -> Message:
    chat = world.writable_chat(call.text("chat_id"))
    message = world.find_message(chat, call.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.by != "bot":
        raise bad_request("message can't be edited")
    return message


def _replace(world: World, call: Call, message: Message, names: tuple[str, ...], content: Json) -> Json:
    """The message with new content; without a keyboard in the call, it loses the one it had."""
    markup = read_markup(call)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    gone = {*names, *_REPLACED}
    kept = {name: value for name, value in message.body.items() if name not in gone}
    body = {**kept, **content, **({"reply_markup": markup} if markup else {})}
    before = {n: v for n, v in message.body.items() if n not in ("edit_date", "link_preview_options")}
    if body == before:
        raise bad_request(NOT_MODIFIED)
    return world.edit_message(message, body).body


def delete_message(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat = _chat_to_delete_in(world, call)
    identifier = call.integer("message_id")
    if not identifier:
        raise bad_request("message identifier is not specified")
    message = world.find_message(chat, identifier)
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(world, message):
        raise bad_request("message can't be deleted for everyone")
    world.delete_message(message, "bot")
    return True


def delete_messages(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#deletemessages: what cannot be found is skipped."""
    chat = _chat_to_delete_in(world, call)
    identifiers = call.structure("message_ids", "can't parse message identifiers JSON object")
    for message in _found(world, chat, identifiers):
        if _deletable(world, message):
            world.delete_message(message, "bot")
    return True


def _chat_to_delete_in(world: World, call: Call) -> Chat:
    # A bot that was blocked still reaches messages that it has already sent.
    return world.find_chat(call.text("chat_id"))


def _found(world: World, chat: Chat, identifiers: Any) -> list[Message]:
    if not isinstance(identifiers, list) or not identifiers:
        raise bad_request("message identifiers are not specified")
    if len(identifiers) > MAX_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not all(str(i).isdecimal() for i in identifiers):
        raise bad_request("invalid message identifier specified")
    found = (world.find_message(chat, int(i)) for i in identifiers)
    return [message for message in found if message is not None]


def _deletable(world: World, message: Message) -> bool:
    """Within 48 hours; in a group a bot that is no administrator deletes its own only."""
    recent = world.timestamp() - int(message.body["date"]) < DELETABLE_SECONDS
    return recent and (message.chat_id > 0 or message.by == "bot")

"""What every message of the bot has in common: options, keyboard, reply."""

from demo.bot_api.call import Call
from demo.bot_api.errors import Json, bad_request
from demo.bot_api.markup import read_markup
from demo.bot_api.records import Chat, Message
from demo.bot_api.world import World


def deliver(world: World, call: Call, content: Json) -> Json:
    """Put a message of the bot into the chat that the call names; returns the Message object."""
    chat = world.writable_chat(call.text("chat_id"))
    markup = read_markup(call)
    content = {**content, **_options(world, chat, call)}
    if markup and "inline_keyboard" in markup:
        content["reply_markup"] = markup
    message = world.add_message(chat, "bot", content, silent=call.flag("disable_notification"))
    if markup and "inline_keyboard" not in markup:
        show_keyboard(world, chat, markup)
    return message.body


def show_keyboard(world: World, chat: Chat, markup: Json) -> None:
    """A reply keyboard stays with the chat until another one or its removal."""
    shown = None if markup.get("remove_keyboard") else markup
    world.save_chat(chat.model_copy(update={"reply_keyboard": shown}))
    world.note("chat", "bot", chat.id, {"reply_keyboard": shown})


def _options(world: World, chat: Chat, call: Call) -> Json:
    options: Json = {}
    if call.flag("protect_content"):
        options["has_protected_content"] = True
    preview = call.structure("link_preview_options", "can't parse link preview options JSON object")
    if preview:
        options["link_preview_options"] = preview
    if (replied := _replied(world, chat, call)) is not None:
        inner = {k: v for k, v in replied.body.items() if k != "reply_to_message"}
        options["reply_to_message"] = inner
    return options


def _replied(world: World, chat: Chat, call: Call) -> Message | None:
    parameters = call.structure("reply_parameters", "can't parse reply parameters JSON object") or {
        "message_id": call.integer("reply_to_message_id"),
        "allow_sending_without_reply": call.flag("allow_sending_without_reply"),
    }
    if not parameters.get("message_id"):
        return None
    found = world.find_message(chat, int(parameters["message_id"]))
    if found is None and not parameters.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found

"""Playing the people: what a tap or a message in the application does to the world."""

import secrets
from dataclasses import dataclass

from demo.bot_api.errors import Json
from demo.bot_api.formatting import with_detected
from demo.bot_api.methods.chats import announce_membership
from demo.bot_api.records import Chat, Membership, Message
from demo.bot_api.world import World


class CannotAct(Exception):
    """The application would not let a person do this."""


@dataclass(frozen=True)
class Button:
    """A button that a person sees; `message` is None for the keyboard under the text field."""

    label: str
    action: Json
    message: Message | None


def say(world: World, chat: Chat, content: Json) -> Message:
    """Send a message as the chat's owner. Writing to a blocked bot is not possible."""
    if chat.membership != "member":
        raise CannotAct("the bot is blocked or has left: press start, or add it again")
    if not chat.started:
        chat = chat.model_copy(update={"started": True})
        world.save_chat(chat)
    message = world.add_message(chat, "user", content)
    world.send_update("message", message.body)
    return message


def text_content(world: World, chat: Chat, text: str, reply_to: int | None) -> Json:
    """A text message's content, with the entities that the application finds."""
    text, entities = with_detected((text.strip(), []))
    if not text:
        raise CannotAct("there is nothing to send")
    content: Json = {"text": text, **({"entities": entities} if entities else {})}
    if reply_to is not None:
        content["reply_to_message"] = find(world, chat, reply_to).body
    return content


def start(world: World, chat: Chat, payload: str) -> Message:
    """The button « Démarrer », or a link with a payload: https://core.telegram.org/bots/features#deep-linking"""
    if chat.membership == "kicked" and chat.kind == "private":
        set_membership(world, chat, "member")
        chat = world.chats[chat.id]
    return say(world, chat, text_content(world, chat, f"/start {payload}", None))


def edit(world: World, chat: Chat, message_id: int, text: str) -> Message:
    message = find(world, chat, message_id)
    if message.by != "user":
        raise CannotAct("only one's own messages can be edited")
    content = text_content(world, chat, text, None)
    kept = {k: v for k, v in message.body.items() if k not in ("text", "entities")}
    edited = world.edit_message(message, {**kept, **content})
    world.send_update("edited_message", edited.body)
    return edited


def find(world: World, chat: Chat, message_id: int) -> Message:
    message = world.find_message(chat, message_id)
    if message is None:
        raise CannotAct("there is no such message")
    return message


def buttons(world: World, chat: Chat) -> list[Button]:
    """Every button that can be pressed, the latest message's last, then the reply keyboard's."""
    seen = [
        Button(button["text"], button, message)
        for message in world.visible_messages(chat.id)
        for row in message.body.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
    ]
    rows = (chat.reply_keyboard or {}).get("keyboard", [])
    return seen + [Button(button["text"], button, None) for row in rows for button in row]


def press(world: World, chat: Chat, button: Button) -> Json:
    """Press a button; says what came of it: an address to open, a query or a message."""
    if button.message is None:
        return _press_key(world, chat, button)
    if "url" in button.action:
        return {"url": button.action["url"]}
    if "callback_data" not in button.action:
        raise CannotAct("the stand-in does not know this kind of button")
    return query(world, chat, button.message, button.action["callback_data"])


def query(world: World, chat: Chat, message: Message, data: str) -> Json:
    """https://core.telegram.org/bots/api#callbackquery; any data can be forged, here too."""
    if chat.membership != "member":
        raise CannotAct("the bot is blocked or has left")
    identifier = str(secrets.randbits(62))
    world.callback_queries[identifier] = chat.id
    update: Json = {
        "id": identifier,
        "from": world.account_of(chat).as_user(),
        "message": message.body,
        "chat_instance": str(-chat.id * 7919),
        "data": data,
    }
    world.note("tapped", "user", chat.id, {"message_id": message.message_id, "data": data})
    world.send_update("callback_query", update)
    return {"callback_query_id": identifier}


def _press_key(world: World, chat: Chat, button: Button) -> Json:
    if (chat.reply_keyboard or {}).get("one_time_keyboard"):
        chat = chat.model_copy(update={"reply_keyboard": None})
        world.save_chat(chat)
        world.note("chat", "user", chat.id, {"reply_keyboard": None})
    message = say(world, chat, text_content(world, chat, button.label, None))
    return {"message_id": message.message_id}


def set_membership(world: World, chat: Chat, status: Membership) -> None:
    """Block, unblock, expel or bring back the bot. Nothing happens when it is so already."""
    if chat.membership != status:
        announce_membership(world, chat, status, by=world.account_of(chat).as_user())


def bring_into_group(world: World, chat: Chat) -> None:
    """What the bot receives when somebody adds it to a group."""
    world.save_chat(chat.model_copy(update={"membership": "left"}))
    set_membership(world, world.chats[chat.id], "member")
    say(world, world.chats[chat.id], {"new_chat_members": [world.bot_user()]})

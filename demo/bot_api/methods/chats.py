"""Who and where: getMe, getChat, leaveChat."""

from demo.bot_api.call import Call
from demo.bot_api.errors import Json, bad_request
from demo.bot_api.records import Chat
from demo.bot_api.world import World


def get_me(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#getme"""
    return {
        **world.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#chatfullinfo"""
    chat = world.find_chat(call.text("chat_id"))
    if chat.kind != "private":
        world.writable_chat(call.text("chat_id"))
    gifts = {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    }
    full: Json = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return {**world.chat_object(chat), **full}


def get_chat_member(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#getchatmember"""
    chat = world.find_chat(call.text("chat_id"))
    user_id = call.integer("user_id")
    if user_id == world.bot_id:
        return member_object(world.bot_user(), chat.membership)
    if user_id != chat.owner_id:
        raise bad_request("member not found")
    user = world.account_of(chat).as_user()
    if chat.kind == "private":
        return member_object(user, "member")
    return {"status": "creator", "user": user, "is_anonymous": False}


def get_chat_member_count(world: World, call: Call) -> int:
    world.find_chat(call.text("chat_id"))
    return 2


def leave_chat(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#leavechat"""
    chat = world.writable_chat(call.text("chat_id"))
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    announce_membership(world, chat, "left", by=world.bot_user())
    return True


def announce_membership(world: World, chat: Chat, status: str, by: Json) -> None:
    """Record that the bot entered or left a chat; the bot learns it by `my_chat_member`."""
    before = member_object(world.bot_user(), chat.membership)
    changed = chat.model_copy(update={"membership": status})
    world.save_chat(changed)
    update: Json = {
        "chat": world.chat_object(changed),
        "from": by,
        "date": world.timestamp(),
        "old_chat_member": before,
        "new_chat_member": member_object(world.bot_user(), status),
    }
    world.send_update("my_chat_member", update)
    world.note("chat", "world", chat.id, {"membership": status})


def member_object(user: Json, status: str) -> Json:
    """https://core.telegram.org/bots/api#chatmember"""
    until = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": user, **until}

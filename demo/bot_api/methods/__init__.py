"""The methods of the Bot API that the stand-in has: the table of contents."""

from collections.abc import Awaitable, Callable
from typing import Any

from demo.bot_api.call import Call
from demo.bot_api.errors import METHOD_NOT_FOUND, BotApiError
from demo.bot_api.methods import chats, editing, files, places, profile, sending, updating
from demo.bot_api.world import World

Answer = Callable[[World, Call], Any]
PatientAnswer = Callable[[World, Call], Awaitable[Any]]

# Names are not case-sensitive: https://core.telegram.org/bots/api#making-requests
METHODS: dict[str, Answer] = {
    "getme": chats.get_me,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatmembercount": chats.get_chat_member_count,
    "leavechat": chats.leave_chat,
    "setwebhook": updating.set_webhook,
    "deletewebhook": updating.delete_webhook,
    "getwebhookinfo": updating.get_webhook_info,
    "logout": updating.log_out,
    "close": updating.close,
    "sendmessage": sending.send_message,
    "sendchataction": sending.send_chat_action,
    "answercallbackquery": sending.answer_callback_query,
    "senddocument": files.send_document,
    "sendphoto": files.send_photo,
    "getfile": files.get_file,
    "sendlocation": places.send_location,
    "sendvenue": places.send_venue,
    "sendcontact": places.send_contact,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": profile.set_my_name,
    "getmyname": profile.get_my_name,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "setchatmenubutton": profile.set_chat_menu_button,
    "getchatmenubutton": profile.get_chat_menu_button,
}
PATIENT_METHODS: dict[str, PatientAnswer] = {"getupdates": updating.get_updates}


async def answer(world: World, call: Call) -> Any:
    """The `result` of a call; raises `BotApiError` for what Telegram refuses."""
    name = call.method.lower()
    if name in PATIENT_METHODS:
        return await PATIENT_METHODS[name](world, call)
    if name not in METHODS:
        raise BotApiError(*METHOD_NOT_FOUND)
    return METHODS[name](world, call)

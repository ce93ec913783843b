"""Places and contacts: https://core.telegram.org/bots/api#sendlocation and those beside it."""

from demo.bot_api.call import Call
from demo.bot_api.errors import Json, bad_request
from demo.bot_api.methods.delivery import deliver
from demo.bot_api.world import World


def send_location(world: World, call: Call) -> Json:
    return deliver(world, call, {"location": _point(call)})


def send_venue(world: World, call: Call) -> Json:
    """A venue's message carries its point as `location` too, as Telegram's does."""
    point = _point(call)
    title, address = call.text("title"), call.text("address")
    if not title:
        raise bad_request("title is empty")
    if not address:
        raise bad_request("address is empty")
    venue = {"location": point, "title": title, "address": address}
    return deliver(world, call, {"venue": venue, "location": point})


def send_contact(world: World, call: Call) -> Json:
    if not call.text("phone_number"):
        raise bad_request("phone number is empty")
    if not call.text("first_name"):
        raise bad_request("first name is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    return deliver(world, call, {"contact": {n: call.text(n) for n in names if call.text(n)}})


def _point(call: Call) -> Json:
    latitude, longitude = call.number("latitude"), call.number("longitude")
    if latitude is None:
        raise bad_request("latitude is empty")
    if longitude is None:
        raise bad_request("longitude is empty")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong coordinates specified")
    return {"latitude": latitude, "longitude": longitude}

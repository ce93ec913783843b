"""Documents and photos, sent and fetched: https://core.telegram.org/bots/api#sending-files"""

import mimetypes

from demo.bot_api.call import Call, Upload
from demo.bot_api.errors import Json, bad_request
from demo.bot_api.methods.delivery import deliver
from demo.bot_api.methods.images import image_size
from demo.bot_api.methods.sending import read_caption
from demo.bot_api.records import StoredFile
from demo.bot_api.world import World

MAX_DOCUMENT = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024


def send_document(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#senddocument"""
    world.writable_chat(call.text("chat_id"))
    stored = _given_file(world, call, "document", MAX_DOCUMENT, "documents")
    return deliver(world, call, {"document": document_object(stored), **read_caption(call)})


def send_photo(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#sendphoto"""
    world.writable_chat(call.text("chat_id"))
    stored = _given_file(world, call, "photo", MAX_PHOTO, "photos")
    return deliver(world, call, {"photo": photo_sizes(world, stored), **read_caption(call)})


def get_file(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#getfile"""
    identifier = call.text("file_id")
    if not identifier:
        raise bad_request("file_id not specified")
    stored = world.files.get(identifier)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**_reference(stored), "file_path": stored.path}


def document_object(stored: StoredFile) -> Json:
    """https://core.telegram.org/bots/api#document"""
    return {"file_name": stored.name, "mime_type": stored.mime_type, **_reference(stored)}


def photo_sizes(world: World, stored: StoredFile) -> list[Json]:
    """https://core.telegram.org/bots/api#photosize; the stand-in makes no smaller copies."""
    size = image_size(world.contents[stored.file_id])
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    return [{"width": width, "height": height, **_reference(stored)}]


def _reference(stored: StoredFile) -> Json:
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_unique_id,
        "file_size": stored.size,
    }


def _given_file(world: World, call: Call, name: str, limit: int, folder: str) -> StoredFile:
    """An uploaded file, or one that Telegram already has; addresses are never fetched here."""
    value = call.text(name)
    upload = call.uploads.get(value.removeprefix("attach://") if value else name)
    if upload is not None:
        return _stored(world, upload, limit, folder)
    if not value:
        raise bad_request(f"there is no {name} in the request")
    if value in world.files:
        return world.files[value]
    raise bad_request("wrong file identifier/HTTP URL specified")


def _stored(world: World, upload: Upload, limit: int, folder: str) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit:
        raise bad_request("file is too big")
    guessed = mimetypes.guess_type(upload.name)[0]
    return world.add_file(upload.name, guessed or upload.mime_type, upload.content, folder)

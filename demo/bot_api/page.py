"""The page and its texts. Nothing that it loads comes from outside."""

from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "demo" / "page"
TEXTS = ROOT / "content" / "fr" / "demo.yml"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# The page shows texts that a bot wrote: no script, style or address but its own.
_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'none'"


page_routes = APIRouter()


@page_routes.get("/")
async def index() -> Response:
    return _file("index.html")


@page_routes.get("/page/{name}")
async def asset(name: str) -> Response:
    return _file(name)


@page_routes.get("/demo/texts")
async def texts() -> dict[str, Any]:
    """The page's French texts."""
    read: dict[str, Any] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    return read


def _file(name: str) -> Response:
    path = PAGE / name
    if path.parent != PAGE or path.suffix not in _TYPES or not path.is_file():
        return Response(status_code=404)
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return FileResponse(path, media_type=_TYPES[path.suffix], headers=headers)

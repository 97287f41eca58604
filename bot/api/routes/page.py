"""The chat page and its scripts and styles."""

from fastapi import APIRouter, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from bot.settings import WEB

router = APIRouter(include_in_schema=False)


@router.get("/")
async def page() -> FileResponse:
    """Return the chat page."""
    return FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})


def mount_static_files(app: FastAPI) -> None:
    """Serve the page's scripts and styles, compressed, below `/static`."""
    # Only these: compressing the answers of the API would hold up the event loop.
    files = GZipMiddleware(StaticFiles(directory=WEB), minimum_size=500, compresslevel=6)
    app.mount("/static", files, name="static")

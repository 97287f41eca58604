"""Logging in and out on the page, and what the sender of a request may do."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from bot.api.access.access import Access
from bot.api.access.login import TooManyTries, set_cookies
from bot.api.admin import require_own_page
from bot.api.dependencies import AccessPart, LoginPart
from bot.api.requests import LoginRequest
from bot.api.responses import error_responses, json_response, plain_error_response
from bot.output.shapes import SessionBody

router = APIRouter(tags=["access"])
_NO_LOGIN = ("HTTPError", "There is no login here.", "This server has no keys.")
_WRONG = ("Unauthorized", "This key is not valid.", "It may have been revoked.")
_TOO_MANY = ("TooManyRequests", "Too many wrong keys were sent.", "Try again in a while.")


@router.post(
    "/login", response_model=SessionBody, responses=error_responses(401, 403, 404, 422, 429, 503)
)
async def login(request: Request, sent: LoginRequest, login: LoginPart) -> Response:
    """Begin a session of the page with a key."""
    require_own_page(request.headers)
    if login is None:
        return plain_error_response(404, *_NO_LOGIN)
    owner = login.check(sent.key.strip(), request.scope)
    if isinstance(owner, TooManyTries):
        return plain_error_response(429, *_TOO_MANY, {"Retry-After": str(owner.seconds)})
    if owner is None or owner.digest is None:
        return plain_error_response(401, *_WRONG)
    response = _session(owner.access)
    token = await run_in_threadpool(login.sessions.begin, owner.digest)
    set_cookies(response, request.scope, token, login.sessions.seconds)
    return response


@router.post("/logout", status_code=204, responses=error_responses(401, 403))
async def logout(request: Request, login: LoginPart) -> Response:
    """End the session of the page."""
    token = getattr(request.state, "session", None)
    if login is not None and token:
        await run_in_threadpool(login.sessions.end, token)
    response = Response(status_code=204)
    set_cookies(response, request.scope, token or "", 0)
    return response


@router.get("/session", response_model=SessionBody, responses=error_responses(401))
async def session(access: AccessPart) -> Response:
    """Return who sends this request, and what that may do."""
    return _session(access)


def _session(access: Access) -> Response:
    seen = None if access.collections is None else tuple(sorted(access.collections))
    return json_response(SessionBody(name=access.name or None, role=access.role, collections=seen))

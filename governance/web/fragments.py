"""Page or fragment: HTMX asks for a part, a browser for the whole."""

import json
from typing import Any

from flask import Response, make_response, redirect, request


def wants_fragment() -> bool:
    """Whether HTMX asked for a part; a boosted or a restored page is wanted whole."""
    headers = request.headers
    whole = "HX-Boosted" in headers or "HX-History-Restore-Request" in headers
    return headers.get("HX-Request") == "true" and not whole


def fragment(html: str, status: int = 200, *, target: str = "", says: dict[str, Any] | None = None) -> Response:
    """A part of a page, swapped in place of `target` (a selector) when that is not what asked for it.

    `says` is announced to the reader by the page's script: {"text", "undo", "row"}.
    """
    response = make_response(html, status)
    if target:
        response.headers["HX-Retarget"] = target
        response.headers["HX-Reswap"] = "outerHTML"
    if says:
        response.headers["HX-Trigger"] = json.dumps({"said": says})
    response.headers["Vary"] = "HX-Request"
    return response


def see(address: str) -> Response:
    """After a change: go and look (303), or for HTMX a redirect of the whole page."""
    if wants_fragment():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = address
        return response
    return make_response(redirect(address, 303))

"""The addresses under which a register goes out."""

from collections.abc import Callable, Mapping
from functools import partial, update_wrapper
from typing import Any

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from governance.council.queries import today
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.outgoing import formats
from governance.register.log import sequence_of
from governance.web.access import signed_in

# The items that the filters of an address let through for a reader, and which filters were in use.
Find = Callable[[Mapping[str, str], Any], tuple[list[Item], dict[str, str]]]


def exports_of(register: Exchanged, name: str, prefix: str, find: Find) -> Blueprint:
    """The pages of a register that everybody signed in may take away."""
    blueprint = Blueprint(name, __name__, url_prefix=prefix)
    view = update_wrapper(partial(export_items, register, find), export_items)
    blueprint.add_url_rule("/<form>", "export_items", signed_in(view))
    return blueprint


def export_items(register: Exchanged, find: Find, form: str) -> Response:
    """The whole register, or what the filters of the address let through, as the reader may see it."""
    if form not in formats.TYPES:
        abort(404)
    sequence = sequence_of(register.name)
    items, given = find(request.args, current_user)
    content, _ = formats.written(register, form, items, current_user, given, sequence)
    answer = Response(content, content_type=formats.TYPES[form])
    file = f"{register.file}-{today().isoformat()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer

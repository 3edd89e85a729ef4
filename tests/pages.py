"""A client that checks every page it gets: valid HTML, a title, one h1, unique ids, labelled inputs."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

UNLABELLED = {"hidden", "submit", "button"}


class CheckedClient(FlaskClient):
    """The test client of every journey."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request and check what comes back."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400:
            check(response.get_data(as_text=True))
        return response


def parse(html: str) -> Element:
    """The elements of a page or a fragment; a page that is not valid HTML raises."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True)
    if html.lstrip().startswith("<!DOCTYPE"):
        return parser.parse(html)
    container = "tbody" if html.lstrip().startswith("<tr") else "div"
    return parser.parseFragment(html, container=container)


def check(html: str) -> None:
    """Raise AssertionError, saying what is wrong with a page."""
    tree = parse(html)
    elements = list(tree.iter())
    ids = [element.attrib["id"] for element in elements if "id" in element.attrib]
    assert len(ids) == len(set(ids)), f"ids that occur twice: {sorted({one for one in ids if ids.count(one) > 1})}"
    labels = {element.attrib.get("for") for element in elements if element.tag == "label"}
    for element in elements:
        if element.tag in ("input", "select", "textarea") and element.attrib.get("type") not in UNLABELLED:
            named = element.attrib.get("id") in labels or "aria-label" in element.attrib
            assert named, f"an input without a label: {element.attrib}"
    if html.lstrip().startswith("<!DOCTYPE"):
        headings = [element for element in elements if element.tag == "h1"]
        assert len(headings) == 1, f"{len(headings)} h1 on the page"
        title = next(element for element in elements if element.tag == "title")
        assert (title.text or "").strip(" –\n"), "no title"


def text_of(html: str) -> str:
    """What a reader sees, white space folded."""
    tree = parse(html)
    return " ".join(" ".join(tree.itertext()).split())

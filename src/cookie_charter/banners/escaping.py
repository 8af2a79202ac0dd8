"""Texts of a catalogue stay texts, whatever a banner and the page around it would take them for."""

import html
import json
from typing import Any


def to_json(value: Any) -> str:
    r"""*value* as JSON that can stand in a script of a page: nothing in it ends the script or opens a comment of HTML
    (``<``), or is a line end to JavaScript before 2019 (U+2028, U+2029)."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    for char in "<>\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text + "\n"


def to_script(head: str, variable: str, value: Any) -> str:
    """A script of a page that has *value* in a *variable*, below a comment of one line."""
    return f"// {head}\nwindow.{variable} = {to_json(value).rstrip()};\n"


def to_html(text: str) -> str:
    """*text* for a place where a banner takes HTML, an attribute included."""
    return html.escape(text)

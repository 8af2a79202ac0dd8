"""Texts of a catalogue stay texts, whatever a banner and the page around it would take them for."""

import html
import json
import re
from typing import Any

import yaml


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


class _Dumper(yaml.SafeDumper):
    """Quotes every text: what a plain one means depends on the version of YAML (``1e3``, ``0o14``)."""


def _quoted(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    is_word = re.fullmatch("[A-Za-z_]+", text, re.ASCII)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_word else '"')


_Dumper.add_representer(str, _quoted)


def to_yaml(value: Any) -> str:
    """*value* as YAML that means the same in versions 1.1 and 1.2, a text of it on one line."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))

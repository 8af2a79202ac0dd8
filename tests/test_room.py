"""Where a line of a table may end, and how wide a table must be for its words."""

import pytest

from cookie_charter.messages import Translated
from cookie_charter.pages.columns import COLUMNS
from cookie_charter.pages.room import MOST, needed, parts
from cookie_charter.pages.table import Row


@pytest.mark.parametrize(
    ("text", "divided"),
    [
        ("data.ville-soissons.fr", ["data.", "ville-soissons.", "fr"]),
        ("https://shop.example/vie-privee", ["https://", "shop.", "example/", "vie-privee"]),
        ("Voir shop.example.org ou non", ["Voir shop.", "example.", "org ou non"]),
        ("z.B. 31.01.2026", ["z.B. 31.01.2026"]),
        ("préférences", ["préférences"]),
        ("", [""]),
    ],
)
def test_a_line_ends_in_a_long_address_at_dots_and_slashes(text: str, divided: list[str]) -> None:
    assert parts(text) == divided


def room(name: str, *texts: str) -> int:
    return needed(
        [Row(None, [[Translated("Name")]]), *(Row(0, [[Translated(text)]]) for text in texts)], [COLUMNS[name]]
    )


def test_a_column_is_as_wide_as_its_longest_word() -> None:
    assert room("service") == room("service", "a b c", "d") == 6
    assert room("service", "Authentification") == room("service", "Authentification und", "Ort") == 10
    assert room("service", "13\u00a0months") > room("service", "13 months")
    assert room("purpose", "a b c") == 10
    assert room("name", "cookies_preferences") == 14
    assert room("service", "a" * 1000) == MOST

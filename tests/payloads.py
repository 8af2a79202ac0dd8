"""Hostile texts for ``fuzz``: what acts in a browser, a template, a parser of Markdown or a terminal.

They are put together anew from the fragments of ``data/payloads.toml`` by a ``random.Random``, so that its seed is all
there is to know of a search.
"""

import tomllib
from pathlib import Path
from random import Random
from typing import Final

_READ: Final = tomllib.loads((Path(__file__).parent / "data/payloads.toml").read_text(encoding="utf-8"))

WORDS: Final[list[str]] = _READ["words"]
TAGS: Final[list[str]] = _READ["tags"]
QUOTES: Final[list[str]] = _READ["quotes"]
ENTITIES: Final[list[str]] = _READ["entities"]
MARKUP: Final[list[str]] = _READ["markup"]
UNSEEN: Final[list[str]] = _READ["unseen"]
FORMULAS: Final[list[str]] = _READ["formulas"]
TRICKS: Final[list[str]] = _READ["tricks"]

RUNS: Final = [*TAGS, *QUOTES, *MARKUP, "[^", "*_a`", "<a b='", "((", "[[", "{a}`", "&#", "a.", "a@"]
"""What is there over and over in a text of forty kilobytes."""

EVERYTHING: Final = (TAGS, QUOTES, ENTITIES, MARKUP, UNSEEN, FORMULAS)
PLAIN: Final = (TAGS, QUOTES, ENTITIES, MARKUP, FORMULAS)
ESCAPED: Final = (ENTITIES, ENTITIES, QUOTES)


def text(random: Random, kinds: tuple[list[str], ...] = EVERYTHING) -> str:
    """A hostile text: one or several fragments of these *kinds* among words, at times with a slip, at times cut off."""
    parts = [
        random.choice(random.choice(kinds)) if random.random() < 0.6 else random.choice(WORDS)
        for _ in range(random.randint(1, 6))
    ]
    made = random.choice(("", " ")).join(parts)
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        made = _slip(random, made)
    return made.strip(" ") or random.choice(WORDS)


def _slip(random: Random, made: str) -> str:
    at = random.randrange(len(made) + 1)
    match random.randrange(6):
        case 0:
            return made[:at]
        case 1:
            return made[:at] + random.choice(QUOTES) + made[at:]
        case 2:
            return made.swapcase()
        case 3:
            return made[:at] + "".join(f"&#{ord(char)};" for char in made[at : at + 3]) + made[at + 3 :]
        case 4:
            return made[at:] + made[:at]
        case _:
            return made * random.randint(2, 4)


def escaped(random: Random, made: str) -> str:
    """The same text as Markdown shows it and nothing else: with entities, or a backslash before each mark."""
    if random.random() < 0.5:
        return "".join(f"&#{ord(char)};" if char in "<>&\"'`*_[]{}\\!#|~^$%@:./" else char for char in made)
    return "".join(f"\\{char}" if char in "<>&\"'`*_[]{}\\!#|~^$%@:./=+-(){}" else char for char in made)


def long_run(random: Random) -> str:
    """A text of forty kilobytes, which is one fragment over and over."""
    fragment = random.choice(RUNS)
    return (fragment * (40_000 // len(fragment) + 1))[:40_000]

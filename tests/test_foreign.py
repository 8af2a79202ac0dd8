"""English terms in the prose of another language: a page says that they are English, and `check` asks for it."""

from pathlib import Path

import pytest
from conftest import COMMAND, replace, run, soup


@pytest.fixture
def foreign(site: Path) -> Path:
    """The small site, whose Markdown has attributes."""
    replace(site / "conf.py", "smartquotes =", 'myst_enable_extensions = ["attrs_inline"]\nsmartquotes =')
    return site


def said(site: Path, french: str, english: str) -> list[str]:
    """What `check` says of the markup of a sentence and its translation."""
    replace(site / "docs/plain.md", "Rien ici.", french)
    replace(site / "locale/en/LC_MESSAGES/charter.po", 'msgid "Rien ici."', f'msgid "{french}"')
    replace(site / "locale/en/LC_MESSAGES/charter.po", 'msgstr "Nothing here."', f'msgstr "{english}"')
    done = run(COMMAND, "check", cwd=site)
    sentences = [line.partition(": ")[2] for line in (done.stdout + done.stderr).splitlines()]
    return [sentence for sentence in sentences if "markup" in sentence or "English" in sentence]


HINT = "{0!r} is English and not marked so, for screen readers; write {1!r}"


@pytest.mark.parametrize(
    ("french", "english", "expected"),
    {
        "marked": ("Interne ([*first-party*]{.language-en}).", "First-party.", []),
        "not marked": (
            "Interne (*first-party*).",
            "*First-party*.",
            [HINT.format("first-party", "[*first-party*]{.language-en}")],
        ),
        "another word": ("Interne (*maison*).", "First-party.", []),
        "code": ("Interne (`*opt-in*`).", "In `*opt-in*`.", []),
        "in the translation": ("Interne.", "[*In-house*]{.language-en}.", []),
        "a class": (
            "Interne ([*opt*]{.big}).",
            "Opt.",
            ["the translation lacks the markup 'class=big'", "the translation lacks the markup 'span'"],
        ),
    }.values(),
)
def test_what_check_says(foreign: Path, french: str, english: str, expected: list[str]) -> None:
    assert said(foreign, french, english) == expected


def test_a_site_without_attributes_learns_of_them(site: Path) -> None:
    hint = HINT.format("Opt-out", "[*Opt-out*]{.language-en}")
    expected = [f"{hint}, with 'attrs_inline' in myst_enable_extensions"]
    assert said(site, "Refus (*Opt-out*).", "*Opt-out*.") == expected


def test_a_message_file_is_asked_too(foreign: Path) -> None:
    replace(foreign / "conf.py", '"en": "English"', '"de": "Deutsch"')
    run(COMMAND, "po", "update", cwd=foreign)
    messages = foreign / "locale/de/LC_MESSAGES/charter.po"
    replace(messages, 'msgid "Rien ici."\nmsgstr ""', 'msgid "Rien ici."\nmsgstr "Nichts mit *opt-in*."')
    done = run(COMMAND, "check", cwd=foreign)
    assert HINT.format("opt-in", "[*opt-in*]{.language-en}") in done.stdout


def test_it_is_work_to_do(charter: Path) -> None:
    # The translator sees no difference.
    for path in ("docs/index.md", "locale/en/LC_MESSAGES/charter.po"):
        replace(charter / path, "[*third-party*]{.language-en}", "*third-party*")
    done = run(COMMAND, "check", cwd=charter)
    hint = HINT.format("third-party", "[*third-party*]{.language-en}")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if "third-party" in line] == [f"  docs/index.md:44:1: {hint}"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_charter_marks_its_terms(built_charter: Path, language: str) -> None:
    article = soup(built_charter / f"_build/html/{language}/index.html").find("article")
    assert article is not None
    terms = [(tag["lang"], str(tag.decode_contents())) for tag in article.find_all(lang=True)]
    marked = [("en", "<em>first-party</em>"), ("en", "<em>third-party</em>")]
    assert terms == (marked if language == "fr" else [])

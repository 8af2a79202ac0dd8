"""What is wrong in the Markdown of a page: markup that was meant and is not there, by line, column and cure."""

from pathlib import Path

import pytest
from conftest import COMMAND, DATA, PROJECT, replace, run

from cookie_charter.messages.markup import Dialect
from cookie_charter.site.markdown import problems

CHARTER = Dialect(frozenset({"deflist"}), frozenset({"html_block", "html_inline"}))
"""What the charter takes as Markdown."""


def found(text: str, dialect: Dialect = CHARTER) -> list[str]:
    return [f"{line}:{column}: {sentence}" for _path, line, column, sentence in problems("page.md", text, dialect)]


PROBLEMS = {
    "quotes of a word processor": (
        "Voir {cookie}‘sessionid’ ici.",
        [
            "1:6: '{cookie}‘sessionid’' is shown as typed; write '{cookie}`sessionid`'",
        ],
    ),
    "other quotes": (
        "Voir {cookie}'a', {doc}\"b\" et {cookie}«\xa0c\xa0».",
        [
            "1:6: \"{cookie}'a'\" is shown as typed; write '{cookie}`a`'",
            "1:19: '{doc}\"b\"' is shown as typed; write '{doc}`b`'",
            "1:31: '{cookie}«\\xa0c\\xa0»' is shown as typed; write '{cookie}`c`'",
        ],
    ),
    "a role without its literal": (
        "Le {cookie}sessionid est là.",
        [
            "1:4: '{cookie}sessionid' is shown as typed; write '{cookie}`sessionid`'",
        ],
    ),
    "a role never closed": (
        "Le {cookie}`sessionid est là.",
        [
            "1:4: '{cookie}`' is never closed; put a backtick after its text",
        ],
    ),
    "a space after a role": (
        "Le {cookie} `sessionid` est là.",
        [
            "1:4: '{cookie} `sessionid`' is shown as typed; write '{cookie}`sessionid`'",
        ],
    ),
    "a role without braces": (
        "Le cookie`sessionid` et :doc:`index`.",
        [
            "1:4: 'cookie`sessionid`' is shown as typed; write '{cookie}`sessionid`'",
            "1:25: ':doc:`index`' is shown as typed; write '{doc}`index`'",
        ],
    ),
    "a role with one brace": (
        "Le {cookie`a` et cookie}`b`.",
        [
            "1:4: '{cookie`a`' is shown as typed; write '{cookie}`a`'",
            "1:18: 'cookie}`b`' is shown as typed; write '{cookie}`b`'",
        ],
    ),
    "a heading without a space": (
        "Du texte.\n\n##Titre",
        [
            "3:1: '##Titre' is shown as typed; write '## Titre'",
        ],
    ),
    "a title without a space": (
        "#Titre de la page",
        [
            "1:1: '#Titre de la page' is shown as typed; write '# Titre de la page'",
        ],
    ),
    "a no-break space after the marks of a heading": (
        "##\xa0Titre",
        [
            "1:1: '##\\xa0Titre' is shown as typed; write '## Titre'",
        ],
    ),
    "HTML": (
        "Un <b>mot</b>, <!-- rien --> et <br/>.",
        [
            "1:4: '<b>' is shown as typed: this site takes no HTML; remove it, or write Markdown",
            "1:10: '</b>' is shown as typed: this site takes no HTML; remove it, or write Markdown",
            "1:16: '<!--' is shown as typed: this site takes no HTML; remove it, or write Markdown",
            "1:33: '<br/>' is shown as typed: this site takes no HTML; remove it, or write Markdown",
        ],
    ),
    "a space before an address": (
        "Voir [le site] (https://a.fr).",
        [
            "1:6: '[le site] (https://a.fr)' is shown as typed; write '[le site](https://a.fr)'",
        ],
    ),
    "an address and its words": (
        "Voir (le site)[https://a.fr].",
        [
            "1:6: '(le site)[https://a.fr]' is shown as typed; write '[le site](https://a.fr)'",
        ],
    ),
    "a space in an address": (
        "Voir [le site](https://a.fr/b c).",
        [
            "1:6: '[le site](https://a.fr/b c)' is no link; write '[words](address)', without spaces in the address",
        ],
    ),
    "brackets that are missing": (
        "Voir a](https://a.fr) et\n[b(https://a.fr) et [c]https://a.fr et [d](https://a.fr",
        [
            "1:1: 'Voir a](https://a.fr)' is no link; write '[words](address)', without spaces in the address",
            "2:1: '[b(https://a.fr)' is no link; write '[words](address)', without spaces in the address",
            "2:21: '[c]https://a.fr' is no link; write '[words](address)', without spaces in the address",
            "2:40: '[d](' is no link; write '[words](address)', without spaces in the address",
        ],
    ),
    "quotes around an address": (
        "Voir [a](“https://a.fr”) et [b](https://a.fr»).",
        [
            "1:10: the quotation mark '“' is part of the address of the link; remove it",
            "1:45: the quotation mark '»' is part of the address of the link; remove it",
        ],
    ),
    "an address that is not closed": (
        "Voir <https://a.fr et suite.",
        [
            "1:6: '<https://a.fr' is shown as typed; write '<https://a.fr>'",
        ],
    ),
    "pictures": (
        "! [a](a.png) ![b] (b.png) ![c]",
        [
            "1:1: '! [' is shown as typed; write '!['",
            "1:14: '![b] (b.png)' is shown as typed; write '![b](b.png)'",
            "1:27: '![c]' shows no picture; write its file in parentheses after it: '![…](picture.png)'",
        ],
    ),
    "bullets": (
        "• un\n• deux",
        [
            "1:1: '• ' is shown as typed; write '- '",
            "2:1: '• ' is shown as typed; write '- '",
        ],
    ),
    "a middle dot": (
        "· un",
        [
            "1:1: '· ' is shown as typed; write '- '",
        ],
    ),
    "dashes": (
        "Trois :\n\n– un\n– deux",
        [
            "3:1: '– ' is shown as typed; write '- '",
            "4:1: '– ' is shown as typed; write '- '",
        ],
    ),
    "items without a space": (
        "- un\n-deux\n*\xa0trois",
        [
            "2:1: '-' is shown as typed; write '- '",
            "3:1: '*\\xa0' is shown as typed; write '* '",
        ],
    ),
    "numbers without a space": (
        "1.Vous visitez un site.",
        [
            "1:1: '1.' is shown as typed; write '1. '",
        ],
    ),
    "a number that is lost": (
        "1. un\n. deux",
        [
            "2:1: '. ' is shown as typed; write '1. '",
        ],
    ),
    "an item indented too far": (
        "- un\n- deux\n\n1. un\n      2. deux",
        [
            "5:7: '2.' begins no item of the list; put the line under the item before it",
        ],
    ),
    "an item glued to another one": (
        "1. Un site.2. Deux sites.",
        [
            "1:12: '2.' begins no item of the list; put it on a line of its own",
        ],
    ),
    "a definition without its colon": (
        "A\n: un\n\nB\ndeux\n\nC\n: trois",
        [
            "5:1: 'deux' stands between definitions and is none; write ': deux'",
        ],
    ),
    "the last definition without its colon": (
        "A\n: un\n\nB\nDeux mots.\n\n## C",
        [
            "5:1: 'Deux mots.' stands between definitions and is none; write ': Deux mots.'",
            "7:1: the first heading of the page is of level 2; write '#'",
        ],
    ),
    "a colon without a space": (
        "A\n:un",
        [
            "2:1: ':' is shown as typed; write ': '",
        ],
    ),
    "a definition without a term": (
        ": un",
        [
            "1:1: a definition without a term; put the term into the line above",
        ],
    ),
    "a term glued to a definition": (
        "A\n: un\nB\n: deux",
        [
            "3:1: 'B' is in the definition before it; put a blank line between them",
        ],
    ),
    "a term that is indented": (
        "A\n: un\n\n    B\n: deux",
        [
            "4:5: 'B' is in the definition before it; put a blank line between them",
        ],
    ),
    "a tab that makes code": (
        "Du texte.\n\n\tLes quatre cookies sont exemptés de consentement.",
        [
            "3:1: '\\t' before the text makes code of it; remove it",
        ],
    ),
    "spaces that make code": (
        "- un\n\n      Les quatre cookies sont exemptés de consentement.",
        [
            "3:1: '      ' before the text makes code of it; remove it",
        ],
    ),
    "a title that is code": (
        "    # Titre",
        [
            "1:1: '    ' before the text makes code of it; remove it",
        ],
    ),
    "a level that is skipped": (
        "# A\n\n### B",
        [
            "3:1: heading of level 3 under one of level 1; write '##'",
        ],
    ),
    "a page without a title": (
        "## A",
        [
            "1:1: the first heading of the page is of level 2; write '#'",
        ],
    ),
    "a second title": (
        "# A\n\n## B\n\n# C",
        [
            "5:1: a second title of the page; write '##' for a section of it",
        ],
    ),
    "emphasis that is not closed": (
        "Un **mot.\n\nUn *autre.\n\nLe troisième (mot*).",
        [
            "1:4: unbalanced mark '**': it is never closed, or never opened",
            "3:4: unbalanced mark '*': it is never closed, or never opened",
            "5:18: unbalanced mark '*': it is never closed, or never opened",
        ],
    ),
    "spaces within emphasis": (
        "Un ** mot ** ici.",
        [
            "1:4: unbalanced mark '**': it is never closed, or never opened",
            "1:11: unbalanced mark '**': it is never closed, or never opened",
        ],
    ),
    "parentheses": (
        "# A (b\n\nUn mot) et (un autre).",
        [
            "1:5: unbalanced mark '(': it is never closed, or never opened",
            "3:7: unbalanced mark ')': it is never closed, or never opened",
        ],
    ),
    "a title after a title": (
        "# A\n\n# B\n\n## C",
        [
            "3:1: a second title of the page; write '##' for a section of it",
        ],
    ),
    "prose with a role that is code": (
        "# A\n\n    Une page dit ce qui est gardé : {doc}`index`.",
        [
            "3:1: '    ' before the text makes code of it; remove it",
        ],
    ),
    "HTML in the description of a page": (
        '---\nmyst:\n  html_meta:\n    description: "Un <b>mot</b>"\n---\n\n# A',
        [
            "4:22: '<b>' is shown as typed: it cannot be HTML; remove it",
            "4:28: '</b>' is shown as typed: it cannot be HTML; remove it",
        ],
    ),
    "headings under one of a wrong level": (
        "# A\n\n### B\n\n### C\n\n## D\n\n### E",
        [
            "3:1: heading of level 3 under one of level 1; write '##'",
            "5:1: heading of level 3 under one of level 1; write '##'",
        ],
    ),
    "a literal that is not closed": (
        "Un `mot ici.",
        [
            "1:4: unbalanced mark '`': it is never closed, or never opened",
        ],
    ),
    "a rule that makes a heading": (
        "# A\n\nUn paragraphe.\n---",
        [
            "4:1: '---' makes a heading of the text above it; put a blank line between them",
        ],
    ),
    "two backticks": (
        "``{cookie-table} a\n:caption: b\n``",
        [
            "1:1: '``{cookie-table}' opens no directive; write '```{cookie-table}'",
        ],
    ),
    "a directive without braces": (
        "```cookie-table a\n```",
        [
            "1:1: '```cookie-table a' opens code, not a directive; write '```{cookie-table} a'",
        ],
    ),
    "a directive with one brace": (
        "```{cookie-table a\n```",
        [
            "1:1: '```{cookie-table a' opens code, not a directive; write '```{cookie-table} a'",
        ],
    ),
    "a directive with spaces in its braces": (
        "```{ cookie-table } a\n```",
        [
            "1:1: '```{ cookie-table } a' opens code, not a directive; write '```{cookie-table} a'",
        ],
    ),
    "a directive glued to its argument": (
        "```{cookie-table}a\n```",
        [
            "1:1: '```{cookie-table}a' opens code, not a directive; write '```{cookie-table} a'",
        ],
    ),
    "quotes for a fence": (
        "'''{note}\nUn mot.\n'''",
        [
            "1:1: \"'''{note}\" opens no directive; write '```{note}'",
        ],
    ),
    "colons for a fence": (
        ":::{note}\nUn mot.\n:::",
        [
            "1:1: ':::{note}' opens no directive; write '```{note}'",
        ],
    ),
    "reStructuredText": (
        ".. note:: Un mot.",
        [
            "1:1: '.. note::' is shown as typed; write '```{note}'",
        ],
    ),
    "an alert": (
        "> [!NOTE]\n> Un mot.",
        [
            "1:3: '[!NOTE]' is shown as typed; write '```{note}'",
        ],
    ),
    "an option without its first colon": (
        "```{cookie-table} a\ncaption: b\n:name: c\n```",
        [
            "2:1: 'caption:' is no option of the directive; write ':caption:', right under its first line",
        ],
    ),
    "a space in an option": (
        "```{cookie-table} a\n: caption: b\n```",
        [
            "2:1: ': caption:' is no option of the directive; write ':caption:', right under its first line",
        ],
    ),
    "an option without its second colon": (
        "```{cookie-table} a\n:caption b\n```",
        [
            "2:1: ':caption' is no option of the directive; write ':caption:', right under its first line",
        ],
    ),
    "options after a blank line": (
        "```{cookie-table} a\n\n:caption: b\n```",
        [
            "3:1: ':caption:' is no option of the directive; write ':caption:', right under its first line",
        ],
    ),
    "an option glued to another one": (
        "```{figure} a.png\n:alt: Un mot.:name: b\n```",
        [
            "2:14: ':name:' does not begin a line, and is part of the option before it; put it on a new line",
        ],
    ),
    "HTML in an option": (
        "```{image} a.png\n:alt: Un <b>mot</b>\n```",
        [
            "2:10: '<b>' is shown as typed: it cannot be HTML; remove it",
            "2:16: '</b>' is shown as typed: it cannot be HTML; remove it",
        ],
    ),
    "a fence that is not closed": (
        "```{note}\nUn mot.",
        [
            "1:1: '```{note}' is never closed; add a line '```' after it",
        ],
    ),
    "a fence closed too late": (
        "```{note}\nUn mot.\n\n```{tip}\nDeux mots.\n```",
        [
            "1:1: '```{note}' is not closed before line 4, which opens another one; add a line '```'",
        ],
    ),
    "front matter with two hyphens": (
        "--\nmyst:\n  html_meta:\n    description: a\n---\n\n# A",
        [
            "1:1: front matter that is shown as text: begin the page with its line '---'",
        ],
    ),
    "front matter below a line": (
        "\n---\nmyst:\n  html_meta:\n    description: a\n---\n\n# A",
        [
            "1:1: front matter that is shown as text: begin the page with its line '---'",
        ],
    ),
    "front matter that does not end": (
        "---\nmyst:\n  html_meta:\n    description: a\n\n# A",
        [
            "1:1: front matter that is shown as text: add a line '---' after it",
        ],
    ),
    "a name of front matter": (
        "---\nmist:\n  html_meta:\n    description: “a”\n---\n\n# A",
        [
            "2:1: unknown field 'mist'; did you mean 'myst'?",
            "4:18: the quotation mark '“' is shown as part of the text; write '\"' instead",
        ],
    ),
    "a target": (
        "(a) =\n\n# A",
        [
            "1:1: '(a) =' is shown as typed; write '(a)='",
        ],
    ),
    "in a note": (
        "```{note}\n:class: a\n\nUn mot.\n\n- {cookie}‘a’\n```",
        [
            "6:3: '{cookie}‘a’' is shown as typed; write '{cookie}`a`'",
        ],
    ),
    "in a quotation and a list": (
        "> - Un **mot\n>   et {cookie}‘a’",
        [
            "1:8: unbalanced mark '**': it is never closed, or never opened",
            "2:8: '{cookie}‘a’' is shown as typed; write '{cookie}`a`'",
        ],
    ),
    "in a table": (
        "| a | b |\n|---|---|\n| {cookie}‘a’ | {doc}‘b’ |",
        [
            "3:3: '{cookie}‘a’' is shown as typed; write '{cookie}`a`'",
            "3:17: '{doc}‘b’' is shown as typed; write '{doc}`b`'",
        ],
    ),
    "in a heading and a term": (
        "# {cookie}‘a’\n\n{cookie}‘b’\n: un",
        [
            "1:3: '{cookie}‘a’' is shown as typed; write '{cookie}`a`'",
            "3:1: '{cookie}‘b’' is shown as typed; write '{cookie}`b`'",
        ],
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_markup_that_is_not_there(case: str) -> None:
    text, expected = PROBLEMS[case]
    assert found(text) == expected
    assert found(text.replace("\n", "\r\n")) == expected


SOUND = {
    "what the rules are about, as it should be": (
        "# A\n\n{cookie}`a`, [b](https://b.fr), **c**, *d* et `e`.\n\n- un\n- deux\n\n1. un\n2. deux\n\n"
        "A\n: un\n\nB\n: deux\n\n```{note}\n:class: a\n\nUn mot.\n```\n\n## B\n\n### C\n\n## D\n"
    ),
    "code, a literal, a comment, a formula": (
        "```text\n##Titre {cookie}‘a’ <b>\n```\n\n`{cookie}‘a’ ##Titre` et ``cookie`x` ``.\n\n"
        "% {cookie}‘a’\n\n    a = <b>x</b>\n    {cookie}‘a’"
    ),
    "front matter": '---\nmyst:\n  html_meta:\n    description: "##Titre {cookie}‘a’"\n---\n\n# A',
    "what a backslash escapes": r"\##Titre, \{cookie}‘a’, \<b>, \*a et \[a] (https://a.fr)",
    "code of an example": "```{code-block} yaml\n:caption: A\n\nname: a\ncaption: b\n```",
    "words that look like markup": (
        "# A\n\n#motdièse #autre\n\n"
        "Le {fichier}‚ 2 * 3 * 4, a**b, *nix, [1] (voir plus haut), note[2] (sic) et Nom*.\n\n"
        "– Une phrase qui commence par un tiret.\n\nUne autre – entre tirets – et\n– la suite d’une clause."
    ),
    "addresses": "Voir <https://a.fr>, https://b.fr/(c) et [L’Équipe](https://fr.wikipedia.org/wiki/L’Équipe_(journal)).",
    "two definitions of a term": "A\n: un\n: deux\n\nB\n: trois\n\n  Encore trois.\n",
    "a paragraph beside definitions": "A\n: un\n\nUne phrase, dont la fin est à\nla ligne suivante.\n\nB\n: deux",
    "a heading that is underlined": "A\n=\n\nB\n---\n\nUn mot.",
    "code that is indented": "# A\n\n    $ pip install a\n\n    Traceback (most recent call last):",
    "enumerations and faces": "a) un, **b)** deux :)",
    "emoji by name": "- :warning: Un mot.\n- :memo: Deux mots.",
    "longer fences around others": "````{note}\n```{tip}\nUn mot.\n```\n````\n\n````md\n```{note}\n```\n````",
}


@pytest.mark.parametrize("case", SOUND)
def test_what_is_sound(case: str) -> None:
    assert found(SOUND[case]) == []


@pytest.mark.parametrize("page", [*(PROJECT / "docs").glob("*.md"), *(DATA / "site/docs").glob("*.md")], ids=str)
def test_our_own_pages_are_sound(page: Path) -> None:
    assert found(page.read_text(encoding="utf-8")) == []


def test_what_a_site_takes_is_markup() -> None:
    text = "# A\n\nUn <b>mot</b>.\n\n:::{note}\nUn {cookie}‘a’.\n:::"
    html_and_colons = Dialect(frozenset({"colon_fence"}), frozenset())
    assert found(text, html_and_colons) == ["6:4: '{cookie}‘a’' is shown as typed; write '{cookie}`a`'"]
    of_the_page = "---\nmyst:\n  enable_extensions: [colon_fence]\n---\n\n# A\n\n:::{note}\nUn mot.\n:::"
    assert found(of_the_page) == []


def test_definitions_need_their_extension() -> None:
    sentence = "is shown as typed: definitions need 'deflist' in myst_enable_extensions"
    assert found("A\n: un", Dialect(frozenset(), frozenset())) == [f"2:1: ': ' {sentence}"]


WRONG = "docs/plain.md:3:1: '##Titre' is shown as typed; write '## Titre'\n"


def test_a_check_of_the_site_and_of_a_page(site: Path) -> None:
    replace(site / "docs/plain.md", "Rien ici.", "##Titre")
    done = run(COMMAND, "check", cwd=site)
    assert (done.returncode, done.stdout, done.stderr) == (1, WRONG, "")
    alone = run(COMMAND, "check", "docs/index.md", "docs/plain.md", cwd=site)
    assert (alone.returncode, alone.stdout, alone.stderr) == (1, WRONG, "")
    french = run(COMMAND, "check", "docs/plain.md", cwd=site, env={"LC_ALL": "fr_FR.UTF-8"})
    assert french.stdout == "docs/plain.md:3:1: '##Titre' s’affiche tel quel\xa0; écrivez '## Titre'\n"


def test_a_build_shows_the_page_and_fails(site: Path) -> None:
    replace(site / "docs/plain.md", "Rien ici.", "##Titre")
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (1, WRONG)
    assert "##Titre" in (site / "_build/html/fr/plain.html").read_text(encoding="utf-8")
    assert (site / "_build/html/en/plain.html").is_file()


def test_pages_that_are_not_published_are_not_judged(site: Path) -> None:
    replace(site / "conf.py", "smartquotes", 'exclude_patterns = ["drafts"]\nsmartquotes')
    (site / "docs/drafts").mkdir()
    (site / "docs/drafts/a.md").write_text("##Titre\n", encoding="utf-8")
    assert "##Titre" not in run(COMMAND, "check", cwd=site).stdout
    done = run(COMMAND, "build", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_page_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("# A\n\nUn été.\n".encode("cp1252"))
    done = run(COMMAND, "check", "a.md", cwd=tmp_path)
    assert done.stdout == "a.md:3:4: the byte 0xE9 is not UTF-8; save the file in UTF-8\n"
    assert done.returncode == 1

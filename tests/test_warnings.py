"""What Sphinx, MyST and docutils warn of is said as `check` says it: at the culprit, with what to do, in the user's
language. Each warning is provoked from the library itself."""

import re
import shutil
import subprocess
from pathlib import Path

import docutils
import myst_parser
import pytest
from conftest import COMMAND, DATA, PROJECT, replace, run

from cookie_charter.library_sentences import SPHINX_IN_PLAIN_WORDS

SETTINGS = 'myst_enable_extensions = ["deflist", "substitution"]\n'
FRENCH = {"LC_ALL": "fr_FR.UTF-8", "PYTHONUTF8": "1"}

# MyST before 5 says where a directive begins, not where its options do, and docutils before 0.22 where a table begins.
OF_OPTIONS = "4:1" if int(myst_parser.__version__.partition(".")[0]) >= 5 else "3:5"
OF_TABLE = "18:1" if docutils.__version_info__ >= (0, 22) else "17:1"

PAGES: dict[str, tuple[str, list[str]]] = {
    "a role": (
        "# Titre\n\n{cokie}`theme`\n",
        [
            "3:2: unknown role 'cokie'; did you mean 'cookie'?",
        ],
    ),
    "a directive": (
        "# Titre\n\n```{figur} picture.png\n```\n",
        [
            "3:5: unknown directive 'figur'; did you mean 'figure'?",
        ],
    ),
    "nothing behind a directive": (
        "# Titre\n\n```{figure}\n```\n",
        [
            "3:5: 'figure' lacks what it is about; write it behind the name, on the same line",
        ],
    ),
    "an option": (
        "# Titre\n\n```{figure} picture.png\n:widht: 3\n```\n",
        [
            "4:2: unknown option 'widht'; did you mean 'width'?",
        ],
    ),
    "the value of an option": (
        "# Titre\n\n```{figure} picture.png\n:align: middleish\n```\n",
        [
            "4:9: option 'align' of 'figure' cannot be 'middleish'; choose one of: \"left\", \"center\", or \"right\"",
        ],
    ),
    "a measure": (
        "# Titre\n\n```{figure} picture.png\n:name: a b c\n:width: huge\n```\n",
        [
            "5:9: option 'width' of 'figure' cannot be 'huge'; write a number and its unit, such as '50%' or '200px'",
        ],
    ),
    "a comment in an option": (
        "# Titre\n\n```{cookie-table} shop\n:columns: name # comment\n```\n",
        [
            f"{OF_OPTIONS}: an option of 'cookie-table' contains ' #', which starts a comment; remove it, or put the "
            "value in quotes",
        ],
    ),
    "text that is not taken": (
        "# Titre\n\n```{image} picture.png\n\nContent here.\n```\n",
        [
            "3:5: 'image' takes no text; move the text below the line that closes it",
        ],
    ),
    "no text": (
        "# Titre\n\n```{note}\n```\n",
        [
            "3:5: 'note' is empty; write its text above the line that closes it",
        ],
    ),
    "headings": (
        "# Titre\n\n## B\n\n#### D\n",
        [
            "5:1: heading of level 4 under one of level 2; write '###'",
        ],
    ),
    "a page": (
        "# Titre\n\n{doc}`forumm`\n",
        [
            "3:7: unknown page 'forumm'; did you mean 'forum'?",
        ],
    ),
    "a label": (
        "# Titre\n\n{ref}`boutiqe`\n",
        [
            "3:7: unknown label 'boutiqe'; did you mean 'boutique'?",
        ],
    ),
    "a label without a text": (
        "# Titre\n\n(lab)=\npara\n\n{ref}`lab`\n",
        [
            "6:7: the link to 'lab' has no text; write it as 'text <lab>'",
        ],
    ),
    "a term": (
        "# Titre\n\n{term}`nowhere`\n",
        [
            "3:8: the glossary has no term 'nowhere'; correct it, or add it there",
        ],
    ),
    "any target": (
        "# Titre\n\n{any}`nowhere`\n",
        [
            "3:7: the link to 'nowhere' leads nowhere; correct the name of the file, heading or label",
        ],
    ),
    "a link to a page": (
        "# Titre\n\n[x](nowhere.md)\n",
        [
            "3:5: the link to 'nowhere.md' leads nowhere; correct the name of the file, heading or label",
        ],
    ),
    "a link to a heading": (
        "# Titre\n\n[x](#nowhere)\n",
        [
            "3:6: the link to 'nowhere' leads nowhere; correct the name of the file, heading or label",
        ],
    ),
    "a link to a heading elsewhere": (
        "# Titre\n\n[x](forum.md#nowhere)\n",
        [
            "3:14: the page 'forum' has no heading or label 'nowhere'; correct the link",
        ],
    ),
    "a block": (
        "# Titre\n\n```{note}\nunclosed\n",
        [
            "3:1: '```{note}' is never closed; add a line '```' after it",
        ],
    ),
    "a block of a table": (
        "# Titre\n\n```{cookie-table} shop\n:columns: name\n\nUnclosed text\n\nMore\n\n",
        [
            "3:1: '```{cookie-table} shop' is never closed; add a line '```' after it",
        ],
    ),
    "a block of code": (
        "# Titre\n\n```python\nunclosed\n",
        [
            "3:1: '```python' is never closed; add a line '```' after it",
        ],
    ),
    "a block in a block": (
        "# Titre\n\n````{note}\n```{tip}\nx\n````\n",
        [
            "4:1: '```{tip}' is never closed; add a line '```' after it",
        ],
    ),
    "a label twice": (
        "# Titre\n\n(lab1)=\n## A\n\n(lab1)=\n## B\n",
        [
            "6:2: duplicate label 'lab1' on this page; rename one",
        ],
    ),
    "the label of another page": (
        "# Titre\n\n```{cookie-table} shop\n:name: boutique\n```\n",
        ["4:8: duplicate label 'boutique', also in docs/index.md; rename one"],
    ),
    "an address twice": (
        "# Titre\n\n[a]: x\n[a]: y\n\ntext\n",
        [
            "4:1: duplicate address for the link 'A'; remove one",
        ],
    ),
    "a picture": (
        "# Titre\n\n![x](pictur.png)\n",
        [
            "3:6: unknown file 'pictur.png'; did you mean 'picture.png'?",
        ],
    ),
    "pictures by a star": (
        "# Titre\n\n```{figure} no.*\n```\n",
        [
            "3:13: the picture 'no.*' does not exist; correct its name, or add the file",
        ],
    ),
    "a download": (
        "# Titre\n\n{download}`no.pdf`\n",
        [
            "3:12: the file 'no.pdf' does not exist; correct its name, or add the file",
        ],
    ),
    "an inclusion": (
        "# Titre\n\n```{include} no.md\n```\n",
        [
            "3:14: the file 'no.md' does not exist; correct its name, or add the file",
        ],
    ),
    "code from a file": (
        "# Titre\n\n```{literalinclude} no.md\n```\n",
        [
            "3:21: the file 'no.md' does not exist; correct its name, or add the file",
        ],
    ),
    "rows from a file": (
        "# Titre\n\n```{csv-table}\n:file: no.csv\n```\n",
        [
            "4:8: the file 'no.csv' does not exist; correct its name, or add the file",
        ],
    ),
    "a row of a list": (
        "# Titre\n\n```{list-table}\n* - a\n  - b\n* - c\n```\n",
        [
            "3:5: row 2 of the table does not have as many cells as the first (1, not 2); complete the shorter one",
        ],
    ),
    "no table": (
        "# Titre\n\n```{table} x\n\nno table\n```\n",
        [
            "3:5: 'table' must contain a table, and nothing else",
        ],
    ),
    "a placeholder": (
        "# Titre\n\n{{ nothing }}\n",
        [
            "3:4: unknown placeholder 'nothing'; correct its name, or define it",
        ],
    ),
    "a broken placeholder": (
        "# Titre\n\n{{ nothing | }}\n",
        [
            "3:1: what is between the double braces cannot be read; write the name of a placeholder",
        ],
    ),
    "no footnote": (
        "# Titre\n\ntext[^1]\n",
        [
            "3:7: '1' leads nowhere; correct it, or define it: a footnote by a line '[^1]: text'",
        ],
    ),
    "a footnote too many": (
        "# Titre\n\ntext\n\n[^2]: unused\n",
        [
            "5:3: nothing leads to the footnote '2'; write '[^2]' where it belongs, or remove it",
        ],
    ),
    "a footnote twice": (
        "# Titre\n\ntext[^2]\n\n[^2]: a\n\n[^2]: b\n",
        [
            "7:3: duplicate footnote '2'; give it a name of its own",
        ],
    ),
    "a page in a toctree": (
        "# Titre\n\n```{toctree}\nnowhere\nplain\n```\n",
        [
            "4:1: there is no page 'nowhere'; write the name of its file, without what follows the dot",
        ],
    ),
    "an option that is like no other": (
        "# Titre\n\n```{toctree}\n:foo:\nforum\n```\n",
        [
            "4:2: 'toctree' has no option 'foo'; choose one of: caption, class, glob, hidden, includehidden, "
            "maxdepth, name, numbered, reversed, titlesonly",
        ],
    ),
    "a language of code": (
        "# Titre\n\n```{code-block} nolang\nx\n```\n",
        [
            "3:17: unknown language 'nolang' of code; write 'text'",
        ],
    ),
    "code of another language": (
        "# Titre\n\n```json\n{a: b\n```\n",
        [
            "3:1: this is not 'json'; correct it, or write 'text' as its language",
        ],
    ),
    "a condition": (
        "# Titre\n\n```{only} ((x\nx\n```\n",
        [
            "3:1: the condition of this 'only' cannot be read; write names of tags, joined by 'and', 'or' and 'not'",
        ],
    ),
    "a label like no other": (
        "# Titre\n\n{ref}`nowhere`\n",
        [
            "3:7: there is no label 'nowhere'; label a heading with '(nowhere)=' above it, a figure or a table "
            "with ':name: nowhere'",
        ],
    ),
    "a page like no other": (
        "# Titre\n\n{doc}`nowhere`\n",
        [
            "3:7: there is no page 'nowhere'; write the name of its file, without what follows the dot",
        ],
    ),
    "a picture like no other": (
        "# Titre\n\n![x](no.jpg)\n",
        [
            "3:6: the picture 'no.jpg' does not exist; correct its name, or add the file",
        ],
    ),
    "a role like no other": (
        "# Titre\n\n{foo}`x`\n",
        [
            "3:2: unknown role 'foo'; correct its name, or write the text without it",
        ],
    ),
    "a role in the second line of a paragraph": (
        "# Titre\n\nUne ligne,\nune autre {cokie}`x`.\n",
        [
            "4:12: unknown role 'cokie'; did you mean 'cookie'?",
        ],
    ),
    "too many words": (
        "# Titre\n\n```{cookie-table} shop\n```\n\n```{code-block} a b\nx\n```\n",
        [
            "6:5: 'code-block' takes fewer words on its first line: 1 at most, found 2; move the rest below",
        ],
    ),
    "options that are no YAML": (
        '# Titre\n\n```{figure} picture.png\n:alt: "x\n```\n',
        [
            f"{OF_OPTIONS}: the options of 'figure' cannot be read; write each as ':name: value' on a line of its own, "
            "and close its quotes",
        ],
    ),
    "a rule at the end": (
        "# Titre\n\nTexte.\n\n---\n",
        [
            "5:1: a horizontal rule cannot end a page; remove it",
        ],
    ),
    "a rule at the start": (
        "# Titre\n\n---\n\nTexte.\n",
        [
            "3:1: a horizontal rule cannot come first on a page or under a heading; remove it",
        ],
    ),
    "broken front matter": (
        "---\na: [b\n---\n# T\n",
        [
            "2:1: this is not YAML: did not find expected ',' or ']'",
        ],
    ),
    "front matter with a tab": (
        "---\nmyst:\n\thtml_meta: x\n---\n\n# T\n",
        [
            "3:1: this is not YAML: this character cannot start a value, nor can a tab indent a line; put the "
            "text in quotes, or indent with spaces",
        ],
    ),
    "front matter that is not closed": (
        "---\na: b\n# T\n\ntext\n",
        [
            "1:1: the front matter is not recognised; it starts with '---' in the first line and ends with "
            "another '---'",
        ],
    ),
    "front matter with two hyphens": (
        "--\nmyst:\n  html_meta:\n    description: x\n---\n\n# T\n",
        [
            "1:1: front matter that is shown as text: begin the page with its line '---'",
        ],
    ),
    "front matter behind an empty line": (
        "\n---\nmyst:\n  html_meta:\n    description: x\n---\n\n# T\n",
        [
            "1:1: front matter that is shown as text: begin the page with its line '---'",
        ],
    ),
    "front matter without its first line": (
        "myst:\n  html_meta:\n    description: x\n---\n\n# Titre\n",
        [
            "1:1: front matter that is shown as text: begin the page with its line '---'",
        ],
    ),
    "an unknown field": (
        "---\nmyst:\n  foo: 1\n---\n\n# T\n",
        [
            "3:3: unknown field 'foo' under 'myst' in the front matter; correct or remove it",
        ],
    ),
    "front matter of another kind": (
        "---\njust text\n---\n\n# T\n",
        [
            "1:1: the front matter must be lines of 'key: value'",
        ],
    ),
    "no title": (
        "Texte.\n",
        [
            "1:1: the page 'no-title' has no title; start it with '# ' and its title",
        ],
    ),
    "a first heading of level 2": (
        "## Titre\n",
        [
            "1:1: the first heading of the page is of level 2; write '#'",
        ],
    ),
    "in reStructuredText": (
        "# Titre\n\n```{eval-rst}\n:foo:`bar`\n\n.. figur:: x\n\n**y\n\n|sub|\n\nlink_\n\n- a\nb\n\n+---+---+\n"
        "| a | b\n+---+---+\n```\n",
        [
            "4:2: unknown role 'foo'; correct its name, or write the text without it",
            "6:4: unknown directive 'figur'; did you mean 'figure'?",
            "8:1: a mark is opened here and never closed (strong); close it, or put a backslash before it",
            "10:2: unknown placeholder 'sub'; correct its name, or define it",
            "12:1: 'link' leads nowhere; correct it, or define it: a footnote by a line '[^link]: text'",
            "15:1: a blank line is missing above this one (Bullet list); add it",
            f"{OF_TABLE}: the table is broken; align its borders and cells",
        ],
    ),
    "in a page of reStructuredText": (
        "rst:Titre\n=====\n\nUne ligne,\nune autre,\n  trop loin.\n\nTitre plus long\n====\n",
        [
            "6:1: this line is indented without a reason; remove the spaces before it",
            "9:1: the line under the title is shorter than the title; make it as long",
        ],
    ),
    "a table too much": (
        "# Titre\n\n```{cookie-table} shopp\n```\n",
        [
            "3:19: cookie_data/shopp.yaml does not exist: unknown catalogue 'shopp'; did you mean 'shop'?",
        ],
    ),
}
"""Pages by name, each with what is said of it; one that starts with ``rst:`` is reStructuredText."""

TRANSLATIONS = {
    "role deleted": ("Un {cookie}`basket`.", "One.", ["the translation lacks the role {cookie}`basket`"]),
    "role misspelt": (
        "Deux {cookie}`basket`.",
        "Two {cokie}`basket`.",
        ["the translation adds the role {cokie}`basket`", "the translation lacks the role {cookie}`basket`"],
    ),
    "target misspelt": (
        "Trois {doc}`index`.",
        "Three {doc}`indexx`.",
        ["the translation adds the role {doc}`indexx`", "the translation lacks the role {doc}`index`"],
    ),
    "link changed": (
        "Quatre [x](forum.md).",
        "Four [x](forumm.md).",
        ["the translation adds the link to 'forumm.md'", "the translation lacks the link to 'forum.md'"],
    ),
    "role added": ("Cinq.", "Five {foo}`x`.", ["the translation adds the role {foo}`x`"]),
    "picture added": ("Six.", "Six ![](no.png).", ["the translation adds the picture 'no.png'"]),
    "file added": ("Sept.", "Seven {download}`no.pdf`.", ["the translation adds the role {download}`no.pdf`"]),
    "footnote lost": (
        "Huit [^note].",
        "Eight.",
        ["the translation lacks the markup 'footnote_ref'", "the translation lacks the placeholder '[^note]'"],
    ),
    "reference lost": (
        "Neuf [x][forum].",
        "Nine [x][forumm].",
        [
            "the translation must have the same roles, links and footnotes as the original; take them from it",
        ],
    ),
    "nothing wrong": ("Dix {doc}`index`.", "Ten {doc}`index`.", []),
}
"""Messages with a translation that is at fault, and what is said at its line; a space before each in the page."""


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with all these pages."""
    site = Path(shutil.copytree(DATA / "site", tmp_path_factory.mktemp("faulty") / "a site"))
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(SETTINGS)
    shutil.copy(PROJECT / "docs/pictures/third-party.png", site / "docs/picture.png")
    (site / "docs/alone.md").write_text("# Seule\n", encoding="utf-8")
    for name, (text, _expected) in PAGES.items():
        suffix = "rst" if text.startswith("rst:") else "md"
        page = site / f"docs/{slug(name)}.{suffix}"
        page.write_text(text.removeprefix("rst:"), encoding="utf-8")
    replace(site / "docs/index.md", "plain\n", "plain\n" + "".join(f"{slug(name)}\n" for name in PAGES))
    return site


def slug(name: str) -> str:
    return name.replace(" ", "-")


def said_of(lines: list[str], name: str) -> list[str]:
    """What is said of a page of that name."""
    return [line.partition(":")[2] for line in lines if re.match(rf"docs/{slug(name)}\.(?:md|rst):", line)]


@pytest.fixture(scope="module")
def said(faulty: Path) -> subprocess.CompletedProcess[str]:
    return run(COMMAND, "build", "fr", "--verbose", cwd=faulty)


def test_each_warning_is_said_at_its_place_with_what_to_do(said: subprocess.CompletedProcess[str]) -> None:
    assert said.returncode == 1
    lines = [line for line in said.stderr.splitlines() if re.match(r"[^:]+:\d+:\d+: ", line)]
    assert {name: said_of(lines, name) for name in PAGES} == {name: expected for name, (_, expected) in PAGES.items()}
    assert [line for line in lines if line.startswith("docs/alone.md")] == [
        "docs/alone.md:1:1: no 'toctree' leads to this page; add its name to one, or 'orphan: true' to its front matter"
    ]


def test_the_words_of_sphinx_follow_on_demand_only(faulty: Path, said: subprocess.CompletedProcess[str]) -> None:
    assert re.search(r"docs/a-role\.md(?:\.rst)?:3: WARNING: Unknown interpreted text role", said.stderr)
    done = run(COMMAND, "build", "fr", cwd=faulty)
    assert " WARNING: " not in done.stderr
    assert [line for line in done.stderr.splitlines() if not re.match(r"docs/[^:]+:\d+:\d+: ", line)] == []


def test_each_warning_is_said_in_french_at_the_same_place(faulty: Path, said: subprocess.CompletedProcess[str]) -> None:
    done = run(COMMAND, "build", "fr", cwd=faulty, env=FRENCH)
    places = [line.split(" ")[0] for line in said.stderr.splitlines() if re.match(r"[^:]+:\d+:\d+: ", line)]
    assert [line.split(" ")[0] for line in done.stderr.splitlines()] == places
    english = set(said.stderr.splitlines())
    assert [line for line in done.stderr.splitlines() if line in english] == []
    assert said_of(done.stderr.splitlines(), "a role") == [
        "3:2: rôle : 'cokie' n’existe pas ; vouliez-vous dire 'cookie' ?"
    ]
    assert said_of(done.stderr.splitlines(), "a page like no other") == [
        "3:7: il n’y a pas de page 'nowhere' ; écrivez le nom de son fichier, sans ce qui suit le point"
    ]


OTHERWISE = {
    "%r: Unknown option keys: [%r] (allowed: %s)": "%r: Unknown option key: %r (allowed: %s)",
    "%r: Invalid option value for %r: %s: not a positive measure of one of the following units:": (
        '%r: Invalid option value for %r: %s: "%s" is no valid measure.'
    ),
    "Include file %r not found or reading it failed": "Include file '%s' not found or reading it failed",
    "Transition at the start of the %s.": "Document or section may not begin with a transition.",
    "Transition at the end of the document.": "Document may not end with a transition.",
}
"""Sentences of some versions of the libraries, and what the others say instead."""


def test_the_libraries_say_what_is_said_in_plain_words(said: subprocess.CompletedProcess[str], tmp_path: Path) -> None:
    words = "\n".join([said.stderr, of_translations(tmp_path).stderr, of_a_book(tmp_path).stderr])
    assert {*OTHERWISE, *OTHERWISE.values()} <= SPHINX_IN_PLAIN_WORDS.keys()
    said_here = {
        template
        for template in SPHINX_IN_PLAIN_WORDS
        if re.search(f"(?:WARNING|ERROR|CRITICAL): {filled(template)}", words, re.DOTALL)
    }
    said_here |= {one for pair in OTHERWISE.items() for one in pair if said_here & {*pair}}
    assert SPHINX_IN_PLAIN_WORDS.keys() - said_here == set()


def filled(template: str) -> str:
    return re.escape(template).replace("%r", "['\"][^\n]*?['\"]").replace("%s", ".*?")


def quoted(translation: str) -> str:
    return f'msgstr "{translation}"'


def of_translations(folder: Path) -> subprocess.CompletedProcess[str]:
    site = Path(shutil.copytree(DATA / "site", folder / "translated"))
    page, messages = site / "docs/plain.md", site / "locale/en/LC_MESSAGES/charter.po"
    with page.open("a", encoding="utf-8") as text, messages.open("a", encoding="utf-8") as entries:
        for message, translation, _sentences in TRANSLATIONS.values():
            text.write(f"\n{message}\n")
            entries.write(f'\nmsgid "{message}"\nmsgstr "{translation}"\n')
        text.write("\n[forum]: forum.md\n\n[^note]: Une note.\n")
        entries.write('\nmsgid "Voir boutique_."\nmsgstr "See it."\n')
    (site / "docs/old.rst").write_text(
        "Vieux\n=====\n\nVoir boutique_.\n\n.. _boutique: https://shop.example\n", encoding="utf-8"
    )
    replace(site / "docs/index.md", "plain\n", "plain\nold\n")
    return run(COMMAND, "build", "--verbose", cwd=site)


def of_a_book(folder: Path) -> subprocess.CompletedProcess[str]:
    site = Path(shutil.copytree(DATA / "site", folder / "book"))
    shutil.copy(PROJECT / "docs/pictures/third-party.svg", site / "docs/picture.svg")
    replace(site / "docs/plain.md", "Rien ici.", "![x](picture.*)")
    return run(COMMAND, "build", "fr", "--builder", "latex", "--verbose", cwd=site)


def test_a_picture_that_a_book_cannot_show(tmp_path: Path) -> None:
    assert of_a_book(tmp_path).stderr.splitlines()[0] == (
        "docs/plain.md:3:6: there is no picture 'picture.*' of a kind that 'latex' can show; add it in another format"
    )


def test_a_translation_is_blamed_for_what_it_alone_has(tmp_path: Path) -> None:
    done = of_translations(tmp_path)
    assert done.returncode == 1
    messages = (tmp_path / "translated/locale/en/LC_MESSAGES/charter.po").read_text(encoding="utf-8").splitlines()
    lines = [line for line in done.stderr.splitlines() if re.match(r"[^:]+:\d+:\d+: ", line)]
    assert lines == [
        f"locale/en/LC_MESSAGES/charter.po:{messages.index(quoted(translation)) + 1}:1: {sentence}"
        for _message, translation, sentences in TRANSLATIONS.values()
        for sentence in sentences
    ] + [
        f"locale/en/LC_MESSAGES/charter.po:{messages.index(quoted('See it.')) + 1}:1: the translation must have "
        "the same roles, links and footnotes as the original; take them from it"
    ]


def test_a_fault_of_the_page_is_the_page_s_in_every_edition(site: Path) -> None:
    page, messages = site / "docs/plain.md", site / "locale/en/LC_MESSAGES/charter.po"
    replace(page, "Rien ici.", "Rien {cookie}`panier` ici.")
    replace(
        messages,
        'msgid "Rien ici."\nmsgstr "Nothing here."',
        'msgid "Rien {cookie}`panier` ici."\nmsgstr "No {cookie}`panier`."',
    )
    for edition in ([], ["en"]):
        done = run(COMMAND, "build", *edition, cwd=site)
        assert done.stderr == (
            "docs/plain.md:3:15: unknown cookie 'panier'; expected one of: session, basket, SID, _sid\n"
        )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("# Café\n\nUne tasse : 2 €.\n".encode("cp1252"), "1:6: the byte 0xE9 is not UTF-8; save the file in UTF-8"),
        ("# Un\n\nDeux, café.\n".encode("latin-1"), "3:10: the byte 0xE9 is not UTF-8; save the file in UTF-8"),
        ("# Café\n".encode("utf-16"), "1:1: the byte 0xFF is not UTF-8; save the file in UTF-8"),
        (b"# Un\n\nDe\0ux.\n", "3:3: the file contains the control character U+0000; remove it"),
    ],
    ids=["Windows-1252", "Latin-1", "UTF-16", "NUL"],
)
def test_a_page_that_is_no_text_says_so_itself(site: Path, content: bytes, said: str) -> None:
    (site / "docs/plain.md").write_bytes(content)
    for command in (["build"], ["check"], ["po", "update"]):
        done = run(COMMAND, *command, cwd=site)
        assert done.stdout + done.stderr == f"docs/plain.md:{said}\n"
        assert done.returncode == 1

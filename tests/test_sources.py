"""`cookie-charter check` on pages: what they would read, show or run that is not the site's own, by file and line."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import COMMAND, PROJECT, replace, run

SETTINGS = 'myst_enable_extensions = ["attrs_inline", "colon_fence", "dollarmath", "html_image", "substitution"]\n'
BEFORE = "# Sans cookie\n\nRien ici.\n\n"
"""What stands on the page before each case, which begins in line 5."""


def check(site: Path) -> subprocess.CompletedProcess[str]:
    return run(COMMAND, "check", cwd=site)


def checked(site: Path, page: str, text: str) -> list[str]:
    """What is wrong with a page of that name, without its name."""
    if page.endswith(".rst"):
        (site / "docs/plain.md").unlink()
        text = text.replace("# Sans cookie\n", "Sans cookie\n===========\n")
    (site / "docs" / page).write_text(text, encoding="utf-8")
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(SETTINGS)
    (site / "secret.txt").write_text("secret\n", encoding="utf-8")
    (site / "docs/rows.csv").write_text("a,b\n", encoding="utf-8")
    (site / "docs/sub").mkdir()
    (site / "docs/sub/part.txt").write_text("Une partie.\n\n![](https://evil.example/a.png)\n", encoding="utf-8")
    (site / "docs/sound.txt").write_text("Une partie.\n", encoding="utf-8")
    (site / "docs/a.png").write_bytes((PROJECT / "docs/pictures/third-party.png").read_bytes())
    done = check(site)
    assert "Traceback" not in done.stderr
    return [line.removeprefix(f"docs/{page}:") for line in done.stdout.splitlines() if line.startswith("docs/")]


RAW = "raw 'html' content is not allowed; write text instead"


def picture(uri: str) -> str:
    return f"external image {uri!r}; put a copy of it in docs"


def outside(name: str, file: str) -> str:
    return f"the directive {name!r} would read {file!r}, outside docs; put a copy of it there"


def elsewhere(name: str, url: str) -> str:
    return f"the directive {name!r} would read {url!r} from a host; put a copy of it in docs"


MARKDOWN = {
    "raw": ("```{raw} html\n<script>\n```", [f"5:1: {RAW}"]),
    "raw from a file": ("```{raw} html\n:file: ../secret.txt\n```", [f"5:1: {RAW}"]),
    "raw in a note": ("````{note}\n```{raw} html\n<b>\n```\n````", [f"6:1: {RAW}"]),
    "raw by a role": (
        "```{eval-rst}\n.. role:: html(raw)\n   :format: html\n\n:html:`<b>`\n```",
        [f"9:1: {RAW}"],
    ),
    "HTML": ("Du texte.\n\n<iframe src='x'></iframe>", [f"7:1: {RAW}"]),
    "HTML in a line": (
        "Du texte <b>gras</b>.",
        [f"5:1: {RAW}"],
    ),
    "a picture": ("Du\ntexte ![](https://evil.example/a.png).", [f"6:1: {picture('https://evil.example/a.png')}"]),
    "a picture with attributes": (
        "![](https://evil.example/a.png){.x}",
        [f"5:1: {picture('https://evil.example/a.png')}"],
    ),
    "a picture by reference": (
        "![a]\n\n[a]: http://evil.example/a.png",
        [f"7:1: {picture('http://evil.example/a.png')}"],
    ),
    "a picture of HTML": (
        '<img src="https://evil.example/a.png">',
        [f"5:1: {picture('https://evil.example/a.png')}"],
    ),
    "a directive": ("```{image} https://evil.example/a.png\n```", [f"5:1: {picture('https://evil.example/a.png')}"]),
    "a figure, and a picture in its legend": (
        ":::{figure} ftp://evil.example/a.png\n![](http://evil.example/b.png)\n:::",
        [f"5:1: {picture('ftp://evil.example/a.png')}", f"6:1: {picture('http://evil.example/b.png')}"],
    ),
    "a picture from outside": (
        "![](../../../etc/a.png)",
        ["5:1: '../../../etc/a.png' is outside docs; put a copy of it there"],
    ),
    "a download from outside": (
        "{download}`../conf.py`",
        ["5:1: '../conf.py' is outside docs; put a copy of it there"],
    ),
    "an inclusion": ("```{include} ../secret.txt\n```", [f"5:1: {outside('include', '../secret.txt')}"]),
    "an absolute inclusion": ("```{include} /../secret.txt\n```", [f"5:1: {outside('include', '/../secret.txt')}"]),
    "an inclusion of what docutils has": (
        "```{include} <../../../../../../../../etc/passwd>\n```",
        [f"5:1: {outside('include', '<../../../../../../../../etc/passwd>')}"],
    ),
    "code from outside": ("```{literalinclude} ../conf.py\n```", [f"5:1: {outside('literalinclude', '../conf.py')}"]),
    "a difference to what is outside": (
        "```{literalinclude} sound.txt\n:diff: ../secret.txt\n```",
        [f"5:1: {outside('literalinclude', '../secret.txt')}"],
    ),
    "rows from outside": (
        "```{csv-table}\n:file: ../secret.txt\n```",
        [f"5:1: {outside('csv-table', '../secret.txt')}"],
    ),
    "rows from a host": (
        "```{csv-table}\n:url: http://127.0.0.1:9/rows.csv\n```",
        [f"5:1: {elsewhere('csv-table', 'http://127.0.0.1:9/rows.csv')}"],
    ),
    "a formula": (
        "Soit $x^2$.",
        ["5:1: a formula would load a script from cdn.jsdelivr.net; write it as text"],
    ),
    "a link that is run": (
        "```{eval-rst}\n`a <javascript:alert(1)>`_\n```",
        ["6:1: the link to 'javascript:alert(1)' would run code; remove it"],
    ),
    "a link that Markdown does not make": (
        "Voir [ici](javascript:alert(1)) `[x](data:x)`.",
        ["5:1: the link to 'javascript:alert' would run code; remove it"],
    ),
    "code, literals and comments": (
        "```\n![](https://evil.example/a.png)\n```\n\n```{code-block} md\n{raw} html\n<b>\n```\n\n"
        "`![](https://evil.example/a.png)` `<b>`\n\n<!-- <b> -->\n\n% ![](https://evil.example/a.png)",
        [],
    ),
    "what is in the folder": (
        "![](a.png) {download}`a.png`\n\n```{include} sound.txt\n```\n\n```{literalinclude} /sound.txt\n```\n\n"
        "```{csv-table}\n:file: rows.csv\n```\n\n```{figure} a.png\nLégende.\n```",
        [],
    ),
}


@pytest.mark.parametrize("case", MARKDOWN)
def test_each_page_of_markdown(site: Path, case: str) -> None:
    text, expected = MARKDOWN[case]
    assert checked(site, "plain.md", f"{BEFORE}{text}\n") == expected


RST = {
    "raw": (".. raw:: html\n\n   <b>", [f"6:1: {RAW}"]),
    "a picture": (".. image:: https://evil.example/a.png", [f"6:1: {picture('https://evil.example/a.png')}"]),
    "a picture by substitution": (
        "Du texte |a|.\n\n.. |a| image:: https://evil.example/a.png",
        [f"8:1: {picture('https://evil.example/a.png')}"],
    ),
    "an inclusion": (".. include:: ../secret.txt", [f"6:1: {outside('include', '../secret.txt')}"]),
    "rows": (".. csv-table::\n   :url: http://127.0.0.1:9/", [f"6:1: {elsewhere('csv-table', 'http://127.0.0.1:9/')}"]),
    "an order": (
        ".. meta::\n   :http-equiv=refresh: 0",
        ["1:1: meta http-equiv 'refresh' is not allowed; remove it"],
    ),
    "what is in the folder": (".. image:: a.png\n\n.. include:: sound.txt\n\n::\n\n   .. raw:: html", []),
}


@pytest.mark.parametrize("case", RST)
def test_each_page_of_restructuredtext(site: Path, case: str) -> None:
    text, expected = RST[case]
    assert checked(site, "plain.rst", f"{BEFORE}{text}\n") == expected


def test_what_is_included_is_read_too(site: Path) -> None:
    text = f"{BEFORE}```{{include}} sub/part.txt\n```\n"
    assert checked(site, "plain.md", text) == [f"docs/sub/part.txt:3:1: {picture('https://evil.example/a.png')}"]


def test_settings_of_a_page_hide_nothing(site: Path) -> None:
    settings = (
        "---\nmyst:\n  disable_syntax: []\n  substitutions:\n    a: '![](https://evil.example/a.png)'\n"
        "  html_meta:\n    http-equiv=refresh: 0;url=https://evil.example\n---\n"
    )
    replace(site / "conf.py", "smartquotes = False", 'myst_disable_syntax = ["html_block", "html_inline"]')
    assert checked(site, "plain.md", f"{settings}{BEFORE}{{{{ a }}}}\n\n<b>x</b>\n") == [
        "1:1: meta http-equiv 'refresh' is not allowed; remove it",
        f"5:1: {picture('https://evil.example/a.png')}",
        f"15:1: {RAW}",
    ]


def test_symbolic_links_that_lead_out_or_in_a_circle(site: Path) -> None:
    (site / "docs/secret.md").symlink_to("/etc/passwd")
    (site / "docs/again").symlink_to(".")
    (site / "docs/same.md").symlink_to("plain.md")
    done = check(site)
    sentence = "symbolic link to a folder, or to a file outside docs; put the files themselves here"
    assert done.stdout.splitlines() == [f"docs/again:1:1: {sentence}", f"docs/secret.md:1:1: {sentence}"]
    assert (done.returncode, done.stderr) == (1, "")


def test_nothing_is_fetched_or_extracted_from_such_a_page(site: Path) -> None:
    text = f"{BEFORE}```{{include}} ../secret.txt\n```\n"
    assert checked(site, "plain.md", text)
    assert not list(site.glob("_build/gettext/*"))


def test_a_site_that_sphinx_cannot_read(site: Path) -> None:
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('extensions += ["no.such.extension"]\n')
    done = check(site)
    assert done.returncode == 2
    assert done.stderr.startswith("cookie-charter check: Could not import extension no.such.extension")
    assert "Traceback" not in done.stderr


def test_the_pages_of_the_charter_are_clean() -> None:
    code = (
        "from pathlib import Path; from cookie_charter.site.build import read_site; "
        "from cookie_charter.site.sources import read; print(*read(read_site(Path('docs'))))"
    )
    assert run(sys.executable, "-c", code, cwd=PROJECT).stdout == "[] []\n"

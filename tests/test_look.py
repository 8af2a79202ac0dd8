"""A table of cookies takes the options that tables of Sphinx take, and looks as one of them with the same options."""

import re
import subprocess
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

import pytest
from bs4 import Tag
from conftest import COMMAND, replace, run, soup, sphinx

from cookie_charter.pages.columns import COLUMNS, PROVIDER_COLUMNS

LOOKS = [
    (),
    ("class: wide striped",),
    ("class: longtable",),
    ("width: 50%",),
    ("width: 30em", "align: center"),
    ("align: left", "class: Big"),
    ("align: right", "width: 300"),
]
WIDTHS = ["widths: 20, 80", "widths: 30 10", "widths: auto"]
DIRECTIVES = {"cookie-table": ("name", "purpose"), "cookie-providers": ("name", "url")}
CELLS = {"cookie-table": "a,b\nc,d\ne,f\n", "cookie-providers": "a,b\nc,d\n"}


def build(site: Path, builder: str, text: str) -> subprocess.CompletedProcess[str]:
    """Build the site with a page."""
    (site / "docs/plain.md").write_text(f"# Page\n\n{text}", encoding="utf-8")
    return sphinx(site, builder=builder)


def both(directive: str, looks: Iterable[Sequence[str]]) -> str:
    """Tables of a catalogue, and after each one of Sphinx with the same options and as many cells."""
    text = ""
    for look in looks:
        options = "".join(f":{option}\n" for option in look)
        text += f"```{{{directive}}} shop\n:columns: {', '.join(DIRECTIVES[directive])}\n{options}```\n\n"
        text += f"```{{csv-table}}\n:header-rows: 1\n:stub-columns: 1\n{options}\n{CELLS[directive]}```\n\n"
    return text


def frame(table: Tag) -> tuple[set[str], str, list[str]]:
    """The classes of a table less the one that names its kind, its style, and the styles of its columns."""
    columns = [str(column["style"]) for column in table("col")]
    return {*table["class"]} - {"cookie-table"}, str(table.get("style")), columns


@pytest.mark.parametrize("directive", DIRECTIVES)
def test_html(site: Path, directive: str) -> None:
    looks = [*LOOKS, *((*look, widths) for look, widths in product(LOOKS, WIDTHS))]
    done = build(site, "html", both(directive, looks))
    assert (done.returncode, done.stderr) == (0, "")
    tables = soup(site / "_build/html/fr/plain.html")("table")
    assert len(tables) == 2 * len(looks)
    for look, table, other in zip(looks, tables[::2], tables[1::2], strict=True):
        assert frame(table) == frame(other), look
    assert frame(tables[looks.index((*LOOKS[4], WIDTHS[0])) * 2]) == (
        {"docutils", "align-center"},
        "width: 30em",
        ["width: 20.0%", "width: 80.0%"],
    )


@pytest.mark.parametrize("directive", DIRECTIVES)
def test_latex(site: Path, directive: str) -> None:
    looks = [(*look, widths) for look, widths in product(LOOKS, WIDTHS)]
    done = build(site, "latex", both(directive, looks))
    assert (done.returncode, done.stderr) == (0, "")
    (source,) = (site / "_build/latex/fr").glob("*.tex")
    page = source.read_text(encoding="utf-8").partition(r"\label{\detokenize{plain:page}}")[2]
    frames = [re.findall(r"(?m)^\\(?:begin|end|centering|sphinxatlongtable|endhead|endfoot).*$|\\\\", table)
              for table in re.findall(r"(?s)\\begin\{savenotes\}.*?\\end\{savenotes\}", page)]  # fmt: skip
    assert len(frames) == 2 * len(looks)
    for look, table, other in zip(looks, frames[::2], frames[1::2], strict=True):
        assert table == other, look
    assert r"\begin{tabular}[t]{\X{20}{100}\X{80}{100}}" in frames[0]


@pytest.mark.parametrize("builder", ["text", "man", "texinfo", "xml"])
def test_other_formats(site: Path, builder: str) -> None:
    done = build(site, builder, both("cookie-table", [(*look, "widths: 20, 80") for look in LOOKS]))
    assert (done.returncode, done.stderr) == (0, "")
    if builder == "xml":
        text = (site / "_build/xml/fr/plain.xml").read_text(encoding="utf-8")
        tables = re.findall(r"<table ([^>]*)>", text)
        assert [table.replace("cookie-table ", "") for table in tables[::2]] == tables[1::2]
    if builder == "text":
        text = (site / "_build/text/fr/plain.txt").read_text(encoding="utf-8")
        assert {tuple(map(len, line.split("+")[1:-1])) for line in text.splitlines() if line.startswith("+-")} == {
            (22, 82)
        }


def test_a_narrow_column_of_text(site: Path) -> None:
    replace(
        site / "docs/plain.md", "Rien ici.", "```{cookie-table} shop\n:columns: name, purpose\n:widths: 1, 40\n```\n"
    )
    done = run(COMMAND, "build", "fr", "--builder", "text", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    text = (site / "_build/text/fr/plain.txt").read_text(encoding="utf-8")
    assert "Garde la session ouverte." in text


@pytest.mark.parametrize("directive", DIRECTIVES)
def test_the_widths_of_the_columns_themselves(site: Path, directive: str) -> None:
    known = COLUMNS if directive == "cookie-table" else PROVIDER_COLUMNS
    first, second = (known[name].width for name in DIRECTIVES[directive])
    looks = [("widths: grid",), (f"widths: {first}, {second}",)]
    text = both(directive, looks).replace("widths: grid\n\n", f"widths: {first}, {second}\n\n")
    assert build(site, "html", text).returncode == 0
    tables = soup(site / "_build/html/fr/plain.html")("table")
    assert frame(tables[0]) == frame(tables[1]) == frame(tables[2])


@pytest.mark.parametrize("directive", DIRECTIVES)
@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("align: middle", "unknown alignment 'middle'; expected one of: left, center, right"),
        ("align:", "unknown alignment ''; expected one of: left, center, right"),
        ("width: wide", "'wide' is not a width; write a length such as 40em, or a percentage such as 80%"),
        (
            "widths: 20, x",
            "'20, x' are not widths; write a whole number for each column, such as '20, 80', or 'auto'",
        ),
        ("widths: 20, 0", "'20, 0' are not widths; write a whole number for each column, such as '20, 80', or 'auto'"),
        ("widths: 20, 30, 50", "the option 'widths' has 3 numbers; the table has 2 columns"),
        ("class: 1 !", "'1 !' names no class; write words of letters, digits and hyphens, separated by spaces"),
    ],
)
def test_a_wrong_option_is_said_in_one_sentence(site: Path, directive: str, option: str, sentence: str) -> None:
    columns = ", ".join(DIRECTIVES[directive])
    replace(site / "docs/plain.md", "Rien ici.", f"```{{{directive}}} shop\n:columns: {columns}\n:{option}\n```\n")
    done = run(COMMAND, "build", "fr", cwd=site)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.endswith(sentence)
    # Of an option without a value, MyST before 5 says where its directive begins.
    assert line.startswith(("docs/plain.md:5:", "docs/plain.md:3:1:") if option == "align:" else "docs/plain.md:5:")


def test_in_restructuredtext(site: Path) -> None:
    options = "   :columns: name, purpose\n   :widths: 20 80\n   :align: right\n   :width: 90%\n   :class: wide\n"
    text = f":orphan:\n\nPage\n====\n\n.. cookie-table:: shop\n{options}"
    (site / "docs/other.rst").write_text(text, encoding="utf-8")
    done = sphinx(site)
    assert (done.returncode, done.stderr) == (0, "")
    assert frame(soup(site / "_build/html/fr/other.html")("table")[0]) == (
        {"docutils", "align-right", "wide"},
        "width: 90%",
        ["width: 20.0%", "width: 80.0%"],
    )

"""Whatever a catalogue holds, and whatever is no catalogue: no traceback, no lost fact, no markup in any output."""

import contextlib
import io
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup
from docutils import nodes
from hypothesis import example, given
from hypothesis import strategies as st

from cookie_charter import cli
from cookie_charter.catalogue import exchange, importing
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Cookie
from cookie_charter.characters import unseen
from cookie_charter.messages import Translated, Translator
from cookie_charter.pages import filling, render, table


def loaded(content: bytes) -> Any:
    """What the loader makes of the bytes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzz.yaml"
        path.write_bytes(content)
        return load(path)


def written(data: Any) -> bytes:
    """Data as YAML, without the aliases that PyYAML writes for what stands in it twice."""
    return yaml.safe_dump(json.loads(json.dumps(data)), allow_unicode=True).encode("utf-8")


def assert_placed(content: bytes) -> None:
    """Every problem has a place inside the file."""
    result = loaded(content)
    lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", content.decode("utf-8", errors="replace").removeprefix("\ufeff"))
    assert (result.catalogue is None) or not result.problems
    for problem in result.problems:
        assert problem.path.endswith("fuzz.yaml")
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.sentence
        assert "\n" not in problem.sentence


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
@example(b"? - a\n: b")
@example(b"cookies: [{name: {a: b}}]\nplatform: {}")
def test_bytes_that_are_no_yaml(content: bytes) -> None:
    assert_placed(content)


KEYS = st.sampled_from(["platform", "providers", "cookies", "name", "url", *Cookie.model_fields, "autre", "1"])
SCALARS = st.one_of(st.text(max_size=12), st.sampled_from(["", "necessary", "P13M", "*", "yes", "2026-01-31", "us"]))
DATA = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=6))
)


@given(st.dictionaries(st.sampled_from(["platform", "providers", "cookies", "autre"]), DATA))
@example({"providers": {"us": {}}, "cookies": [{"provider": ["us"], "third_party_access": [[]]}], "platform": "x"})
def test_yaml_that_is_no_catalogue(data: dict[str, Any]) -> None:
    assert_placed(written(data))


@given(st.text(st.sampled_from("-:[]{}'\"#&*!|>%@`? \n\tab"), max_size=60))
def test_text_that_looks_like_yaml(text: str) -> None:
    assert_placed(text.encode("utf-8"))


VISIBLE = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=20)
    .map(lambda text: re.sub(r"[ \t\r\n]+", " ", text).strip(" "))
    .filter(lambda text: text.strip("\u2800 ") and unseen(text) is None)
)
HOSTILE = st.one_of(
    VISIBLE,
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "**x**",
            "`x`",
            "{cookie}`x`",
            "[x](javascript:x)",
            "=1+1",
            "'@x",
            "&amp;",
            "\\LaTeX{}",
            "| x |",
        ]
    ),
)
COOKIES = st.fixed_dictionaries(
    {
        "name": HOSTILE.filter(lambda name: name != "*"),
        "provider": st.just("us"),
        "service": HOSTILE,
        "purpose": HOSTILE,
        "category": st.sampled_from(["necessary", "statistics", "marketing"]),
    },
    optional={
        "location": HOSTILE,
        "lifetime": st.sampled_from(["session", "persistent", "P13M", "PT30M"]),
        "lifetime_note": HOSTILE,
        "consent": st.sampled_from(["exempt", "required"]),
        "third_party_access": st.sampled_from([[], ["us"]]),
        "secure": st.sampled_from(["true", "false"]),
        "verified": st.just("2026-01-31"),
        "source": HOSTILE,
    },
)
CATALOGUES = st.builds(
    lambda name, cookies: {
        "platform": {"name": name, "url": "https://shop.example"},
        "providers": {"us": {"name": name}},
        "cookies": list({cookie["name"]: cookie for cookie in cookies}.values()),
    },
    HOSTILE,
    st.lists(COOKIES, min_size=1, max_size=4),
)


@given(CATALOGUES)
def test_what_is_valid_goes_out_and_comes_back_the_same(data: dict[str, Any]) -> None:
    result = loaded(written(data))
    assert result.problems == ()
    with tempfile.TemporaryDirectory() as folder:
        exported = {
            "cookies.json": exchange.to_json({"catalogues": {"shop": exchange.plain(result.catalogue)}}),
            "cookies.csv": exchange.to_csv({"shop": result.catalogue}),
        }
        for name, text in exported.items():
            path = Path(folder) / name
            path.write_bytes(text.encode("utf-8"))
            imported, problems = importing.read(path)
            assert problems == []
            assert loaded(imported.encode("utf-8")).catalogue == result.catalogue


@given(CATALOGUES)
def test_no_text_of_a_catalogue_becomes_markup(data: dict[str, Any]) -> None:
    catalogue = loaded(written(data)).catalogue
    filled = nodes.table()
    columns = ("name", "service", "purpose", "lifetime", "source")
    filling.fill(filled, catalogue, table.View(columns), {}, Translator("fr", "fr", ()))
    allowed = (nodes.table, nodes.tgroup, nodes.colspec, nodes.thead, nodes.tbody, nodes.row, nodes.entry)
    assert all(isinstance(node, (*allowed, nodes.paragraph, nodes.literal, nodes.Text)) for node in filled.findall())
    for row, cookie in zip(list(filled.findall(nodes.row))[1:], catalogue.cookies, strict=True):
        shown = [entry.astext() for entry in row]
        assert shown[0] == cookie.name
        assert shown[2] == cookie.purpose
    rows = list(table.rows(catalogue, table.View(columns), Translator("fr", "fr", ())))
    html = BeautifulSoup(render.rows(rows, table.View(columns), {}, link=Translated("Lien")), "html.parser")
    assert {tag.name for tag in html.find_all()} <= {"thead", "tbody", "tr", "th", "td", "code", "wbr"}
    cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in html.find_all("tr")]
    assert cells == [["".join(part.text for part in cell) for cell in row.cells] for row in rows]


@given(
    st.one_of(
        st.text(max_size=200), st.lists(st.lists(SCALARS, max_size=11)).map(lambda rows: "\n".join(map(",".join, rows)))
    )
)
@example('{"catalogues": {"a": {"cookies": 1}}}')
@example('{"catalogues": {"a": 1}}')
@example('{"catalogues": {"a": {"providers": 1, "cookies": [{"provider": "b"}]}}}')
@example("name,provider,purpose\n")
@example('name,provider,purpose\n"a\n')
def test_import_of_anything_ends_in_a_sentence(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text(text, encoding="utf-8", newline="")
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = cli.main(["import", str(path)])
        assert status in {0, 1, 2}
        assert bool(err.getvalue()) == (status != 0)
        if status == 0:
            json.dumps(yaml.safe_load(out.getvalue()), default=str)

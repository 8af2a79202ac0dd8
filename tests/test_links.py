"""``{cookie}`` finds the row of a cookie by its name, or by a name that the pattern of a row matches."""

import subprocess
from pathlib import Path

import pytest
from conftest import soup, sphinx

PLATFORM = "platform:\n  name: Site\nproviders:\n  a:\n    name: A\ncookies:\n"


def catalogue(site: Path, stem: str, *cookies: str) -> None:
    """Write a catalogue of cookies; what follows a name and a space says how it matches."""
    text = PLATFORM
    for cookie in cookies:
        name, _space, match = cookie.partition(" ")
        text += f"  - name: '{name}'\n    match: {match or 'exact'}\n"
        text += "    provider: a\n    service: S\n    purpose: P\n    category: necessary\n"
    (site / f"cookie_data/{stem}.yaml").write_text(text, encoding="utf-8")


def build(site: Path, *targets: str, builder: str = "html") -> subprocess.CompletedProcess[str]:
    """Build two pages: one with the tables of ``one`` and ``two``, one with links."""
    tables = "".join(f"```{{cookie-table}} {stem}\n```\n\n" for stem in ("one", "two"))
    (site / "docs/plain.md").write_text(f"# Page\n\n{tables}", encoding="utf-8")
    links = "\n\n".join(f"{{cookie}}`{target}`" for target in targets)
    (site / "docs/links.md").write_text(f"# Links\n\n{links}\n", encoding="utf-8")
    return sphinx(site, builder=builder)


def found(site: Path, *targets: str) -> list[tuple[str, str]]:
    """The text of each link, and where it leads."""
    done = build(site, *targets)
    assert (done.returncode, done.stderr) == (0, "")
    links = soup(site / "_build/html/fr/links.html").select("section > p > a.internal")
    return [(link.get_text(), str(link["href"])) for link in links]


GA = "plain.html#cookie-_ga_-2a-"


def test_a_name_that_a_glob_or_a_regular_expression_matches(site: Path) -> None:
    catalogue(site, "one", "_ga_* glob", "_gid")
    catalogue(site, "two", "_pk_id.[0-9]+ regex")
    targets = ("_ga_ABC123", "one/_ga_ABC123", "the counter <_ga_X>", "_pk_id.7", "two/_pk_id.8", "_ga_*", "_gid")
    regex = "plain.html#cookie-two-_pk_id.-5b-0-9-5d--2b-"
    assert found(site, *targets) == [
        ("_ga_ABC123", GA),
        ("one/_ga_ABC123", GA),
        ("the counter", GA),
        ("_pk_id.7", regex),
        ("two/_pk_id.8", regex),
        ("_ga_*", GA),
        ("_gid", "plain.html#cookie-_gid"),
    ]


def test_the_closest_wins_as_in_an_audit(site: Path) -> None:
    catalogue(site, "one", "_ga.* regex", "_g* glob", "_ga_* glob", "_ga_ABC", "*_ga glob", "_g*a glob")
    catalogue(site, "two", "other")
    assert [address.partition("#cookie-")[2] for _text, address in found(
        site, "_ga_ABC", "_ga_ABD", "_gab", "_x_ga", "one/_ga_ABC", "_g_b", "_gxa"
    )] == ["_ga_ABC", "_ga_-2a-", "_g-2a-", "-2a-_ga", "_ga_ABC", "_g-2a-", "_g-2a-a"]  # fmt: skip


def test_an_exact_name_of_any_catalogue_wins(site: Path) -> None:
    catalogue(site, "one", "_ga_* glob")
    catalogue(site, "two", "_ga_ABC")
    assert found(site, "_ga_ABC", "one/_ga_ABC") == [("_ga_ABC", "plain.html#cookie-two-_ga_ABC"), ("one/_ga_ABC", GA)]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("_ga_ABC", "ambiguous cookie '_ga_ABC'; say which: one/_ga_*, two/_ga*"),
        ("_gb", "unknown cookie '_gb'; expected one of: session, basket, SID, _sid, _ga_*, s+/x, _ga*"),
        ("two/_gb", "unknown cookie 'two/_gb'; expected one of: session, basket, SID, _sid, _ga_*, s+/x, _ga*"),
        ("two/s/x", "unknown cookie 'two/s/x'; expected one of: session, basket, SID, _sid, _ga_*, s+/x, _ga*"),
    ],
)
def test_an_unclear_or_an_unknown_name(site: Path, target: str, sentence: str) -> None:
    catalogue(site, "one", "_ga_* glob", "s+/x regex")
    catalogue(site, "two", "_ga* glob")
    for _ in range(2):
        done = build(site, target)
        assert done.returncode == 1
        assert sentence in done.stderr
    assert found(site, "two/_ga_ABC", "one/_ga_ABC", "s/x", "one/s/x") == [
        ("two/_ga_ABC", "plain.html#cookie-two-_ga-2a-"),
        ("one/_ga_ABC", GA),
        ("s/x", "plain.html#cookie-s-2b--2f-x"),
        ("one/s/x", "plain.html#cookie-s-2b--2f-x"),
    ]


def test_a_pattern_that_comes_or_goes_moves_the_link(site: Path) -> None:
    catalogue(site, "one", "_g* glob")
    catalogue(site, "two", "other")
    assert found(site, "_ga_ABC") == [("_ga_ABC", "plain.html#cookie-_g-2a-")]
    catalogue(site, "one", "_g* glob", "_ga_* glob")
    done = sphinx(site)  # reads the page of the table alone
    assert (done.returncode, done.stderr) == (0, "")
    assert soup(site / "_build/html/fr/links.html").find("a", href=GA) is not None


def test_any_other_role_takes_no_pattern(site: Path) -> None:
    catalogue(site, "one", "_ga_* glob")
    catalogue(site, "two", "other")
    assert found(site, "_ga_ABC") != []
    (site / "docs/forum.md").write_text("# Forum\n\n{any}`_ga_ABC`\n", encoding="utf-8")
    done = sphinx(site)
    assert done.returncode == 1
    assert "'any' reference target not found: _ga_ABC" in done.stderr


def test_latex(site: Path) -> None:
    catalogue(site, "one", "_ga_* glob")
    catalogue(site, "two", "other")
    assert build(site, "_ga_ABC", builder="latex").stderr == ""
    (source,) = (site / "_build/latex/fr").glob("*.tex")
    assert r"\hyperref[\detokenize{plain:cookie-_ga_-2a-}]" in source.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", ["{cookie-count}`one`", "{cookie-platform}`one`"])
def test_a_role_that_says_what_a_catalogue_says_hides_no_dead_link(site: Path, role: str) -> None:
    catalogue(site, "one", "session")
    catalogue(site, "two", "theme")
    done = build(site, f"session`: {role}, {{cookie}}`sesion")
    assert done.returncode == 1
    assert "docs/links.md:3: WARNING: unknown cookie 'sesion'; did you mean" in done.stderr


@pytest.mark.parametrize("table", ["{cookie-table} on", "{cookie-table} one\n:widths: 10, 20", "{cookie-platforms} on"])
def test_a_table_that_cannot_be_made_hides_no_dead_link(site: Path, table: str) -> None:
    catalogue(site, "one", "theme", "_ga_* glob")
    catalogue(site, "two", "other")
    (site / "docs/plain.md").write_text(f"# Page\n\n```{table}\n```\n", encoding="utf-8")
    links = ("sesion", "one/tehme", "theme", "one/theme", "_ga_ABC")  # the last three can be rows of that table
    (site / "docs/links.md").write_text("# Links\n\n" + " ".join(f"{{cookie}}`{link}`" for link in links), "utf-8")
    for _ in range(2):
        done = sphinx(site, "-q")
        assert done.returncode == 1
        said = [line.split("WARNING: ")[1].split("; ")[0] for line in done.stderr.splitlines()]
        wrong = {
            "{cookie-table} on": "cookie_data/on.yaml does not exist: unknown catalogue 'on'",
            "{cookie-platforms} on": "unknown catalogue 'on'",
        }.get(table, "the option 'widths' has 2 numbers")
        assert said == [wrong, "unknown cookie 'sesion'", "unknown cookie 'one/tehme'"]

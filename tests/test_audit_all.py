"""One run audits every catalogue of a folder, says what it found of each, and fails as the worst of them."""

import json
import sys
from pathlib import Path

import pytest
from conftest import COMMAND, run

CATALOGUE = """\
platform:
  name: {stem}
  url: https://{stem}.example
providers:
  us:
    name: Nous
cookies:
  - name: a
    provider: us
    service: Compte
    purpose: Garde.
    category: necessary
    lifetime: session
"""

WITHOUT_PLAYWRIGHT = """\
import sys
from importlib import machinery
find = machinery.PathFinder.find_spec
machinery.PathFinder.find_spec = lambda name, *more: None if name == "playwright" else find(name, *more)
from cookie_charter.cli import main
sys.exit(main())
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Two catalogues and a shared file; the forum keeps a cookie that is not declared."""
    (tmp_path / "cookie_data").mkdir()
    for stem, names in (("forum", "ab"), ("shop", "a")):
        (tmp_path / f"cookie_data/{stem}.yaml").write_text(CATALOGUE.format(stem=stem), encoding="utf-8")
        folder = tmp_path / "evidence" / stem
        folder.mkdir(parents=True)
        lines = [f"{stem}.example\tFALSE\t/\tFALSE\t0\t{name}\t1" for name in names]
        text = "\n".join(["# Netscape HTTP Cookie File", *lines, ""])
        (folder / "cookies.txt").write_text(text, encoding="utf-8")
    shared = "providers:\n  us:\n    name: Nous\n"
    (tmp_path / "cookie_data/shared.yaml").write_text(shared, encoding="utf-8")
    return tmp_path


def audit(city: Path, *options: str) -> tuple[int, str, str]:
    done = run(COMMAND, "audit", "--all", "cookie_data", *options, cwd=city)
    return done.returncode, done.stdout, done.stderr


def test_text_has_a_section_for_each(city: Path) -> None:
    assert audit(city, "evidence") == (
        1,
        "# cookie_data/forum.yaml\n"
        "\n"
        "Not declared (1): kept by the browser, but not declared in the catalogue\n"
        "  b  cookie  forum.example\n"
        "\n"
        "cookie_data/forum.yaml does not match the evidence: 1 declared, 2 observed.\n"
        "\n"
        "# cookie_data/shop.yaml\n"
        "\n"
        "cookie_data/shop.yaml matches the evidence: 1 declared, 1 observed.\n",
        "",
    )


def test_json_is_a_list_of_reports(city: Path) -> None:
    status, output, _errors = audit(city, "evidence", "--format", "json")
    assert status == 1
    assert [(one["catalogue"], one["failed"], one["evidence"]) for one in json.loads(output)] == [
        ("cookie_data/forum.yaml", True, ["evidence/forum/cookies.txt"]),
        ("cookie_data/shop.yaml", False, ["evidence/shop/cookies.txt"]),
    ]


def test_markdown_has_a_heading_for_each(city: Path) -> None:
    status, output, _errors = audit(city, "evidence", "--format", "markdown")
    assert status == 1
    assert [line for line in output.splitlines() if line.startswith("#")] == [
        "## `cookie_data/forum.yaml`",
        "### Not declared (1)",
        "## `cookie_data/shop.yaml`",
    ]


def test_the_status_is_the_worst_and_the_others_are_audited(city: Path) -> None:
    (city / "evidence/forum/cookies.txt").write_text(
        (city / "evidence/shop/cookies.txt").read_text(encoding="utf-8").replace("shop", "forum"), encoding="utf-8"
    )
    assert audit(city, "evidence")[0] == 0
    (city / "evidence/forum/cookies.txt").unlink()
    sentence = "cookie_data/forum.yaml: there is no evidence in evidence/forum; put its files there"
    matches = "cookie_data/shop.yaml matches the evidence: 1 declared, 1 observed.\n"
    assert audit(city, "evidence") == (
        2, f"# cookie_data/shop.yaml\n\n{matches}", f"cookie-charter audit: {sentence}\n",
    )  # fmt: skip
    (city / "cookie_data/forum.yaml").write_text("platform:\n  name: F\ncookies: []\nx: y\n", encoding="utf-8")
    status, _output, errors = audit(city, "evidence")
    assert status == 2
    assert "cookie_data/forum.yaml" in errors


def test_without_evidence_the_address_of_each_is_visited(city: Path) -> None:
    for stem in ("forum", "shop"):
        path = city / f"cookie_data/{stem}.yaml"
        path.write_text(CATALOGUE.format(stem=stem).replace(f"  url: https://{stem}.example\n", ""), encoding="utf-8")
    assert audit(city) == (
        2,
        "",
        "".join(
            f"cookie-charter audit: cookie_data/{stem}.yaml: the platform has no 'url' to visit; state it, or give "
            "evidence\n"
            for stem in ("forum", "shop")
        ),
    )


def test_what_it_measured_is_written_into_each(city: Path) -> None:
    status, output, _errors = audit(city, "evidence", "--verify")
    assert (status, output.splitlines()) == (
        0,
        [f"cookie_data/{stem}.yaml: updated from the evidence: 1 of 1 cookies" for stem in ("forum", "shop")],
    )
    assert "host: shop.example" in (city / "cookie_data/shop.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("cookie_data/shop.yaml",), "cookie_data/shop.yaml is no folder; --all takes the folder of the catalogues"),
        (("evidence",), "there is no catalogue with a platform yet"),
        (("cookie_data", "--suggest"), "--all takes neither --url nor --suggest: audit one catalogue"),
    ],
)
def test_what_cannot_be_done_is_said(city: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(COMMAND, "audit", "--all", *arguments, cwd=city)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter audit: {sentence}\n")


def test_a_shared_file_is_no_catalogue_and_its_platforms_are_named(city: Path) -> None:
    path = city / "cookie_data/shop.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("providers:\n  us:\n    name: Nous\n", ""), encoding="utf-8"
    )
    command = (COMMAND, "audit", "cookie_data/shared.yaml", "evidence/shop/cookies.txt")
    done = run(*command, cwd=city)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "cookie-charter audit: cookie_data/shared.yaml is a shared file, of no platform; audit those that take "
        "something from it: cookie_data/shop.yaml\n",
    )
    path.write_text(CATALOGUE.format(stem="shop"), encoding="utf-8")
    done = run(*command, cwd=city)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "cookie-charter audit: cookie_data/shared.yaml is a shared file, of no platform, and no catalogue beside it "
        "takes anything from it\n",
    )


def test_evidence_of_no_platform_is_named(city: Path) -> None:
    for name in ("shpo/cookies.txt", "cookies.txt", ".gitignore", "shared/cookies.txt"):
        path = city / "evidence" / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    status, output, errors = audit(city, "evidence")
    assert status == 1
    assert output.endswith("cookie_data/shop.yaml matches the evidence: 1 declared, 1 observed.\n")
    assert errors.splitlines() == [
        "cookie-charter audit: evidence/cookies.txt: not read; put it into a folder with the name of a catalogue",
        "cookie-charter audit: evidence/shared: not read; there is no catalogue cookie_data/shared.yaml of a platform",
        "cookie-charter audit: evidence/shpo: not read; there is no catalogue cookie_data/shpo.yaml of a platform",
    ]


def test_what_keeps_all_from_being_audited_is_said_once(city: Path) -> None:
    done = run(
        *(sys.executable, "-c", WITHOUT_PLAYWRIGHT, "audit", "--all", "cookie_data"),
        cwd=city,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "cookie-charter audit: a visit requires Playwright: pip install 'sphinx-cookie-charter[audit]'\n",
    )

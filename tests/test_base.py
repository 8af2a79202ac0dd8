"""What needs no more than Sphinx, pydantic, PyYAML and Babel, and what is said where the rest would be needed."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import COMMAND, DATA, PROJECT, replace, run_anew

from cookie_charter.extra import PACKAGES

NO_MORE = """
import sys
class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {modules!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, NotInstalled())
"""
"""An interpreter starts with this, and finds none of the modules, as where they are not installed."""


@pytest.fixture
def without_extra(tmp_path: Path) -> dict[str, str]:
    """The environment of an interpreter that has none of the extra's packages but for the one that MyST brings."""
    folder = tmp_path / "none of the extra"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        NO_MORE.format(modules=sorted(PACKAGES.keys() - {"markdown_it"})), encoding="utf-8"
    )
    return {"PYTHONPATH": str(folder)}


def requires(what: str, package: str) -> str:
    return f"{what} requires {package}: pip install 'sphinx-cookie-charter[command]'"


def test_the_extra_has_these_packages() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [[re.split("[<>=]", one)[0] for one in ones] for ones in (
        project["dependencies"], project["optional-dependencies"]["command"]
    )]  # fmt: skip
    assert [sorted(found) for found in names] == [["PyYAML", "babel", "pydantic", "sphinx"], sorted(PACKAGES.values())]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_are_built(site: Path, without_extra: dict[str, str], language: str) -> None:
    replace(site / "cookie_data/shop.yaml", "  - name: basket\n", "  - name: basket*\n    match: glob\n")
    replace(site / "docs/links.md", "basket", "basket*")
    options = ["-n", "-W", "-q", "-c", ".", "-D", f"language={language}", "-d", "_doctrees", "docs", "_build/html"]
    done = run_anew(sys.executable, "-m", "sphinx", *options, cwd=site, env=without_extra)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'id="cookie-basket-2a-"' in (site / "_build/html/index.html").read_text(encoding="utf-8")


def test_a_regular_expression_requires_re2(site: Path, without_extra: dict[str, str]) -> None:
    replace(site / "cookie_data/shop.yaml", "  - name: basket\n", "  - name: basket\n    match: regex\n")
    done = run_anew(COMMAND, "check", "cookie_data/shop.yaml", cwd=site, env=without_extra)
    place, _colon, sentence = done.stdout.strip().partition(": ")
    assert re.fullmatch(r"cookie_data/shop\.yaml:\d+:\d+", place)
    assert sentence == requires("'match: regex'", "google-re2")
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("command", ["build", "check", "po update", "po compile", "po stat"])
def test_a_command_names_what_it_requires(site: Path, without_extra: dict[str, str], command: str) -> None:
    done = run_anew(COMMAND, *command.split(), cwd=site, env=without_extra)
    assert (done.returncode, done.stdout) == (2, "")
    sentences = [f"cookie-charter {command}: {requires(repr(f'cookie-charter {command}'), package)}\n"
                 for package in PACKAGES.values()]  # fmt: skip
    assert done.stderr in sentences


def test_dates_require_the_package_that_asks_git(site: Path, without_extra: dict[str, str]) -> None:
    with (site / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('html_last_updated_fmt = ""\ncharter_last_updated = True\n')
    options = ["-q", "-c", ".", "-d", "_doctrees", "docs", "_build/html"]
    done = run_anew(sys.executable, "-m", "sphinx", *options, cwd=site, env=without_extra)
    assert done.returncode == 2
    assert requires("charter_last_updated", "sphinx-last-updated-by-git") in done.stderr


WITHOUT_LIBYAML = """
import sys
from pathlib import Path
import yaml
if sys.argv[1] == "hide":
    for name in [name for name in vars(yaml) if name.startswith("CSafe")]:
        delattr(yaml, name)
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.typed import LOADER
print(LOADER.__name__, file=sys.stderr)
for path in sorted(Path().glob("*.yaml")):
    print(*load(path).problems, sep="\\n")
"""


def test_without_libyaml_the_problems_and_places_are_the_same() -> None:
    fast, slow = (
        run_anew(sys.executable, "-c", WITHOUT_LIBYAML, how, cwd=DATA / "invalid") for how in ("keep", "hide")
    )
    assert (fast.stderr, slow.stderr) == ("CSafeLoader\n", "SafeLoader\n")
    assert slow.stdout == fast.stdout
    assert fast.stdout.count("this is not YAML") > 3

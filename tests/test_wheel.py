"""The extension works from its wheel, in somebody else's project."""

import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import DATA, PROJECT, cells, run, soup


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel, unpacked, and nothing of the working tree."""
    folder = tmp_path_factory.mktemp("wheel")
    sources = folder / "sources"
    shutil.copytree(PROJECT / "src", sources / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, sources)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = run(*pip, "--wheel-dir", folder, sources, cwd=folder)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site-packages")
    return folder / "site-packages"


def test_the_wheel_holds_all_that_the_package_needs(installed: Path) -> None:
    tracked = run("git", "ls-files", "src", cwd=PROJECT).stdout.splitlines()
    assert {name.removeprefix("src/") for name in tracked} == {
        str(path.relative_to(installed)) for path in (installed / "cookie_charter").rglob("*") if path.is_file()
    }
    (metadata,) = installed.glob("*.dist-info/METADATA")
    text = metadata.read_text(encoding="utf-8")
    for line in ("Name: sphinx-cookie-charter", "Requires-Python: >=3.11", "License-Expression: MIT"):
        assert line in text.splitlines()
    assert (installed / "cookie_charter/py.typed").is_file()


@pytest.fixture(scope="module")
def project(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, built in both languages with the unpacked wheel and plain sphinx-build."""
    folder = Path(shutil.copytree(DATA / "project", tmp_path_factory.mktemp("project") / "theirs"))
    env = {"PYTHONPATH": str(installed)}
    where = run(sys.executable, "-c", "import cookie_charter as c; print(c.__file__)", cwd=folder, env=env).stdout
    assert where.startswith(str(installed))
    for language in ("en", "fr"):
        options = [
            "-n",
            "-W",
            "--keep-going",
            "-q",
            "-c",
            ".",
            "-D",
            f"language={language}",
            "-d",
            f"_build/doctrees/{language}",
        ]
        done = run(sys.executable, "-m", "sphinx", *options, "docs", f"_build/{language}", cwd=folder, env=env)
        assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_each_platform_has_its_table_on_its_page(project: Path) -> None:
    shop, blog = (soup(project / f"_build/en/{page}.html") for page in ("shop", "blog"))
    assert [cells(table) for table in shop.find_all("table")] == [
        [
            ["Cookie name", "Provider name", "Purpose", "Lifetime"],
            ["basket", "Content Delivery Inc (United States)", "Remembers your basket.", "14 days"],
            ["session", "Example Ltd", "Keeps you logged in.", "Until the browser is closed"],
        ]
    ]
    assert [cells(table) for table in blog.find_all("table")] == [
        [
            ["Provider name", "Service", "Cookie name", "Purpose"],
            ["Content Delivery Inc (United States)", "Statistics", "reader", "Counts readers."],
        ]
    ]
    assert [link["href"] for link in shop.select("p > a.internal")] == [
        "#shop-cookies", "#cookie-session", "#cookie-basket", "cookies.csv", "cookies.json",
    ]  # fmt: skip
    assert blog.find("a", href="shop.html#cookie-basket") is not None


def test_the_other_edition_needs_nothing_but_its_message_file(project: Path) -> None:
    table = soup(project / "_build/fr/shop.html").find("table")
    assert table is not None
    assert cells(table) == [
        ["Nom du cookie", "Nom du prestataire", "Finalités", "Durée de conservation"],
        ["basket", "Content Delivery Inc (États-Unis)", "Retient votre panier.", "14\u00a0jours"],
        ["session", "Example Ltd", "Keeps you logged in.", "Jusqu’à la fermeture du navigateur"],
    ]
    assert [(span["lang"], span.get_text()) for span in table.find_all(lang=True)] == [
        ("en", "Cookies of the shop"),
        ("en", "Keeps you logged in."),
    ]

"""The host gets a valid configuration, whose very commands publish each edition."""

import shutil
import sys
from pathlib import Path

import pytest
import yaml
from conftest import PROJECT, files, run, soup

CONFIGURATION = PROJECT / ".readthedocs.yaml"
JOBS = yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8"))["build"]["jobs"]


def test_the_configuration_is_valid() -> None:
    check = Path(sys.executable).parent / "check-jsonschema"
    done = run(check, "--builtin-schema", "vendor.readthedocs", CONFIGURATION, cwd=PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr


class Host:
    """A clean copy of the project and an environment of its own, as the host makes them for each project."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        tracked = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=PROJECT).stdout
        for name in filter(None, tracked.split("\0")):
            if (PROJECT / name).exists():
                (self.checkout / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(PROJECT / name, self.checkout / name)
        self.virtualenv = folder / "env"
        assert run(sys.executable, "-m", "venv", self.virtualenv, cwd=folder).returncode == 0
        for command in JOBS["install"]:
            done = self.run(command, "fr")
            assert done.returncode == 0, done.stderr

    def run(self, command: str, language: str):  # type: ignore[no-untyped-def]  # what conftest.run gives
        """Run one command of the configuration as the host does for the project of *language*."""
        environ = {
            "READTHEDOCS": "True",
            "READTHEDOCS_LANGUAGE": language,
            "READTHEDOCS_VERSION": "latest",
            "READTHEDOCS_VERSION_TYPE": "branch",
            "READTHEDOCS_CANONICAL_URL": f"https://charter.example/{language}/latest/",
            "READTHEDOCS_OUTPUT": str(self.output(language)),
            "READTHEDOCS_VIRTUALENV_PATH": str(self.virtualenv),
            "PATH": f"{self.virtualenv / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        }
        return run("bash", "-c", command, cwd=self.checkout, env=environ)

    def output(self, language: str) -> Path:
        return self.checkout / "_readthedocs" / language


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    return Host(tmp_path_factory.mktemp("host"))


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("fr", "Charte cookies", "Cette édition est hébergée par Read the Docs"),
        ("en", "Cookie charter", "This edition is hosted by Read the Docs"),
    ],
)
def test_an_edition_is_checked_and_published(host: Host, language: str, title: str, sentence: str) -> None:
    for command in JOBS["pre_build"]:
        done = host.run(command, language)
        said = "no problems (catalogues: 2, pages: 4, message files: 4)\n"
        assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
    (command,) = JOBS["build"]["html"]
    done = host.run(command, language)
    assert (done.returncode, done.stderr) == (0, "")
    html = host.output(language) / "html"
    heading = soup(html / "index.html").find("h1")
    assert heading is not None
    assert heading.get_text().removesuffix("¶") == title
    paragraph = next(tag for tag in soup(html / "this-site.html").find_all("p") if sentence in tag.get_text())
    assert paragraph.find("a", href="https://docs.readthedocs.com/platform/stable/privacy-policy.html") is not None


def test_a_language_that_has_no_edition(host: Host) -> None:
    (command,) = JOBS["build"]["html"]
    done = host.run(command, "pt-br")
    assert done.stderr == (
        "cookie-charter build: unknown edition 'pt-br'; expected one of: fr, en (charter_editions in conf.py)\n"
    )
    assert done.returncode == 2
    assert not host.output("pt-br").exists() or not files(host.output("pt-br"))

"""Hosts get valid configurations, whose very commands publish each edition; the manual has the same."""

import gzip
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import install_tools
import pytest
import yaml
from conftest import COMMAND, EDITIONS, PROJECT, files, run, soup
from test_policy import FOR_HTTPS, HEADERS

from cookie_charter.site.serve import TEXTS

CONFIGURATION = PROJECT / ".readthedocs.yaml"
OF_A_NEW_SITE = PROJECT / "src/cookie_charter/site/new/files/site/readthedocs.yaml"

MANUAL = (PROJECT / "manual/how-to/hosting.md").read_text(encoding="utf-8")


def recipes(host: str) -> list[tuple[str, str]]:
    """The blocks that the manual has for a host: their language and what they say."""
    section = MANUAL.split(f"\n## {host}\n")[1].split("\n## ")[0]
    return re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL)


def stated(configuration: Path) -> dict[str, Any]:
    """What a configuration says."""
    return dict(yaml.safe_load(configuration.read_text(encoding="utf-8")))


@pytest.mark.parametrize("configuration", [CONFIGURATION, OF_A_NEW_SITE], ids=["charter", "new site"])
def test_the_configuration_is_valid(configuration: Path) -> None:
    check = Path(sys.executable).parent / "check-jsonschema"
    done = run(check, "--builtin-schema", "vendor.readthedocs", configuration, cwd=PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr
    build, formats = stated(configuration)["build"], stated(configuration)["formats"]
    assert sorted({*build["jobs"]["build"]} - {"html"}) == sorted(formats) == ["epub", "pdf"]  # it refuses others
    assert build["apt_packages"] == list(install_tools.PANGO)  # the packages that the tests print with


def test_a_new_site_is_hosted_as_this_one_is() -> None:
    ours, theirs = stated(CONFIGURATION), stated(OF_A_NEW_SITE)
    assert len(ours["build"]["jobs"].pop("install")) == 2
    assert theirs["build"]["jobs"].pop("install") == [
        'python -m pip install --quiet --disable-pip-version-check -r requirements.txt "sphinx-cookie-charter[pdf]"'
    ]
    assert theirs == ours


class Host:
    """A shallow clone of a project and an environment of its own, as the host makes them."""

    def __init__(self, folder: Path, project: Path, **env: str) -> None:
        self.env = env
        author = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        date = {"GIT_AUTHOR_DATE": "2026-01-31T12:00Z", "GIT_COMMITTER_DATE": "2026-01-31T12:00Z"}
        self.checkout = folder / "checkout"
        for command in (
            ("init", "--quiet"),
            ("add", "--all"),
            (*author, "commit", "--quiet", "--message", "all"),
            (*author, "commit", "--quiet", "--message", "the newest", "--allow-empty"),
            ("clone", "--quiet", "--depth", "1", project.as_uri(), str(self.checkout)),
        ):
            assert run("git", *command, cwd=project, env=date).returncode == 0
        self.made: dict[tuple[str, str], Path] = {}
        self.jobs = stated(self.checkout / ".readthedocs.yaml")["build"]["jobs"]
        self.virtualenv = folder / "env"
        assert run(sys.executable, "-m", "venv", self.virtualenv, cwd=folder).returncode == 0
        for line in (*self.jobs["post_checkout"], *self.jobs["install"]):
            done = self.run(line, "fr")
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
        return run("bash", "-c", command, cwd=self.checkout, env=environ | self.env)

    def job(self, name: str, language: str) -> Path:
        """Run the only command that builds a format, once, and give the folder of what it has made."""
        if (name, language) not in self.made:
            (command,) = self.jobs["build"][name]
            done = self.run(command, language)
            assert (done.returncode, done.stderr) == (0, "")
            self.made[name, language] = self.output(language) / name
        return self.made[name, language]

    def output(self, language: str) -> Path:
        return self.checkout / "_readthedocs" / language


def copy_tracked(folder: Path) -> Path:
    """A copy of this repository, without what is made from it."""
    tracked = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=PROJECT).stdout
    for name in filter(None, tracked.split("\0")):
        if (PROJECT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    folder = tmp_path_factory.mktemp("host")
    return Host(folder, copy_tracked(folder / "charter"))


@pytest.fixture(scope="module")
def host_of_new(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """That of a site made by `cookie-charter new`, where the package can be had from an index."""
    folder = tmp_path_factory.mktemp("new")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = run(*pip, "--wheel-dir", folder / "index", copy_tracked(folder / "sources"), cwd=folder)
    assert done.returncode == 0, done.stderr
    answers = ("--known", "opendatasoft", "--name", "Portail", "--url", "https://data.example.org", "--body", "Ville")
    more = ("--no-input", "--contact", "dpo@example.org", "--languages", "fr,en")
    assert run(COMMAND, "new", "charter", *answers, *more, cwd=folder).returncode == 0
    return Host(folder, folder / "charter", PIP_FIND_LINKS=str(folder / "index"))


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("fr", "Charte cookies", "Cette édition est hébergée par Read the Docs"),
        ("en", "Cookie charter", "This edition is hosted by Read the Docs"),
    ],
)
def test_an_edition_is_checked_and_published(host: Host, language: str, title: str, sentence: str) -> None:
    for command in host.jobs["pre_build"]:
        done = host.run(command, language)
        said = "no problems (catalogues: 2, pages: 4, message files: 4)\n"
        assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
    html = host.job("html", language)
    heading = soup(html / "index.html").find("h1")
    assert heading is not None
    assert heading.get_text().removesuffix("¶") == title
    paragraph = next(tag for tag in soup(html / "this-site.html").find_all("p") if sentence in tag.get_text())
    assert paragraph.find("a", href="https://docs.readthedocs.com/platform/stable/privacy-policy.html") is not None


BOOKS = {
    "fr": {"epub": "charte-cookies.epub", "pdf": "charte-cookies-fr.pdf"},
    "en": {"epub": "cookie-charter.epub", "pdf": "charte-cookies-en.pdf"},
}
DATES = {"fr": "Dernière mise à jour : 31 janvier 2026", "en": "Last updated on 31 January 2026"}


def check_books(host: Host, language: str) -> None:
    """What the host offers, and what pages lead to: each edition as EPUB and as PDF."""
    names = BOOKS[language]
    for kind, name in names.items():
        assert list(files(host.job(kind, language))) == [name]  # of a folder with more, the host takes nothing
    html = host.job("html", language)
    for page in ("index.html", "this-site.html", "translate.html"):
        links = [(link.get_text(), str(link["href"])) for link in soup(html / page).select("footer .books a")]
        assert links == [("EPUB", names["epub"]), ("PDF", names["pdf"])]
    for kind, name in names.items():
        assert (html / name).read_bytes() == (host.output(language) / kind / name).read_bytes()
    cover = run("pdftotext", "-l", "1", html / names["pdf"], "-", cwd=html).stdout
    assert DATES[language] in cover.replace("\N{NO-BREAK SPACE}", " ")
    assert f"https://charter.example/{language}/latest/" in cover


@pytest.mark.parametrize("language", EDITIONS)
def test_the_host_offers_the_books_of_an_edition(host: Host, language: str) -> None:
    check_books(host, language)


def test_the_host_offers_the_books_of_a_new_site(host_of_new: Host) -> None:
    for command in host_of_new.jobs["pre_build"]:
        assert host_of_new.run(command, "fr").returncode == 0
    check_books(host_of_new, "fr")


def test_a_new_site_makes_its_books(host_of_new: Host) -> None:
    site = host_of_new.checkout
    (site / ".venv").symlink_to(host_of_new.virtualenv)
    (site / ".venv/ready").touch()
    for verb in ("pdf", "epub"):
        done = run("make", verb, cwd=site, env=host_of_new.env)
        assert (done.returncode, done.stderr) == (0, "")
        for language in EDITIONS:
            assert (site / "_build" / verb / language / BOOKS[language][verb]).is_file()
    shown = run("make", "help", cwd=site).stdout
    assert [line.split()[0] for line in shown.splitlines()] == [
        *("html", "epub", "pdf", "serve", "check", "update-po", "stat", "new-edition", "clean", "help")
    ]


def test_a_language_that_has_no_edition(host: Host) -> None:
    (command,) = host.jobs["build"]["html"]
    done = host.run(command, "pt-br")
    assert done.stderr == (
        "cookie-charter build: unknown edition 'pt-br'; expected one of: fr, en (charter_editions in conf.py)\n"
    )
    assert done.returncode == 2
    assert not host.output("pt-br").exists() or not files(host.output("pt-br"))


# What the manual says


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("GitHub Pages", "vendor.github-workflows"),
        ("GitLab Pages", "vendor.gitlab-ci"),
        ("Read the Docs", "vendor.readthedocs"),
    ],
)
def test_configurations_of_the_manual_are_valid(tmp_path: Path, name: str, schema: str) -> None:
    ((language, text),) = recipes(name)
    assert language == "yaml"
    (tmp_path / "configuration.yml").write_text(text, encoding="utf-8")
    check = Path(sys.executable).parent / "check-jsonschema"
    done = run(check, "--builtin-schema", schema, tmp_path / "configuration.yml", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_manual_has_the_configuration_for_read_the_docs() -> None:
    ((_language, text),) = recipes("Read the Docs")
    assert yaml.safe_load(text) == yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8"))


def commands_of_github() -> list[str]:
    steps = yaml.safe_load(recipes("GitHub Pages")[0][1])["jobs"]["build"]["steps"]
    (published,) = [step["with"]["path"] for step in steps if str(step.get("uses")).startswith("actions/upload-pages")]
    assert published == "_build/html"
    return [step["run"] for step in steps if "run" in step]


def commands_of_gitlab() -> list[str]:
    job = yaml.safe_load(recipes("GitLab Pages")[0][1])["pages"]
    assert job["artifacts"] == {"paths": ["public"]}
    return list(job["script"])


def commands_of_netlify() -> list[str]:
    build = tomllib.loads(recipes("Netlify")[0][1])["build"]
    assert build["publish"] == "_build/html"
    return [command.strip() for command in build["command"].split("&&")]


@pytest.mark.parametrize(
    ("commands", "published"),
    [(commands_of_github(), "_build/html"), (commands_of_gitlab(), "public"), (commands_of_netlify(), "_build/html")],
    ids=["GitHub", "GitLab", "Netlify"],
)
def test_the_commands_of_the_manual_publish_all_editions(host: Host, commands: list[str], published: str) -> None:
    install = [command.replace("requirements-pdf.lock", "requirements.lock") for command in host.jobs["install"]]
    installing = len(install)
    assert commands[:installing] == install  # of which the host has run the same, and more
    _language, redirects = recipes("Netlify")[1]
    headers = re.search(
        r"```text\n(/\*\n.*?)```", (PROJECT / "manual/reference/headers.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert headers
    (host.checkout / "_redirects").write_text(redirects, encoding="utf-8")
    (host.checkout / "_headers").write_text(headers[1], encoding="utf-8")
    for command in commands[installing:]:
        path = {"PATH": f"{host.virtualenv / 'bin'}:/usr/local/bin:/usr/bin:/bin"}
        done = run("bash", "-c", command, cwd=host.checkout, env=path)
        assert (done.returncode, done.stderr) == (0, ""), command
    folder = host.checkout / published
    for name in (
        "index.html",
        "404.html",
        *(f"{edition}/{page}.html" for edition in EDITIONS for page in ("index", "404")),
    ):
        assert (folder / name).is_file()
    if published == "public":
        pages = [path for path in folder.rglob("*") if path.suffix in {".html", ".css", ".js", ".json", ".csv", ".svg"}]
        for page in pages:
            assert gzip.decompress(page.with_name(f"{page.name}.gz").read_bytes()) == page.read_bytes()


def test_each_edition_has_its_page_for_what_is_not_found() -> None:
    editions = "|".join(EDITIONS)
    assert f"location ~ ^/charte/({editions})/ {{" in recipes("nginx")[1][1]
    apache = recipes("Apache")[0][1]
    pages = re.findall(r"m#\^/charte/(\w+)/#\">\n +ErrorDocument 404 /charte/(\w+)/404\.html\n", apache)
    assert pages == [(edition, edition) for edition in EDITIONS]
    rules = [line.split() for line in recipes("Netlify")[1][1].splitlines()]
    assert rules == [[f"/{edition}/*", f"/{edition}/404.html", "404"] for edition in EDITIONS]


def test_servers_send_the_headers_and_what_a_browser_may_keep() -> None:
    patterns = (r'^ *add_header ([\w-]+) "(.*)" always;$', r'^ *Header always set ([\w-]+) "(.*)"$')
    (_nginx, kept), (_nginx, location), *_languages = recipes("nginx")
    apache = recipes("Apache")[0][1]
    found = [dict(re.findall(pattern, text, re.M)) for pattern, text in zip(patterns, (location, apache), strict=True)]
    assert found[0] == HEADERS | FOR_HTTPS
    caching = "max-age=31536000, immutable"  # as `make serve` says (test_serve)
    assert f'"~^(200|304) ." "{caching}";' in kept
    assert 'default "no-cache";' in kept
    assert "add_header Cache-Control $charter_caching always;" in location
    versions = found[1].pop("Cache-Control")
    assert versions.startswith(f'{caching}" "expr=%{{QUERY_STRING}} =~ /^v=./')
    assert 'Header always set Cache-Control "no-cache"\n' in apache
    assert found[1] == HEADERS | FOR_HTTPS


def test_servers_know_all_that_is_published_and_compress_what_is_text() -> None:
    texts = {kind for kind in TEXTS.values() if kind != "text/html"}
    _kept, (_nginx, location), *_languages = recipes("nginx")
    types = dict.fromkeys(TEXTS)
    for kind, suffixes in re.findall(r"^ {8}([\w/+]+) ([\w ]+);$", location, re.M):
        types |= {f".{suffix}": kind for suffix in suffixes.split()}
    assert {suffix: types[suffix] for suffix in TEXTS} == TEXTS
    compressed = re.search(r"gzip_types (.*);", location)
    assert compressed
    assert set(compressed[1].split()) == texts  # HTML always is
    deflated = re.search(r"AddOutputFilterByType DEFLATE (.*)", recipes("Apache")[0][1])
    assert deflated
    assert set(deflated[1].split()) == texts | {"text/html"}

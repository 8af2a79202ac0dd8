"""The files of a new site, made in a folder beside its own that then takes its place: nothing is ever half-written."""

import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import chdir
from importlib.metadata import version
from pathlib import Path
from typing import Final

from cookie_charter.catalogue.exchange import to_json
from cookie_charter.catalogue.schema import json_schema
from cookie_charter.messages import native_name
from cookie_charter.site.new import catalogues
from cookie_charter.site.new.answers import AnswerError, Answers
from cookie_charter.site.project import BUILD_DIR, read_site
from cookie_charter.site.update import update
from cookie_charter.speech import _

FILES: Final = Path(__file__).parent / "files"

ANYWHERE: Final = {"Makefile": "Makefile", "gitignore": ".gitignore", "favicon.svg": "docs/favicon.svg"}
"""What every site has as it is, and where."""

HOSTING: Final = {
    "readthedocs": ("readthedocs.yaml", ".readthedocs.yaml"),
    "github": ("github-pages.yml", ".github/workflows/charter.yml"),
    "gitlab": ("gitlab-ci.yml", ".gitlab-ci.yml"),
}
"""For each host, the file that tells it what to do, and where it looks for it."""

PAGES: Final = ("index.md", "404.md", "this-site.md")
TRANSLATE: Final = "translate.md"
"""The page for translators, where there is more than one edition."""

REQUIRED: Final = ("sphinx-cookie-charter[command]", "sphinx", "furo", "myst-parser", "sphinx-notfound-page", "pillow")
"""What a site is built with, each at the version that it was made with."""


def write(folder: Path, answers: Answers) -> None:
    """Make the site in *folder*, which is empty or not there.

    Raises AnswerError, SiteError and OSError, and then leaves nothing behind.
    """
    place = folder.resolve()
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise AnswerError(_("{folder} exists and is not empty; choose another folder").format(folder=folder))
    if not place.parent.is_dir():
        raise AnswerError(_("no folder {folder}; make it first").format(folder=folder.parent))
    declared = catalogues.of(answers, FILES)
    made = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        made.mkdir()
        with chdir(made):
            _write_site(answers, declared)
        _put(made, place)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _put(made: Path, place: Path) -> None:
    """Put what was *made* in its *place*; a folder that is there stays the same one, since somebody may be in it."""
    if not place.exists():
        made.rename(place)
        return
    moved: list[Path] = []
    try:
        for path in sorted(made.iterdir()):
            moved.append(path.rename(place / path.name))
    except OSError:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _write_site(answers: Answers, declared: catalogues.Declared) -> None:
    """Write the site into the working directory."""
    for path, text in _files(answers):
        _write(path, text)
    catalogue = Path("cookie_data", f"{answers.stem}.yaml")
    _write(catalogue, declared.without_blanks)
    done = update(read_site(), known=_translations(answers))
    if done.problems:
        raise AnswerError(str(done.problems[0]))
    _write(catalogue, declared.text)
    shutil.rmtree(BUILD_DIR)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _files(answers: Answers) -> Iterator[tuple[Path, str]]:
    """The files of the site but for the catalogue and the message files."""
    pages = _pages(answers)
    texts = FILES / answers.prose
    yield Path("conf.py"), _filled(FILES / "site/conf.txt", _settings(answers))
    for page in pages:
        text = _filled(texts / "docs" / page, _prose(answers, answers.prose))
        yield Path("docs", page), foreign_page(text, answers.prose) if answers.is_foreign else text
    of_site = (texts / "cookie_data/this-site.yaml").read_text(encoding="utf-8")
    yield (
        Path("cookie_data/this-site.yaml"),
        catalogues.foreign(of_site, answers.prose) if answers.is_foreign else of_site,
    )
    yield Path("cookie_data/schema.json"), to_json(json_schema())
    yield Path("README.md"), _filled(texts / "README.md", _prose(answers, answers.prose))
    yield Path("requirements.txt"), "".join(f"{name}=={version(name.partition('[')[0])}\n" for name in REQUIRED)
    for name, path in {**ANYWHERE, **_hosting(answers)}.items():
        yield Path(path), (FILES / "site" / name).read_text(encoding="utf-8")


def _pages(answers: Answers) -> tuple[str, ...]:
    return (*PAGES, TRANSLATE) if len(answers.languages) > 1 else PAGES


def _hosting(answers: Answers) -> dict[str, str]:
    return dict(HOSTING[host] for host in answers.hosts if host in HOSTING)


def _filled(template: Path, values: Mapping[str, str]) -> str:
    """A *template* with its values in place of ``{{key}}``; what a value holds is no key."""
    return _fill(template.read_text(encoding="utf-8"), values)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda key: values[key[1]], text)


def _settings(answers: Answers) -> dict[str, str]:
    """What conf.py states, as Python writes it."""
    title = {"fr": "Charte cookies", "en": "Cookie charter"}[answers.prose]
    editions = {code: native_name(code) for code in answers.languages}
    stated = {
        "title": title,
        "body": answers.body,
        "language": answers.languages[0],
        "editions": editions,
        "complete": answers.complete,
        "translate": Path(TRANSLATE).stem if TRANSLATE in _pages(answers) else "",
        "address": answers.address,
        "stem": answers.stem,
    }
    # A text of JSON is one of Python too, in the quotation marks that formatters of Python prefer.
    written = {key: json.dumps(value, ensure_ascii=False) for key, value in stated.items()}
    if answers.is_foreign:
        written["title"] += f"  # written_in: {answers.prose}"
    return written


def _prose(answers: Answers, language: str) -> dict[str, str]:
    """What the texts say of the platform."""
    pages = [Path(page).stem for page in _pages(answers) if page not in {"index.md", "404.md"}]
    values = {
        "host": answers.platform,
        "url": answers.url,
        "name": _escaped(answers.name),
        "body": _escaped(answers.body),
        "contact": answers.contact,
        "stem": answers.stem,
        "pages": "\n".join(pages),
    }
    # Of cookies that are still to be described, nothing can be said but their number.
    values["tracking"] = f" {{cookie-tracking}}`{answers.stem}`" if answers.known else ""
    tables = "tables-known.md" if answers.known else "tables.md"
    return values | {"tables": _filled(FILES / language / tables, values)}


def _escaped(text: str) -> str:
    """A *text* that Markdown shows as it is, within a line."""
    return re.sub(r"([\\`*_{}\[\]<>&~^$|])", r"\\\1", text)


def foreign_page(page: str, language: str) -> str:
    """A *page* that says that it is written in that *language*."""
    stated = f"---\nwritten_in: {language}\n"
    return stated + page.removeprefix("---\n") if page.startswith("---\n") else f"{stated}---\n\n{page}"


def _translations(answers: Answers) -> dict[str, dict[str, str]]:
    """The translations of the texts of the source edition that are there, by language."""
    return {code: _pairs(answers, prose) for code, prose in answers.translated.items()}


def _pairs(answers: Answers, language: str) -> dict[str, str]:
    """The texts of the source edition, each with the one that stands on the same line in that *language*."""
    pairs = {answers.name: answers.name, answers.body: answers.body}
    for name in (*(f"docs/{page}" for page in _pages(answers)), "cookie_data/this-site.yaml", *_known(answers)):
        source, other = (
            _filled(FILES / one / name, _prose(answers, one)).splitlines() for one in (answers.prose, language)
        )
        pairs |= {_text(one): _text(two) for one, two in zip(source, other, strict=True)}
    return pairs


def _known(answers: Answers) -> list[str]:
    return [f"known/{answers.known}.yaml"] if answers.known else []


def _text(line: str) -> str:
    """What a *line* of a page or of a catalogue says, without the mark before it: what translators get."""
    return re.sub(r'^(#+ |: |- |:caption: |\s+"?[\w:=]+"?: "?)|(?<=\.)"$', "", line)

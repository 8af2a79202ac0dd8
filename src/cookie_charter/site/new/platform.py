"""A further platform of a site that is there: its catalogue, and once for all platforms the template of their pages.

Nothing that somebody wrote is changed. conf.py is a program, and which table of contents shall name the pages is for
people to say: they are told the lines.
"""

from pathlib import Path
from typing import Final

from cookie_charter.pages.catalogues import typed
from cookie_charter.pages.template_pages import TOKEN
from cookie_charter.site.new import catalogues
from cookie_charter.site.new.answers import AnswerError, Answers
from cookie_charter.site.new.writing import FILES, foreign_page
from cookie_charter.site.project import Site
from cookie_charter.speech import _

MARKDOWN: Final = {"myst_parser", "myst_nb"}
"""The extensions with one of which pages can be Markdown."""


def add(site: Site, answers: Answers) -> list[str]:
    """Add the platform to the *site*; gives what was done and what is left to do, a sentence each.

    Raises AnswerError and OSError, and then has changed nothing, or left a file that another try takes as it is.
    """
    catalogue = typed(Path.cwd() / site.config.charter_data / f"{answers.stem}.yaml")
    if catalogue.exists() or catalogue.is_symlink():
        sentence = _("{file} already exists; choose another name by --stem")
        raise AnswerError(sentence.format(file=catalogue))
    text = catalogues.of(answers, FILES).text
    if not (catalogue.parent / "schema.json").is_file():
        text = text.partition("\n")[2]  # without the line that names it to an editor
    done = [] if site.config.charter_pages else _write_template(site, answers)
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    _write_new(catalogue, text)
    done.insert(0, _("{file}: written; 'cookie-charter check' names what is left to fill in").format(file=catalogue))
    if site.translations:
        done.append(_("Once nothing is left to fill in, 'cookie-charter po update' tells translators what is new."))
    return done


def _write_template(site: Site, answers: Answers) -> list[str]:
    """Write the template of the pages, unless it is there already, and say how the site gets to use it."""
    name = "platform.md" if MARKDOWN & set(site.config.extensions) else "platform.rst"
    template, done = site.source / name, []
    if not template.exists():
        text = (FILES / answers.prose / name).read_text(encoding="utf-8")
        marked = site.config.charter_mark_untranslated and answers.is_foreign and template.suffix == ".md"
        _write_new(template, foreign_page(text, answers.prose) if marked else text)
        done = [_("{file}: written; each platform gets its page from it").format(file=template)]
    elif TOKEN not in template.read_text(encoding="utf-8", errors="replace"):
        sentence = _("{file} is a page of yours; rename it, or name a template as charter_pages in conf.py")
        raise AnswerError(sentence.format(file=template))
    lines = _('Now add {setting} to conf.py, and to a table of contents the lines ":glob:" and "{pages}".')
    setting, pages = f'charter_pages = "{name}"', f"/{template.stem}/*"
    return [*done, lines.format(setting=setting, pages=pages)]


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; raises OSError if it is by now."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)

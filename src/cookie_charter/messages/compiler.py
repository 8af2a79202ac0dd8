"""What Sphinx gets to see of message files: what our reading of them found, compiled into folders of their own."""

from collections.abc import Iterable
from pathlib import Path

from cookie_charter import files
from cookie_charter.messages import writer
from cookie_charter.messages.reader import UTF_8, Entries, Entry, MessageFileError, Messages, plural_rule
from cookie_charter.problem import Problem


def compile_messages(folders: Iterable[Path], languages: Iterable[str], target: Path) -> list[Problem]:
    """Compile the message files of several *languages* into one folder under *target* for each locale folder.

    Sphinx, which compiles what it finds beside the message files and believes what lies there already, is then sent to
    those instead: they hold the finished translations of this reading, and nothing else. What is there already and
    right is left alone, since pages are made again when it changes. Returns the problems of files that cannot be read.
    """
    problems: list[Problem] = []
    for language in languages:
        for number, folder in enumerate(folders):
            source, compiled = (place / language / "LC_MESSAGES" for place in (folder, target / str(number)))
            kept = set()
            for path in sorted(source.rglob("*.po")):
                try:
                    messages = Messages(path)
                except MessageFileError as error:
                    problems += error.problems
                    continue
                kept.add(compiled / path.relative_to(source))
                _write(messages.translated(), messages.plural_rule, compiled / path.relative_to(source))
            for path in set(compiled.rglob("*.po")) - kept:
                # Empty, not gone: Sphinx goes on with what it has read of a file that is gone.
                _write([], plural_rule(language), path)
    return problems


def _write(entries: Iterable[Entry], rule: tuple[int, str] | None, path: Path) -> None:
    """Write what Sphinx is to have of some entries, unless it is there already."""
    plain = Entries()
    plain.metadata = {"Content-Type": UTF_8}
    if rule:
        plain.metadata["Plural-Forms"] = f"nplurals={rule[0]}; plural={rule[1]};"
    for entry in entries:
        plain.append(Entry(entry.msgid, entry.msgid_plural, entry.msgstr, entry.msgstr_plural))
    content = writer.as_text(plain).encode()
    compiled = path.with_suffix(".mo")
    if compiled.is_file() and path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # In this order, whenever it is interrupted: a compiled file that is there belongs to the one beside it.
    compiled.unlink(missing_ok=True)
    files.write(path, content)
    files.write(compiled, writer.as_binary(plain))

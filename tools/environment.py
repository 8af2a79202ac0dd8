"""Make the environment in ``.venv`` from the locks; does and says nothing where it is as they say.

    python tools/environment.py            what the site needs: requirements.lock
    python tools/environment.py pdf        what prints a PDF too: requirements-pdf.lock
    python tools/environment.py dev        all the rest too: requirements-dev.lock
    python tools/environment.py newest     .venv-newest instead, from the newest dependencies that the project allows

The interpreter is the one named with ``--python``, or the one that runs this. The environment is made anew when the
lock, the package's metadata, the interpreter or the folder changed (an environment cannot be moved): ``.venv/ready``,
``ready-pdf`` and ``ready-dev`` say what it was made from, and are written last. Nothing but the standard library is
needed, and every Python from 3.6 on can read this file, so that it can say what is wrong.
"""

import argparse
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

NEEDED = (3, 11)
VENV = Path(".venv")
NEWEST = Path(".venv-newest")
LOCKS = {
    "site": Path("requirements.lock"),
    "pdf": Path("requirements-pdf.lock"),
    "dev": Path("requirements-dev.lock"),
}  # each holds all that those before it hold
STAMPS = {"site": VENV / "ready", "pdf": VENV / "ready-pdf", "dev": VENV / "ready-dev"}

FRENCH = {
    "The charter needs Python {needed} or newer, but '{python}' is {found}.": (
        "La charte a besoin de Python {needed} ou plus récent, mais '{python}' est {found}."
    ),
    "Install it, or name another one: {another}": "Installez-le, ou nommez-en un autre : {another}",
    "not there": "introuvable",
    "The packages cannot be downloaded: the network, or the package index, cannot be reached. "
    "Connect this machine (behind a proxy: set HTTPS_PROXY), and try again.": (
        "Les paquets ne peuvent pas être téléchargés : le réseau, ou l’index des paquets, est injoignable. "
        "Connectez cet ordinateur (derrière un proxy : définissez HTTPS_PROXY), puis recommencez."
    ),
    "the pinned dependencies": "les dépendances épinglées",
    "what prints a PDF": "ce qui imprime un PDF",
    "what tests and checks need": "ce dont les tests et les vérifications ont besoin",
    "the newest dependencies": "les dépendances les plus récentes",
    "Installing {what} into {folder}, once: this takes a minute.": (
        "Installation dans {folder}, une fois pour toutes : {what}. Cela prend une minute."
    ),
    "Installing {what} into {folder}: this takes a minute.": (
        "Installation dans {folder} : {what}. Cela prend une minute."
    ),
    "'{python}' lacks its module venv. Install it (Debian, Ubuntu: apt install python3-venv).": (
        "Il manque à '{python}' son module venv. Installez-le (Debian, Ubuntu : apt install python3-venv)."
    ),
    "interrupted; the next call begins anew": "interrompu ; le prochain appel recommencera depuis le début",
    "This failed: {command}\nMend what it says above, and try again.": (
        "Échec de : {command}\nCorrigez ce qui est dit ci-dessus, puis recommencez."
    ),
}
"""Each sentence that is said to a person, in French: the package, which has its own, is not installed yet."""


def _(sentence: str) -> str:
    """The English *sentence* in the language of the user, as ``cookie_charter.speech`` finds it."""
    stated = (os.environ.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = re.split("[_.@]", next(filter(None, stated), ""))[0]
    return FRENCH.get(sentence, sentence) if language == "fr" else sentence


def unusable(python: str, found: str) -> str:
    """The sentence about an interpreter that cannot make the environment."""
    another = "py -3.13 tools/environment.py" if os.name == "nt" else "make PYTHON=python3.13"
    sentence = _("The charter needs Python {needed} or newer, but '{python}' is {found}.")
    cure = _("Install it, or name another one: {another}").format(another=another)
    return sentence.format(needed="{}.{}".format(*NEEDED), python=python, found=found) + " " + cure


if sys.version_info < NEEDED:  # where this is so, nothing below would work
    sys.exit(unusable(sys.executable, "Python {}.{}.{}".format(*sys.version_info)))


class NotMadeError(Exception):
    """The environment could not be made; the message says why, and what to do."""


def main() -> int:
    """Make the environment that the command line asks for; the exit status is 0 if it is there at the end."""
    parser = argparse.ArgumentParser(description="Make the environment of the charter, where it is not there.")
    parser.add_argument("kind", nargs="?", choices=[*LOCKS, "newest"], default="site", help="default: site")
    parser.add_argument("--python", default=sys.executable, metavar="NAME", help="the interpreter to make it with")
    options = parser.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal may lack a letter of French
    try:
        if options.kind == "newest":
            make_newest(options.python)
        else:
            make(options.kind, options.python)
    except (NotMadeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(_("interrupted; the next call begins anew"), file=sys.stderr)
        return 130
    return 0


def make(kind: str, python: str) -> None:
    """Make ``.venv`` what the lock of this *kind* says, where it is not; raises NotMadeError."""
    interpreter = identity(python)
    to_do = needed(kind, interpreter)
    if to_do == "nothing":
        return
    if to_do == "anew":
        check_venv(python)
    what = {"site": _("the pinned dependencies"), "pdf": _("what prints a PDF"), "dev": _("what tests and checks need")}
    sentence = _("Installing {what} into {folder}, once: this takes a minute.")
    print(sentence.format(what=what[kind], folder=VENV), flush=True)
    if to_do == "anew":
        for stamp in STAMPS.values():
            stamp.unlink(missing_ok=True)
        run(python, "-m", "venv", "--clear", "--without-pip", str(VENV))
    else:
        STAMPS[kind].touch()
    import tempfile  # here, since there is mostly nothing to do, and that shall not take long

    with tempfile.TemporaryDirectory() as folder:
        pip = bundled_pip(Path(folder))
        # The locks are complete; and Python writes bytecode of what it loads, which is less than half of it.
        # Once more is enough: who is offline would wait for a minute, and read the same line for each try.
        options = [
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--no-deps",
            "--no-compile",
            "--retries",
            "1",
        ]
        run(*pip, *options, "--require-hashes", "--requirement", str(LOCKS[kind]))
        if to_do == "anew":
            run(*pip, *options, "--no-build-isolation", "--editable", ".")
            mend_command(VENV)
    if kind == "dev":
        # Tests start hundreds of processes, which may not be allowed to write it. Some files are no Python on purpose.
        subprocess.run([str(program(VENV)), "-m", "compileall", "-qq", "-j", "0", str(VENV), "src"], check=False)
    finish(kind, interpreter)


def needed(kind: str, interpreter: str) -> str:
    """What there is to do, in a word: *nothing*, *add* what this kind needs besides, or make it *anew*.

    Nothing is added to what was complete once, and is no longer, or what was interrupted: it could hold anything.
    """
    if not program(VENV).exists() or not made(STAMPS["site"], origin(LOCKS["site"], interpreter)):
        return "anew"
    if made(STAMPS[kind], origin(LOCKS[kind], interpreter)):
        return "nothing"
    spoilt = (one for one in STAMPS if STAMPS[one].exists() and not made(STAMPS[one], origin(LOCKS[one], interpreter)))
    return "anew" if any(spoilt) else "add"


def made(stamp: Path, origin: str) -> bool:
    """Whether an environment was completed, and from this."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == origin


def finish(kind: str, interpreter: str) -> None:
    """Write down what the environment was made from. One of a kind holds all that the kinds before it need."""
    kinds = list(LOCKS)
    for name in kinds[: kinds.index(kind) + 1]:
        STAMPS[name].write_text(origin(LOCKS[name], interpreter), encoding="utf-8")


def make_newest(python: str) -> None:
    """Make ``.venv-newest`` anew; raises NotMadeError."""
    identity(python)
    check_venv(python)
    sentence = _("Installing {what} into {folder}: this takes a minute.")
    print(sentence.format(what=_("the newest dependencies"), folder=NEWEST), flush=True)
    run(python, "-m", "venv", "--clear", str(NEWEST))
    pip = [str(program(NEWEST)), "-m", "pip", "install", "--quiet", "--no-input"]
    run(*pip, "--upgrade", "pip")  # the bundled one may be older than dependency groups
    run(*pip, "--group", "build", "--group", "site", "--group", "test", "--editable", ".[command]")
    mend_command(NEWEST)


def identity(python: str) -> str:
    """Which interpreter this is: its version and where it is installed; raises NotMadeError if it cannot be used."""
    if python == sys.executable:
        return "Python {}.{} in {}".format(*sys.version_info[:2], sys.base_prefix)
    code = "import sys; print('%d.%d.%d' % sys.version_info[:3]); print(getattr(sys, 'base_prefix', ''))"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, check=False, encoding="utf-8")
    except OSError:
        raise NotMadeError(unusable(python, _("not there"))) from None
    version, _newline, prefix = done.stdout.strip().partition("\n")
    if done.returncode:
        raise NotMadeError(unusable(python, _("not there")))
    major, minor, _patch = version.split(".")
    if (int(major), int(minor)) < NEEDED:
        raise NotMadeError(unusable(python, f"Python {version}"))
    return f"Python {major}.{minor} in {prefix}"


def check_venv(python: str) -> None:
    """Raise NotMadeError if an interpreter has come without its module for environments."""
    if subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode:
        sentence = _("'{python}' lacks its module venv. Install it (Debian, Ubuntu: apt install python3-venv).")
        raise NotMadeError(sentence.format(python=python))


def origin(lock: Path, interpreter: str) -> str:
    """What an environment is made from, in lines that are the same as long as it need not be made anew."""
    import tomllib  # here, since Python has it from 3.11 on

    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    metadata = json.dumps([project["build-system"], project["project"]])  # the rest is settings of tools
    return "".join(
        f"{line}\n"
        for line in (
            interpreter,
            f"folder {Path.cwd()}",
            f"{lock} {hashlib.sha256(lock.read_bytes()).hexdigest()}",
            f"metadata {hashlib.sha256(metadata.encode()).hexdigest()}",
        )
    )


def program(venv: Path) -> Path:
    """The interpreter of an environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def bundled_pip(folder: Path) -> list[str]:
    """The command that runs the pip which every Python brings along, unpacked into *folder*, for ``.venv``.

    Installed into ``.venv`` it would be a quarter of what stands there, and be used once.
    """
    code = (
        "import ensurepip, os, sysconfig; bundled = os.path.join(os.path.dirname(ensurepip.__file__), '_bundled'); "
        "print(sysconfig.get_config_var('WHEEL_PKG_DIR') or bundled)"
    )
    import zipfile  # here, as above

    done = run(str(program(VENV)), "-c", code)
    for wheel in Path(done.strip()).glob("pip-*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        return [str(program(VENV)), str(folder / "pip")]
    run(str(program(VENV)), "-m", "ensurepip")  # a Python that keeps it elsewhere
    return [str(program(VENV)), "-m", "pip"]


def mend_command(venv: Path) -> None:
    """Write the command anew if pip's cannot be run, as in a folder whose name has double quotes or dollars in it."""
    command = venv / "bin/cookie-charter"
    if os.name != "nt" and subprocess.run([str(command), "--version"], capture_output=True, check=False).returncode:
        script = '#!/bin/sh\nexec "$(dirname "$0")/python" -m cookie_charter "$@"\n'
        command.write_text(script, encoding="utf-8")


UNREACHABLE = re.compile(r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ProxyError|MaxRetryError")
"""What pip's library of HTTP says of a host that it gets no answer from."""


def run(*command: str) -> str:
    """Run a command and give what it printed, which is shown only where it fails, and then whole: NotMadeError."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode and UNREACHABLE.search(done.stdout):
        raise NotMadeError(
            _(
                "The packages cannot be downloaded: the network, or the package index, cannot be reached. "
                "Connect this machine (behind a proxy: set HTTPS_PROXY), and try again."
            )
        )
    if done.returncode:
        sentence = _("This failed: {command}\nMend what it says above, and try again.")
        raise NotMadeError(done.stdout + sentence.format(command=" ".join(command)))
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())

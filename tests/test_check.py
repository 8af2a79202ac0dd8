"""`cookie-charter check FILE.po`: what a translator is told about each translation, by name."""

from pathlib import Path
from random import Random

from conftest import COMMAND, run
from sphinx.util.docutils import ReferenceRole

from cookie_charter.messages import markup

HEADER = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: Charter 1.0\\n"\n"PO-Revision-Date: 2026-11-24 12:00+0000\\n"\n'
    '"Last-Translator: The translators\\n"\n"Language-Team: English\\n"\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def entry(message: str, translation: str, place: str = "../../docs/index.md:1") -> str:
    return f"#: {place}\nmsgid {quoted(message)}\nmsgstr {quoted(translation)}\n"


def checked(folder: Path, contents: dict[str, str]) -> dict[str, list[str]]:
    """What the command says of each message file, all in one run, without the name of the file."""
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    done = run(COMMAND, "check", *contents, cwd=folder)
    assert done.stderr == ""
    lines = [line for line in done.stdout.splitlines() if line != f"no problems (files: {len(contents)})"]
    assert done.returncode == (1 if lines else 0)
    assert done.stdout
    said = {name: [line.removeprefix(f"{name}:") for line in lines if line.startswith(f"{name}:")] for name in contents}
    assert sum(map(len, said.values())) == len(lines)
    return said


Cases = dict[str, tuple[str, str, list[str]]]

PLACE = f"{len(HEADER.splitlines()) + 3}:1: "
"""Where the translation stands in a file of one entry."""


def judge(folder: Path, cases: Cases, domain: str = "charter", place: str = "../../docs/index.md:1") -> None:
    """Each case, a message, its translation and the expected sentences, in a file of its own."""
    files = {
        f"{number}/{domain}.po": HEADER + entry(message, translation, place)
        for number, (message, translation, _expected) in enumerate(cases.values())
    }
    said = dict(zip(cases, checked(folder, files).values(), strict=True))
    expected = {case: [PLACE + sentence for sentence in sentences] for case, (_m, _t, sentences) in cases.items()}
    assert said == expected


LIST = "the translation would become {}, and be dropped; put a backslash before the mark that causes it"

PROSE: Cases = {
    # markup that differs
    "a role lost": ("Voir {cookie}`theme`.", "See the theme.", ["the translation lacks the role {cookie}`theme`"]),
    "a role of another target": (
        "Voir {cookie}`theme`.",
        "See {cookie}`tehme`.",
        ["the translation adds the role {cookie}`tehme`", "the translation lacks the role {cookie}`theme`"],
    ),
    "a role of another name": (
        "Voir {doc}`theme`.",
        "See {ref}`theme`.",
        ["the translation adds the role {ref}`theme`", "the translation lacks the role {doc}`theme`"],
    ),
    "a space in a role": (
        "Voir {cookie}`theme`.",
        "See {cookie} `theme`.",
        ["the translation adds the literal 'theme'", "the translation lacks the role {cookie}`theme`"],
    ),
    "a link lost": (
        "Voir [ici](https://a.example/x).",
        "See here.",
        ["the translation lacks the link to 'https://a.example/x'"],
    ),
    "a literal changed": (
        "Ouvrez `charter.po`.",
        "Open `carter.po`.",
        ["the translation adds the literal 'carter.po'", "the translation lacks the literal 'charter.po'"],
    ),
    "emphasis left open": (
        "Un **mot** ici.",
        "A **word here.",
        ["unbalanced mark '**': it is never closed, or never opened"],
    ),
    "a literal left open": (
        "Ouvrez `a.po`.",
        "Open `a.po.",
        [
            "the translation lacks the literal 'a.po'",
            "unbalanced mark '`': it is never closed, or never opened",
        ],
    ),
    "a placeholder lost": (
        "Version {{ release }}.",
        "Version 1.",
        ["the translation lacks the placeholder '{{ release }}'"],
    ),
    # what would not render as the source does
    "a list": ("2 jours", "- two days", [LIST.format("a list")]),
    "a numbered list": ("2 jours", "2. days", [LIST.format("a numbered list")]),
    "a heading": ("Titre", "# Title", [LIST.format("a heading")]),
    "a quotation": ("Titre", "> Title", [LIST.format("a block quote")]),
    "code by its indentation": ("Titre", "    Title", [LIST.format("a code block")]),
    "code by its fence": ("Titre", "```\nTitle\n```", [LIST.format("a code block")]),
    "a line": ("Titre", "---", [LIST.format("a horizontal rule")]),
    "a comment": ("Titre", "% Title", [LIST.format("a comment")]),
    "a target": ("Titre", "(title)=", [LIST.format("a link target")]),
    "paragraphs": ("Titre", "A\n\nB", ["the translation would become several paragraphs; Sphinx accepts only one"]),
    "nothing": (
        "Titre",
        "[x]: y",
        ["the translation adds '[x]: y', which no reader sees", "the translation would show nothing"],
    ),
    # what could be smuggled in
    "an element of HTML": (
        "Titre",
        "<b>Title</b>",
        ["the translation adds the HTML '</b>'", "the translation adds the HTML '<b>'"],
    ),
    "a script": ("Titre", "<script>alert(1)</script>", [LIST.format("raw HTML")]),
    "an image": (
        "Titre",
        "![Title](https://evil.example/x.png)",
        ["the translation adds the picture 'https://evil.example/x.png'"],
    ),
    "a new link": (
        "Titre",
        "[Title](https://evil.example)",
        ["the translation adds the link to 'https://evil.example'"],
    ),
    "a changed address": (
        "Voir [ici](https://a.example/x).",
        "See [here](https://a.example/y).",
        [
            "the translation adds the link to 'https://a.example/y'",
            "the translation lacks the link to 'https://a.example/x'",
        ],
    ),
    "an address as a link": (
        "Titre",
        "<https://evil.example>",
        ["the translation adds the link to 'https://evil.example'"],
    ),
    "an address as text": (
        "Titre",
        "Title: https://evil.example/login.",
        ["the translation adds the address 'https://evil.example/login'"],
    ),
    "the name of a host": ("Titre", "Title: evil.example", ["the translation adds the address 'evil.example'"]),
    "another host in the text of a link": (
        "Voir [data.example.org](https://data.example.org).",
        "See [data.example.net](https://data.example.org).",
        ["the translation adds the address 'data.example.net'", "the translation lacks the address 'data.example.org'"],
    ),
    "a mail address": ("Titre", "Title (me@evil.example)", ["the translation adds the address 'me@evil.example'"]),
    "a javascript link": (
        "Titre",
        "[Title](javascript:alert)",
        ["the translation adds the address 'javascript:alert'"],
    ),
    "a data link": ("Titre", "[Title](data:text/html,x)", ["the translation adds the address 'data:text/html,x'"]),
    "a directive": ("Titre", "```{include} /etc/passwd\n```", ["the translation contains the directive '{include}'"]),
    "a new role": ("Titre", "{download}`/etc/passwd`", ["the translation adds the role {download}`/etc/passwd`"]),
    "a joiner between letters that it does not join": (
        "Titre",
        "Ti\u200dtle",
        ["remove the invisible character U+200D"],
    ),
    "text turned around": ("Titre", "T\u202eeltit", ["remove the invisible character U+202E"]),
    "text turned around by an entity": ("Titre", "T&#8238;eltit", ["remove the invisible character U+202E"]),
    "a mark of direction": ("Titre", "Ti\u2066tle", ["remove the invisible character U+2066"]),
    "a space that nobody sees": ("Titre", "Ti\u200btle", ["remove the invisible character U+200B"]),
    "nothing but a space": ("Titre", "\u00a0", ["the translation would show nothing"]),
    "a footnote changed": (
        "Titre[^1]",
        "Title[^2]",
        ["the translation adds the placeholder '[^2]'", "the translation lacks the placeholder '[^1]'"],
    ),
    "a control character": ("Titre", "T\u0007itle", ["remove the invisible character U+0007"]),
    # what a translation holds and does not show
    "a picture without a text": ("Titre", "Title ![](x)", ["the translation adds the picture 'x'"]),
    "the definition of a link": (
        "Titre",
        "Title\n\n[a]: https://evil.example",
        ["the translation adds '[a]: https://evil.example', which no reader sees"],
    ),
    "the definition of a link that is used": (
        "Titre",
        "[a]: https://evil.example\n[Title][a]",
        [
            "the translation adds '[a]: https://evil.example', which no reader sees",
            "the translation adds the link to 'https://evil.example'",
        ],
    ),
    "a footnote": (
        "Titre",
        "Title\n\n[^a]: note",
        ["the translation adds the placeholder '[^a]'", LIST.format("a footnote")],
    ),
    "settings of a page": ("Titre", "---\na: b\n---\nTitle", [LIST.format("front matter")]),
    "a comment behind": ("Titre", "Title\n\n% comment", [LIST.format("a comment")]),
    "a comment of HTML": ("Titre", "Title <!-- x -->", ["the translation adds the HTML '<!-- x -->'"]),
    "the title of a link": (
        "Voir [ici](https://a.example/x).",
        'See [here](https://a.example/x "evil.example").',
        [
            "the translation adds the address 'evil.example'",
            "the translation adds the title of a link or of a picture",
        ],
    ),
    # roles as Sphinx reads them
    "a target that begins early": (
        "Voir {doc}`la charte <index>`.",
        "See {doc}`the <b> charter <index>`.",
        [
            "the translation adds the role {doc}`b> charter <index`",
            "the translation lacks the role {doc}`index`",
        ],
    ),
    "tags in the words of a role": (
        "Voir {doc}`la charte <index>`.",
        "See {doc}`<b>the charter <index>`.",
        ["the translation adds the HTML '<b>'"],
    ),
    "a link that is none": (
        "Voir {doc}`la charte <index>`.",
        "See {doc}`!the charter <index>`.",
        [
            "the translation adds the role {doc}`!the charter <index>`",
            "the translation lacks the role {doc}`index`",
        ],
    ),
    "a role that has no target": (
        "Ouvrez {file}`a <b>`.",
        "Open {file}`c <b>`.",
        ["the translation adds the role {file}`c <b>`", "the translation lacks the role {file}`a <b>`"],
    ),
    # what its parser would read for minutes
    "a very long text": (
        "Titre",
        "x " * 2501,
        ["the text is too long: 5002 characters, 5000 at most; split it"],
    ),
    "very many footnotes": (
        "Titre",
        "[^" * 2_000,
        ["too many footnote references in this text: more than 50; split it"],
    ),
    "very many spaces in a tag": (
        "Titre",
        "<a b=" + "\u00a0" * 4_000,
        ["more than 50 consecutive no-break spaces; remove most of them"],
    ),
    # typography
    "a straight apostrophe": ("L’eau", "It's water", ['type the apostrophe ’ in "It\'s"']),
    "straight quotation marks": ("«\u00a0Eau\u00a0»", 'A "word"', ["use “ ” for the quotation, not '\"word\"'"]),
    "a space before a mark": ("Quoi\u00a0?", "What ?", ["remove the space in 'What ?'"]),
    # what is right
    "roles in another order": ("{cookie}`a` et {cookie}`b`", "{cookie}`b` and {cookie}`a`", []),
    "a title of its own": ("Voir {cookie}`la session <a>`.", "See {cookie}`the session <a>`.", []),
    "a role of words": ("{abbr}`CNIL (Commission)`", "{abbr}`CNIL (the commission)`", []),
    "no emphasis where it is foreign": ("internes (*first-party*)", "first-party", []),
    "a number with an escaped dot": ("2 jours", "2\\. days", []),
    "a name with underscores": ("Le nom", "The name cookies_preferences", []),
    "names of files and products": ("Le fichier", "README.md, Node.js, ASP.NET, Dr.Smith, City.Town", []),
    "a host that begins a sentence": ("Le site data.example.org.", "Data.example.org is the site.", []),
    "an address in quotation marks": ("«\u00a0https://a.example\u00a0»", "“https://a.example”", []),
    "a ratio": ("5\u00a0: 3", "5 : 3", []),
    "one very long word": ("x", "x" * markup.LONGEST, []),
    "a hyphen where a line may end": ("Titre", "Tit\u00adle", []),
    "joiners that emoji have": ("👩‍💻", "👩‍💻", []),
    "a time and code": ("`a\u00a0: b`, 10:30", "`a\u00a0: b`, 10:30", []),
}


def test_each_translation_of_prose(tmp_path: Path) -> None:
    judge(tmp_path, PROSE)


RST: Cases = {
    "right": ("Voir :cookie:`theme` et ``x``.", "See :cookie:`theme` and ``x``.", []),
    "a role lost": ("Voir :cookie:`theme`.", "See it.", ["the translation lacks the role :cookie:`theme`"]),
    "a new link": (
        "Titre",
        "`Title <https://evil.example>`_",
        ["the translation adds the link to 'https://evil.example'"],
    ),
    "a directive": ("Titre", ".. raw:: html", ["the translation contains the directive 'raw::'"]),
    "a list": ("2 jours", "2. days", [LIST.format("a numbered list")]),
    "a placeholder lost": ("Version |release|.", "Version.", ["the translation lacks the placeholder '|release|'"]),
    "a target that begins early": (
        "Voir :doc:`la charte <index>`.",
        "See :doc:`the <b> charter <index>`.",
        [
            "the translation adds the role :doc:`b> charter <index`",
            "the translation lacks the role :doc:`index`",
        ],
    ),
    "an escaped mark": ("Voir :doc:`la charte <index>`.", "See :doc:`the \\<b> charter <index>`.", []),
    "a role behind its text": ("Voir :cookie:`theme`.", "See `theme`:cookie:.", []),
    "a target of a link": ("Titre", "Title\n\n.. _a: https://evil.example", [LIST.format("a link target")]),
    "a substitution": (
        "Titre",
        "Title\n\n.. |a| replace:: b",
        [LIST.format("a substitution definition")],
    ),
    "a footnote": ("Titre", "Title\n\n.. [1] note", [LIST.format("a footnote")]),
    "a directive of Sphinx behind": (
        "Titre",
        "Title\n\n.. only:: html\n\n   more",
        ["the translation contains the directive 'only::'"],
    ),
    "emphasis left open": (
        "Un **mot** ici.",
        "A **word here.",
        ["unbalanced mark '**': it is never closed, or never opened"],
    ),
    "lists in lists": (
        "Titre",
        "- " * 2_400,
        ["lists or quotations are nested too deep; reduce the nesting"],
    ),
    "what looks like an address, for long": ("Titre", "-1. " + "{-^" * 1_600, []),
}


def test_each_translation_of_restructuredtext(tmp_path: Path) -> None:
    judge(tmp_path, RST, place="../../docs/index.rst:1")


PLAIN: Cases = {
    "what would be markup": ("Mesure <b>tout</b> & *rien*", "- Measures {cookie}`all` & **nothing", []),
    "an address": ("Mesure", "See https://evil.example", ["the translation adds the address 'https://evil.example'"]),
}


def test_a_text_of_a_catalogue_is_plain(tmp_path: Path) -> None:
    judge(tmp_path, PLAIN, "catalogue")


TEMPLATES: Cases = {
    "right": ('<a href="%(path)s">Copyright</a> %(by)s', '<a href="%(path)s">Rights</a> %(by)s', []),
    "a script": (
        "Made with ",
        "<script>x</script> ",
        ["the translation adds the HTML '</script>'", "the translation adds the HTML '<script>'"],
    ),
    "a changed attribute": (
        '<a href="%(path)s">Copyright</a>',
        '<a href="%(path)s" onclick="x()">Copyright</a>',
        [
            'the translation adds the HTML \'<a href="%(path)s" onclick="x()">\'',
            "the translation lacks the HTML '<a href=\"%(path)s\">'",
        ],
    ),
    "a placeholder lost": ("Index %(key)s", "Index", ["the translation lacks the placeholder '%(key)s'"]),
    "a broken placeholder": (
        "Index %(key)s",
        "Index %(key)",
        ["the translation adds the placeholder '%'", "the translation lacks the placeholder '%(key)s'"],
    ),
    "a value lost": (
        "Logo of %s",
        "Logo 100 %",
        ["the translation adds the placeholder '%'", "the translation lacks the placeholder '%s'"],
    ),
    "a space lost": (
        "Made with ",
        "Made with",
        ["the spaces and line ends at the end must be those of the message"],
    ),
}


def test_each_translation_of_the_interface(tmp_path: Path) -> None:
    judge(tmp_path, TEMPLATES, "sphinx")


SMUGGLED = {
    # what a browser finishes that its author did not
    ("Close", "Close <img src=x onerror=alert(1) x"): ["the translation adds the HTML '<img src=x onerror=alert(1) x'"],
    ("Close", "Close <"): ["the translation adds the HTML '<'"],
    ("Close", "Close </"): ["the translation adds the HTML '</'"],
    ("Close", "Close <!-- x"): ["the translation adds the HTML '<!-- x'"],
    ("Close", "Close <style x"): ["the translation adds the HTML '<style x'"],
    ("Close", "Close <b <i>"): ["the translation adds the HTML '<b '", "the translation adds the HTML '<i>'"],
    ("Close", "Close <?x"): ["the translation adds the HTML '<?x'"],
    ("Close", "Close <![CDATA[x"): ["the translation adds the HTML '<![CDATA[x'"],
    ("Close", "Close x>"): ["the translation adds the HTML '>'"],
    # what leaves an attribute, or hides in an entity
    ("Search", 'Suche" autofocus onfocus="alert(1)'): ['the translation adds the straight quotation mark "'],
    ("Search", "Suche &quot;x"): ["the translation adds the HTML '&quot;'"],
    ("Search", "Suche &#x3c;x"): ["the translation adds the HTML '&#x3c;'"],
    ("Search", "Suche &lt x"): ["the translation adds the HTML '&lt'"],
    # the tags of the message, but not as they stand in it
    ("<b>A</b>", "</b>A<b>"): [
        "the translation adds the unmatched closing tag '</b>'",
        "the translation lacks the HTML '</b>'",
    ],
    ("<b>A</b>", "<b>A"): ["the translation lacks the HTML '</b>'"],
    ("<b>A</b>", "<B>A</b>"): ["the translation adds the HTML '<B>'", "the translation lacks the HTML '<b>'"],
    ("&#169; A", "A"): ["the translation lacks the HTML '&#169;'"],
    # what is text
    ("Search", "Suche & Fund, R&D, A &c"): [],
    ('Say "A"', '"A" sagen'): [],
    ("<b>A</b> &#169; > B", "&#169; <b>C</b> > D"): [],
}


def test_no_word_of_the_interface_can_act_in_any_language(tmp_path: Path) -> None:
    place = "cookie_charter/furo/page.html:1"
    for language in ("de", "pt_BR", "ja"):
        files = {
            f"{number}/sphinx.po": in_language(language) + entry(message, said, place)
            for number, (message, said) in enumerate(SMUGGLED)
        }
        said = dict(zip(SMUGGLED, checked(tmp_path, files).values(), strict=True))
        assert said == {case: [PLACE + sentence for sentence in expected] for case, expected in SMUGGLED.items()}


def test_no_title_can_act_in_any_language(tmp_path: Path) -> None:
    title = entry("Charte", "Charta <img src=x onerror=y", "../../conf.py:8")
    said = checked(tmp_path, {"catalogue.po": in_language("de") + title})
    assert said == {"catalogue.po": [PLACE + "the translation adds the HTML '<img src=x onerror=y'"]}


FRENCH = {
    "Quoi ?": "make the space in 'Quoi ?' a no-break space",
    "Quoi?": "put a no-break space before the last mark of 'Quoi?'",
    "Ceci : cela": "make the space in 'Ceci :' a no-break space",
    "L'eau": 'type the apostrophe ’ in "L\'eau"',
    "«mot\u00a0»": "put a no-break space after the « of '«mot'",
    "«\u00a0mot»": "put a no-break space before the » of 'mot»'",
    'Il a lu "x"': "use guillemets « » for the quotation, not '\"x\"'",
    'un "mot"': "use guillemets « » for the quotation, not '\"mot\"'",
}


def in_language(language: str) -> str:
    return HEADER.replace("Language: en", f"Language: {language}")


def test_french_typography(tmp_path: Path) -> None:
    files = {f"{number}.po": in_language("fr_CA") + entry("x", said) for number, said in enumerate(FRENCH)}
    said = checked(tmp_path, files)
    assert dict(zip(FRENCH, said.values(), strict=True)) == {text: [PLACE + FRENCH[text]] for text in FRENCH}


def test_sound_french_and_languages_without_rules(tmp_path: Path) -> None:
    french = "«\u00a0Il a lu “x”\u00a0», l’Équipe :-) 5’ 30”. "
    french += "Quoi\u00a0? L’heure\u202f: 10:30\u00a0; «\u00a0oui\u00a0!\u00a0» (`a:b`) [ici\u00a0:](https://a.example)"
    message = "x `a:b` [y](https://a.example)"
    files = {
        "fr.po": in_language("fr") + entry(message, french),
        "de.po": in_language("de") + entry("x", 'Was ? Wie\'s "geht"'),
    }
    assert checked(tmp_path, files) == {"fr.po": [], "de.po": []}


def test_fuzzy_missing_and_obsolete_entries_are_not_judged(tmp_path: Path) -> None:
    content = HEADER + f'#, fuzzy\n{entry("a", "# h")}\n{entry("b", "")}\n#~ msgid "c"\n#~ msgstr "# h"\n'
    assert checked(tmp_path, {"charter.po": content}) == {"charter.po": []}


def header_without(field: str) -> str:
    return "".join(line for line in HEADER.splitlines(keepends=True) if not line.startswith(f'"{field}:'))


MISSING = "1:1: the header has no field '{}'"
FIELDS = (
    "Content-Transfer-Encoding", "Language", "Language-Team", "Last-Translator", "MIME-Version", "PO-Revision-Date",
    "Project-Id-Version",
)  # fmt: skip

FILES = {
    "no header": (
        entry("a", "b"),
        ["1:1: the header must contain 'Content-Type: text/plain; charset=UTF-8'"],
    ),
    "a header with nothing but the encoding": (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n',
        list(map(MISSING.format, FIELDS)),
    ),
    "a header of a template": (
        HEADER.replace("The translators", "FULL NAME <EMAIL@ADDRESS>"),
        [MISSING.format("Last-Translator")],
    ),
    "no language": (header_without("Language"), [MISSING.format("Language")]),
    "another encoding": (
        HEADER.replace("utf-8", "iso-8859-1"),
        ["1:1: the header must contain 'Content-Type: text/plain; charset=UTF-8'"],
    ),
    "a byte order mark": (
        f"\ufeff{HEADER}",
        ["1:1: the file starts with a byte order mark; save it in UTF-8 without one"],
    ),
    "an open quote": (
        HEADER + 'msgid "a"\nmsgstr "b\n',
        ["13:1: each line of text must be in one pair of double quotes"],
    ),
    "a message twice": (
        HEADER + entry("a", "b") + "\n" + entry("a", "c"),
        ["17:1: duplicate message; the first one is in line 13"],
    ),
    "a guessed format": (
        HEADER + f"#, python-format\n{entry('100 % des', '100 % of')}",
        ["15:1: remove the flag 'python-format': the message is not a format string"],
    ),
    "a line end lost": (
        HEADER + entry("a\n", "b"),
        ["14:1: the spaces and line ends at the end must be those of the message"],
    ),
    "a line that only some programs end": (
        HEADER + entry("a", "b\u2028c"),
        ["14:1: remove the invisible character U+2028"],
    ),
    "a conflict of two changes": (
        f"{HEADER}<<<<<<< HEAD\n",
        ["12:1: a conflict of two changes; keep one of them, and remove the lines '<<<<<<<', '=======' and '>>>>>>>'"],
    ),
    "a keyword with a slip": (
        f'{HEADER}msgid "a"\nmsgtr "b"\n',
        ["13:1: unknown keyword 'msgtr'; did you mean 'msgstr'?"],
    ),
    "a stray line": (
        f"{HEADER}hello\n",
        ["12:1: syntax error: 'hello'; a comment starts with '# '"],
    ),
}


def test_each_fault_of_a_file(tmp_path: Path) -> None:
    files = {f"{number}.po": content for number, (content, _expected) in enumerate(FILES.values())}
    said = dict(zip(FILES, checked(tmp_path, files).values(), strict=True))
    assert said == {case: expected for case, (_content, expected) in FILES.items()}


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "charter.po").write_bytes(f"{HEADER}{entry('é', 'é')}".encode("latin-1"))
    done = run(COMMAND, "check", "charter.po", cwd=tmp_path)
    assert done.stdout == "charter.po:13:1: the byte 0xE9 is not UTF-8; save the file in UTF-8\n"
    assert (done.returncode, done.stderr) == (1, "")


def test_the_folder_and_the_header_name_one_language(tmp_path: Path) -> None:
    name = "locale/de/LC_MESSAGES/charter.po"
    assert checked(tmp_path, {name: HEADER + entry("a", "b")}) == {
        name: ["1:1: the header says 'Language: en', but the file is in the folder of 'de'"]
    }


def test_other_files_and_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("", encoding="utf-8")
    done = run(COMMAND, "check", "x.txt", "none.po", cwd=tmp_path)
    assert done.stderr == (
        "cookie-charter check: x.txt: only catalogues (.yaml), message files (.po) and pages (.md) can be checked\n"
        "cookie-charter check: none.po: No such file or directory\n"
    )
    assert (done.returncode, done.stdout) == (2, "")


def mutilated(content: str, random: Random) -> str:
    """A message file in which somebody's hand slipped: a line, a character or a quote too much or too little."""
    lines = content.splitlines(keepends=True)
    at = random.randrange(len(lines))
    line = lines[at]
    slip = random.randrange(len(line))
    lines[at] = random.choice(
        ["", line * 2, line[:slip] + line[slip + 1 :], line[:slip] + random.choice('"\\#\nm~') + line[slip:]]
    )
    return "".join(lines)


def test_what_is_accepted_here_is_accepted_by_gettext(tmp_path: Path) -> None:
    sound = HEADER + "\n".join(entry(f"{number} message", f"{number} translation") for number in range(4))
    random = Random(20261124)
    files = {f"{number}.po": mutilated(sound, random) for number in range(400)}
    said = checked(tmp_path, {"sound.po": sound, **files})
    accepted = [name for name, problems in said.items() if not problems]
    assert 40 < len(accepted) < 360
    for name in accepted:
        done = run("msgfmt", "--check", "--output-file", "x.mo", name, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), (tmp_path / name).read_text(encoding="utf-8")


def test_roles_have_the_titles_and_targets_that_sphinx_finds() -> None:
    for content in (
        "text <target>",
        "text<target>",
        "<target>",
        "a <b> <c>",
        "a <b",
        "a < b >",
        "two\nlines <x>",
        "a <>",
    ):
        titled = ReferenceRole.explicit_title_re.match(content)
        target = titled[2] if titled else content
        reading = markup.read(f"{{ref}}`{content}`", markup.Syntax.MYST)
        assert [element.detail for element in reading.elements if element.kind == "role"] == [f"{{ref}}`{target}`"]

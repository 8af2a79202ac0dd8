"""What libraries and the system say of an error, in the very words that they say it in.

The code says it again: as it is, when it is a message of ``command.po`` like any other, or in plainer words. Nothing of
that works any more where a library words it otherwise, so a test has each of them said by the library itself.
"""

from typing import Final, NamedTuple

from cookie_charter.speech import N_

SYSTEM: Final = (
    N_("No such file or directory"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Permission denied"),
    N_("Address already in use"),
    N_("File exists"),
    N_("File too large"),
    N_("No space left on device"),
    N_("Read-only file system"),
)
"""What the system says of files that cannot be read and ports that cannot be had; where it has the user's language, it
says it by itself."""

JSON: Final = (
    N_("Expecting ',' delimiter"),
    N_("Expecting ':' delimiter"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Expecting value"),
    N_("Extra data"),
    N_("Illegal trailing comma before end of array"),
    N_("Illegal trailing comma before end of object"),
    N_("Invalid \\escape"),
    N_("Invalid \\uXXXX escape"),
    N_("Invalid control character at"),
    N_("Unterminated string starting at"),
)
"""What Python says of text that is not JSON."""

CSV: Final = (N_("field larger than field limit (131072)"),)
"""What Python says of text that is not CSV."""

QUOTES_NOT_CLOSED: Final = "found unexpected end of stream"

TOO_DEEP: Final = "exceeded maximum nesting depth"
"""What the libyaml of PyYAML 6.0.4 says, which never comes to a person."""

YAML_IN_PLAIN_WORDS: Final = {
    "mapping values are not allowed in this context": N_(
        "this ':' is out of place; put a text that contains ': ' in quotes, and start the keys of one "
        "cookie in the same column"
    ),
    "could not find expected ':'": N_("the line above has no 'key: value', or its quotes are not closed"),
    "did not find expected alphabetic or numeric character": N_("put a text that starts with '*' or '&' in quotes"),
    "block sequence entries are not allowed in this context": N_(
        "this '- ' is out of place; put a text that starts with it in quotes"
    ),
    "did not find expected comment or line break": N_("after '>' or '|' the text starts on the next line"),
    "found unknown escape character": N_("between double quotes a '\\' means something special; use single quotes"),
    "found character that cannot start any token": N_(
        "this character cannot start a value, nor can a tab indent a line; put the text in quotes, or indent with "
        "spaces"
    ),
    "found a tab character that violates indentation": N_("a tab cannot indent a line; use spaces"),
    QUOTES_NOT_CLOSED: N_("the quotes that open here are never closed"),
    "did not find expected key": N_("the text does not go on like this; check quotes and indentation, here and above"),
    "did not find expected '-' indicator": N_(
        "this line is part of a list, whose items start with '- ' in the same column"
    ),
}
"""libyaml's messages for what people mistype most often, said for somebody who does not know YAML's grammar."""

YAML_OF_PYTHON: Final = {
    "mapping values are not allowed here": "mapping values are not allowed in this context",
    "mapping keys are not allowed here": "mapping keys are not allowed in this context",
    "sequence entries are not allowed here": "block sequence entries are not allowed in this context",
    "while parsing a block collection: expected <block end>": "did not find expected '-' indicator",
    "while parsing a block mapping: expected <block end>": "did not find expected key",
    "while parsing a flow sequence: expected ',' or ']'": "did not find expected ',' or ']'",
    "while parsing a flow mapping: expected ',' or '}'": "did not find expected ',' or '}'",
    "expected '<document start>'": "did not find expected <document start>",
    "expected alphabetic or numeric character": "did not find expected alphabetic or numeric character",
    "expected chomping or indentation indicators": "did not find expected comment or line break",
    "expected the node content": "did not find expected node content",
    "found character '\\t'": "found a tab character that violates indentation",
    "found character '": "found character that cannot start any token",
    "found unexpected document separator": "found unexpected document indicator",
    "found unknown escape character": "found unknown escape character",
}
"""How the parser of PyYAML's own begins to say the same, some of it after what it was doing; a tab comes first."""

YAML: Final = (
    N_("did not find expected ',' or ']'"),
    N_("did not find expected ',' or '}'"),
    N_("did not find expected node content"),
    N_("did not find expected <document start>"),
    N_("did not find expected hexdecimal number"),
    N_("did not find URI escaped octet"),
    N_("did not find expected whitespace or line break"),
    N_("found a tab character where an indentation space is expected"),
    N_("found an indentation indicator equal to 0"),
    N_("found undefined tag handle"),
    N_("found unexpected document indicator"),
    N_("found unexpected ':'"),
    N_("found unknown directive name"),
    N_("mapping keys are not allowed in this context"),
)
"""Others of its messages, which are said as they are."""

WRONG_REPETITION: Final = N_("a repetition goes from the smaller to the larger number, 1000 at most")

WRONG_RANGE: Final = N_("invalid range or class of characters")

RE2_IN_PLAIN_WORDS: Final = {
    "bad repetition operator": N_("two repetitions in a row"),
    "invalid character class range": WRONG_RANGE,
    "invalid escape sequence": N_("RE2 has no such escape sequence"),
    "invalid named capture group": N_("invalid group name"),
    "invalid perl operator": N_("RE2 has no such group"),
    "invalid repetition size": WRONG_REPETITION,
    "missing )": N_("unclosed '('"),
    "missing ]": N_("unclosed '['"),
    "no argument for repetition operator": N_("there is nothing to repeat"),
    "pattern too large - compile failed": N_("it is too large; repeat less"),
    "trailing \\": N_("nothing comes after the last '\\'"),
    "unexpected )": N_("unmatched ')'"),
}
"""What RE2 says of regular expressions, for somebody who does not know its grammar."""


class Plain(NamedTuple):
    """What a message of Sphinx, MyST or docutils is said as: a *sentence* with its parts, ``{0}`` the first; and, where
    a part may be a mistyped word, *what* it is and which *part*."""

    sentence: str
    what: str = ""
    part: int = 0


SPHINX_IN_PLAIN_WORDS: Final = {
    # roles and directives
    'Unknown interpreted text role "%s".': Plain(
        N_("unknown role {0!r}; correct its name, or write the text without it"), N_("role")
    ),
    "Unknown directive type: %r": Plain(N_("unknown directive {0!r}; correct its name"), N_("directive")),
    'Unknown directive type "%s".': Plain(N_("unknown directive {0!r}; correct its name"), N_("directive")),
    "%r: Unknown option key: %r (allowed: %s)": Plain(
        N_("{0!r} has no option {1!r}; choose one of: {2}"), N_("option"), 1
    ),
    "%r: Unknown option keys: [%r] (allowed: %s)": Plain(  # before MyST 5
        N_("{0!r} has no option {1!r}; choose one of: {2}"), N_("option"), 1
    ),
    '%r: Invalid option value for %r: %s: "%s" unknown; choose from %s': Plain(
        N_("option {1!r} of {0!r} cannot be {2!r}; choose one of: {4}"), part=2
    ),
    '%r: Invalid option value for %r: %s: "%s" is no valid measure.': Plain(
        N_("option {1!r} of {0!r} cannot be {2!r}; write a number and its unit, such as '50%' or '200px'"), part=2
    ),
    "%r: Invalid option value for %r: %s: not a positive measure of one of the following units:": Plain(
        N_("option {1!r} of {0!r} cannot be {2!r}; write a number and its unit, such as '50%' or '200px'"), part=2
    ),
    "%r: Invalid option value for %r: %s: %s": Plain(N_("option {1!r} of {0!r}: {3}"), part=2),
    "%r: Has content, but none permitted": Plain(
        N_("{0!r} takes no text; move the text below the line that closes it")
    ),
    "%r: Directive options has # comments, which may not be supported in future versions.": Plain(
        N_("an option of {0!r} contains ' #', which starts a comment; remove it, or put the value in quotes")
    ),
    "%r: Invalid options format: %s": Plain(
        N_(
            "the options of {0!r} cannot be read; write each as ':name: value' on a line of its own, "
            "and close its quotes"
        )
    ),
    "Directive %r: %s argument(s) required, %s supplied": Plain(
        N_("{0!r} lacks what it is about; write it behind the name, on the same line")
    ),
    "Directive %r: maximum %s argument(s) allowed, %s supplied": Plain(
        N_("{0!r} takes fewer words on its first line: {1} at most, found {2}; move the rest below")
    ),
    'Content block expected for the "%s" directive; none found.': Plain(
        N_("{0!r} is empty; write its text above the line that closes it")
    ),
    "Include file '%s' not found or reading it failed": Plain(
        N_("the file {0!r} does not exist; correct its name, or add the file"), N_("file")
    ),
    "Include file %r not found or reading it failed": Plain(  # before Sphinx 8.2
        N_("the file {0!r} does not exist; correct its name, or add the file"), N_("file")
    ),
    'Directive "include": file not found: %r': Plain(
        N_("the file {0!r} does not exist; correct its name, or add the file"), N_("file")
    ),
    'Problems with "%s" directive path:\n[Errno 2] No such file or directory: %r.': Plain(
        N_("the file {1!r} does not exist; correct its name, or add the file"), N_("file"), 1
    ),
    "exception while evaluating only directive expression: %s": Plain(
        N_("the condition of this 'only' cannot be read; write names of tags, joined by 'and', 'or' and 'not'")
    ),
    # tables
    'Error parsing content block for the "%s" directive: uniform two-level bullet list expected, but row %s does not '
    "contain the same number of items as row 1 (%s vs %s).": Plain(
        N_("row {1} of the table does not have as many cells as the first ({2}, not {3}); complete the shorter one")
    ),
    'Error parsing content block for the "%s" directive: exactly one table expected.': Plain(
        N_("{0!r} must contain a table, and nothing else")
    ),
    "Malformed table.\n%s": Plain(N_("the table is broken; align its borders and cells")),
    # headings and front matter
    "Document headings start at H%s, not H1": Plain(
        N_("the first heading of the page is of level {0}; start it with one '#' and a space")
    ),
    "Non-consecutive header level increase; H%s to H%s": Plain(
        N_("a heading of level {1} follows one of level {0}; remove a '#' for each level that is skipped")
    ),
    "Document or section may not begin with a transition.": Plain(
        N_("a horizontal rule cannot come first on a page or under a heading; remove it")
    ),
    "Transition at the start of the %s.": Plain(  # since docutils 0.23
        N_("a horizontal rule cannot come first on a page or under a heading; remove it")
    ),
    "Document may not end with a transition.": Plain(N_("a horizontal rule cannot end a page; remove it")),
    "Transition at the end of the document.": Plain(  # since docutils 0.23
        N_("a horizontal rule cannot end a page; remove it")
    ),
    "Malformed YAML": Plain(N_("the front matter is not YAML; write a 'key: value' on each line")),
    "YAML is not a dict: %s": Plain(N_("the front matter must be lines of 'key: value'")),
    "Unknown field: %s": Plain(N_("unknown field {0!r} under 'myst' in the front matter; correct or remove it")),
    # links
    "unknown document: %r": Plain(
        N_("there is no page {0!r}; write the name of its file, without what follows the dot"), N_("page")
    ),
    "undefined label: %r": Plain(
        N_("there is no label {0!r}; label a heading with '({0})=' above it, a figure or a table with ':name: {0}'"),
        N_("label"),
    ),
    "Failed to create a cross reference. A title or caption not found: %r": Plain(
        N_("the link to {0!r} has no text; write it as 'text <{0}>'")
    ),
    "term not in glossary: %r": Plain(N_("the glossary has no term {0!r}; correct it, or add it there")),
    "%r cross-reference target not found: %r": Plain(
        N_("the link to {1!r} leads nowhere; correct the name of the file, heading or label"), N_("target"), 1
    ),
    "local id not found in doc %r: %r": Plain(
        N_("the page {0!r} has no heading or label {1!r}; correct the link"), N_("label"), 1
    ),
    "%r reference target not found: %s": Plain(
        N_("the link to {1!r} leads nowhere; correct the name of the file, heading or label"), N_("target"), 1
    ),
    'Unknown target name: "%s".': Plain(
        N_("{0!r} leads nowhere; correct it, or define it: a footnote by a line '[^{0}]: text'")
    ),
    "Footnote [%s] is not referenced.": Plain(
        N_("nothing leads to the footnote {0!r}; write '[^{0}]' where it belongs, or remove it")
    ),
    "Duplicate footnote definition found for label: '%s'": Plain(
        N_("duplicate footnote {0!r}; give it a name of its own")
    ),
    "Duplicate reference definition: %s": Plain(N_("duplicate address for the link {0!r}; remove one")),
    'Duplicate explicit target name: "%s".': Plain(N_("duplicate label {0!r} on this page; rename one")),
    "duplicate label %s, other instance in %s": Plain(N_("duplicate label {0!r}, also in {1}; rename one")),
    'Undefined substitution referenced: "%s".': Plain(N_("unknown placeholder {0!r}; correct its name, or define it")),
    "Substitution error:UndefinedError: %r is undefined": Plain(
        N_("unknown placeholder {0!r}; correct its name, or define it")
    ),
    "Substitution error:TemplateSyntaxError: %s": Plain(
        N_("what is between the double braces cannot be read; write the name of a placeholder")
    ),
    # files
    "image file not readable: %s": Plain(
        N_("the picture {0!r} does not exist; correct its name, or add the file"), N_("file")
    ),
    "a suitable image for %s builder not found: %s (%s)": Plain(
        N_("there is no picture {2!r} of a kind that {0!r} can show; add it in another format"), part=2
    ),
    "a suitable image for %s builder not found: %s": Plain(
        N_("the picture {1!r} does not exist; correct its name, or add the file"), N_("file"), 1
    ),
    "download file not readable: %s": Plain(
        N_("the file {0!r} does not exist; correct its name, or add the file"), N_("file")
    ),
    # the pages among each other
    "toctree contains reference to nonexisting document %r": Plain(
        N_("there is no page {0!r}; write the name of its file, without what follows the dot"), N_("page")
    ),
    "toctree contains reference to document %r that doesn't have a title: no link will be generated": Plain(
        N_("the page {0!r} has no title; start it with '# ' and its title")
    ),
    "document isn't included in any toctree": Plain(
        N_("no 'toctree' leads to this page; add its name to one, or 'orphan: true' to its front matter")
    ),
    # code
    "Pygments lexer name %r is not known": Plain(N_("unknown language {0!r} of code; write 'text'")),
    'Lexing literal_block %r as "%s" resulted in an error at token: %r. Retrying in relaxed mode.': Plain(
        N_("this is not {1!r}; correct it, or write 'text' as its language")
    ),
    # reStructuredText
    "Inline %s start-string without end-string.": Plain(
        N_("a mark is opened here and never closed ({0}); close it, or put a backslash before it")
    ),
    "%s ends without a blank line; unexpected unindent.": Plain(
        N_("a blank line is missing above this one ({0}); add it")
    ),
    "Unexpected indentation.": Plain(N_("this line is indented without a reason; remove the spaces before it")),
    "Title underline too short.": Plain(N_("the line under the title is shorter than the title; make it as long")),
    # translations
    **dict.fromkeys(
        (
            "inconsistent term references in translated message. original: %s, translated: %s",
            "inconsistent references in translated message. original: %s, translated: %s",
            "inconsistent footnote references in translated message. original: %s, translated: %s",
        ),
        Plain(N_("the translation must have the same roles, links and footnotes as the original; take them from it")),
    ),
}
"""What they say of pages most often, each as the code of theirs has it: with ``%r`` where they fill in something in
quotes, ``%s`` where it stands bare. Where Sphinx says it in the user's language, it is looked up there."""

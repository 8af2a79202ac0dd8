"""What libraries and the system say of an error, in the very words that they say it in.

The code says it again: as it is, when it is a message of ``command.po`` like any other, or in plainer words. Nothing of
that works any more where a library words it otherwise, so a test has each of them said by the library itself.
"""

from typing import Final

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

RE2_IN_PLAIN_WORDS: Final = {
    "bad repetition operator": N_("two repetitions in a row"),
    "invalid character class range": N_("invalid range or class of characters"),
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

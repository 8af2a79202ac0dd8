"""Libraries say what the package expects them to say: each sentence is provoked from the library itself."""

import csv
import errno
import io
import json
import os
import sys

import pytest
import yaml

from cookie_charter import library_sentences
from cookie_charter.catalogue import patterns

YAML = {
    "block sequence entries are not allowed in this context": "a: - b",
    "could not find expected ':'": "a:\n- b\n-c\n",
    "did not find URI escaped octet": "!%zz a",
    "did not find expected ',' or ']'": "[a b: c",
    "did not find expected ',' or '}'": "{a: b",
    "did not find expected '-' indicator": "- a\nb: c",
    "did not find expected <document start>": "a: 1\n--- x\n...\ny",
    "did not find expected alphabetic or numeric character": "a: *\n",
    "did not find expected comment or line break": "a: >x\n  t",
    "did not find expected hexdecimal number": '"\\xzz"',
    "did not find expected key": "a: 'b' c\n",
    "did not find expected node content": "a: ]",
    "did not find expected whitespace or line break": "!a|b",
    "found a tab character that violates indentation": "? a\n\t: b",
    "found a tab character where an indentation space is expected": "a: |\n\t b",
    "found an indentation indicator equal to 0": "a: |0\n b",
    "found character that cannot start any token": "a: @b",
    "found undefined tag handle": "!x!y a",
    "found unexpected ':'": "{a:[]}",
    "found unexpected document indicator": "'a\n---\n'",
    "found unexpected end of stream": "a: 'b",
    "found unknown directive name": "%FOO\n---\na",
    "found unknown escape character": 'a: "\\q"',
    "mapping keys are not allowed in this context": "a: ? b",
    "mapping values are not allowed in this context": "a: b: c",
}

JSON = {
    "Expecting ',' delimiter": "[1 2]",
    "Expecting ':' delimiter": '{"a" 1}',
    "Expecting property name enclosed in double quotes": "{a: 1}",
    "Expecting value": "[",
    "Extra data": "{} {}",
    "Illegal trailing comma before end of array": "[1,]",
    "Illegal trailing comma before end of object": '{"a": 1,}',
    "Invalid \\escape": '"\\q"',
    "Invalid \\uXXXX escape": '"\\u12"',
    "Invalid control character at": '"\n"',
    "Unterminated string starting at": '"a',
}

BEFORE_PYTHON_3_13 = {
    "Illegal trailing comma before end of array": "Expecting value",
    "Illegal trailing comma before end of object": "Expecting property name enclosed in double quotes",
}

RE2 = {
    "bad repetition operator": "a**",
    "invalid character class range": "[z-a]",
    "invalid escape sequence": r"\q",
    "invalid named capture group": "(?P<n!>a)",
    "invalid perl operator": "(?q)",
    "invalid repetition size": "a{2,1}",
    "missing )": "(a",
    "missing ]": "[a",
    "no argument for repetition operator": "*a",
    "pattern too large - compile failed": r"\pL{900}",
    "trailing \\": "a\\",
    "unexpected )": "a)",
}

SYSTEM = {
    "No such file or directory": errno.ENOENT,
    "Is a directory": errno.EISDIR,
    "Not a directory": errno.ENOTDIR,
    "Permission denied": errno.EACCES,
    "Address already in use": errno.EADDRINUSE,
    "File exists": errno.EEXIST,
    "File too large": errno.EFBIG,
    "No space left on device": errno.ENOSPC,
    "Read-only file system": errno.EROFS,
}


def test_each_sentence_has_its_provocation() -> None:
    assert YAML.keys() == {*library_sentences.YAML, *library_sentences.YAML_IN_PLAIN_WORDS}
    assert JSON.keys() == set(library_sentences.JSON)
    assert RE2.keys() == library_sentences.RE2_IN_PLAIN_WORDS.keys()
    assert SYSTEM.keys() == set(library_sentences.SYSTEM)


@pytest.mark.parametrize("sentence", YAML)
def test_yaml(sentence: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        list(yaml.parse(YAML[sentence], Loader=yaml.CSafeLoader))
    assert caught.value.problem == sentence


@pytest.mark.parametrize("sentence", JSON)
def test_json(sentence: str) -> None:
    expected = BEFORE_PYTHON_3_13.get(sentence, sentence) if sys.version_info < (3, 13) else sentence
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(JSON[sentence])
    assert caught.value.msg == expected


def test_csv() -> None:
    with pytest.raises(csv.Error) as caught:
        list(csv.reader(io.StringIO("x" * 131_073)))
    assert (str(caught.value),) == library_sentences.CSV


@pytest.mark.parametrize("sentence", RE2)
def test_re2(sentence: str) -> None:
    with pytest.raises(patterns.PatternError) as caught:
        patterns.compiled(RE2[sentence])
    assert isinstance(caught.value.__context__, Exception)
    assert caught.value.__context__.args[0].decode().partition(": ")[0] == sentence


@pytest.mark.parametrize("sentence", SYSTEM)
def test_the_system(sentence: str) -> None:
    assert os.strerror(SYSTEM[sentence]) == sentence

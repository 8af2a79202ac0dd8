"""Hostile and enormous input: whatever is typed ends in sentences, in a time that grows with its size and no faster."""

import json
import os
import sys
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import COMMAND, DATA, run
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cookie_charter.audit.compare import Audit
from cookie_charter.audit.evidence import Evidence, Seen
from cookie_charter.audit.readers import read
from cookie_charter.audit.readers.moment import moment
from cookie_charter.audit.verify import verify
from cookie_charter.catalogue import exchange, importing, patterns
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Kind, host_of, is_web_address
from cookie_charter.catalogue.patterns import Deadline, PatternError, Patterns, TooLongError, of_glob
from cookie_charter.characters import unseen

HEAD = "platform:\n  name: Boutique\n  url: https://www.shop.example\nproviders:\n  us:\n    name: Nous\ncookies:\n"


def cookie(name: str, **facts: str) -> str:
    """A cookie as YAML."""
    fields = {"name": json.dumps(name), "provider": "us", "service": "S", "purpose": "P", "category": "necessary"}
    return "  - " + "\n    ".join(f"{field}: {fact}" for field, fact in (fields | facts).items()) + "\n"


def written(folder: Path, text: str | bytes, name: str = "shop.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


# Time, which is counted in calls and not in seconds


def work(do: Callable[[], object]) -> int:
    """How many calls something takes."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        do()
    finally:
        sys.setprofile(None)
    return calls


def numbered(number: int, make: Callable[[int], str]) -> str:
    return "".join(map(make, range(number)))


def providers(number: int) -> str:
    return numbered(number, lambda n: f"  p{n}:\n    name: X\n")


CATALOGUES: dict[str, Callable[[int], str]] = {
    "unknown keys": lambda n: "platform:\n  name: B\ncookies: []\n" + numbered(n, lambda i: f"x{i}: y\n"),
    "unknown keys beside cookies": lambda n: (
        HEAD + numbered(n, lambda i: cookie(f"c{i}")) + numbered(n, lambda i: f"x{i}: y\n")
    ),
    "unknown keys in one cookie": lambda n: HEAD + "  - name: a\n" + numbered(n, lambda i: f"    x{i}: y\n"),
    "a misspelt key in each cookie": lambda n: HEAD + numbered(n, lambda i: cookie(f"c{i}", purpos="P")),
    "wrong words": lambda n: HEAD + numbered(n, lambda i: cookie(f"c{i}", kind=f"cooky{i}", secure="perhaps")),
    "missing fields": lambda n: HEAD + "  - name: a\n" * n,
    "unknown providers": lambda n: (
        HEAD.replace("  us:\n    name: Nous\n", providers(n)) + numbered(n, lambda i: cookie(f"c{i}", provider=f"q{i}"))
    ),
    "known providers": lambda n: (
        HEAD.replace("  us:\n    name: Nous\n", providers(n)) + numbered(n, lambda i: cookie(f"c{i}", provider=f"p{i}"))
    ),
    "one cookie many times": lambda n: HEAD + cookie("a") * n,
    "keys many times": lambda n: HEAD + "  - name: a\n" + "    service: b\n" * n,
    "access of unknown providers": lambda n: (
        HEAD + cookie("a", third_party_access=f"[{', '.join(f'z{i}' for i in range(n))}]")
    ),
    "wrong patterns": lambda n: HEAD + numbered(n, lambda i: cookie(f"a{i}(?=b)", match="regex")),
    "tags": lambda n: numbered(n, lambda i: f"x{i}: !t y\n"),
    "marks of direction": lambda n: "platform:\n  name: '" + "א\u200f" * n + "'\ncookies: []\n",
}


@pytest.mark.parametrize("case", CATALOGUES)
def test_a_catalogue_is_judged_in_proportion_to_its_size(tmp_path: Path, case: str) -> None:
    def judge(number: int) -> int:
        path = written(tmp_path, CATALOGUES[case](number), f"{number}.yaml")
        return work(lambda: list(map(str, load(path).problems)))

    judge(10)  # what is done once
    # Only a fixed number of mistyped words are compared with the known ones: more of them than there are here.
    assert judge(2400) < 2.3 * judge(1200)


def test_catalogues_of_one_folder_are_judged_in_proportion_to_their_number(tmp_path: Path) -> None:
    def judge(number: int) -> int:
        folder = tmp_path / str(number)
        folder.mkdir()
        written(folder, f"providers:\n{providers(number)}", "shared.yaml")
        for index in range(number):
            written(folder, HEAD + cookie("a", provider=f"p{index}"), f"{index}.yaml")
        return work(lambda: [load(path) for path in sorted(folder.iterdir())])

    judge(2)
    assert judge(60) < 2.3 * judge(30)


COLUMNS = "catalogue,platform_name,name,provider,provider_name,service,purpose,category,third_party_access\n"
TABLES: dict[str, Callable[[int], str]] = {
    "sound": lambda n: COLUMNS + numbered(n, lambda i: f"shop,B,c{i},p{i},N,S,P,necessary,\n"),
    "wrong providers": lambda n: COLUMNS + numbered(n, lambda i: f"shop,B,c{i},=p{i},N,S,P,necessary,z{i}\n"),
    "one unknown column": lambda n: (
        COLUMNS.replace("access", "acess") + numbered(n, lambda i: f"shop,B,c{i},us,N,S,P,necessary,x\n")
    ),
    "unknown columns": lambda n: (
        COLUMNS.strip() + numbered(n, lambda i: f",x{i}") + f"\nshop,B,c,us,N,S,P,necessary,{',x' * n}\n"
    ),
    "no names": lambda n: COLUMNS + "shop,B,,us,N,S,P,necessary,\n" * n,
    "one cookie many times": lambda n: COLUMNS + "shop,B,c,us,N,S,P,necessary,\n" * n,
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_is_imported_in_proportion_to_its_size(tmp_path: Path, case: str) -> None:
    def imported(number: int) -> int:
        path = written(tmp_path, TABLES[case](number), "x.csv")
        return work(lambda: importing.read(path))

    imported(10)
    assert imported(1200) < 2.3 * imported(600)


def things(number: int, name: Callable[[int], str], host: Callable[[int], str], kind: Kind = Kind.COOKIE) -> list[Seen]:
    return [Seen(name(index), kind, host(index), path="/", lifetime=100.0) for index in range(number)]


HERE = "www.shop.example"
AUDITS: dict[str, Callable[[int], tuple[str, list[Seen]]]] = {
    "beginnings": lambda n: (
        HEAD + numbered(n, lambda i: cookie(f"x{i}_*", match="glob")),
        things(n, lambda i: f"x{i}_{i}", lambda _: HERE),
    ),
    "ends": lambda n: (
        HEAD + numbered(n, lambda i: cookie(f"*_x{i}", match="glob")),
        things(n, lambda i: f"{i}_x{i}", lambda _: HERE),
    ),
    "regular expressions": lambda n: (
        HEAD + numbered(n, lambda i: cookie(f"x{i}_[0-9]+", match="regex")),
        things(n, lambda i: f"x{i}_{i}", lambda _: HERE),
    ),
    "another kind": lambda n: (
        HEAD + numbered(n, lambda i: cookie(f"x{i}_*", match="glob", kind="local_storage")),
        things(n, lambda i: f"x{i}_{i}", lambda _: HERE),
    ),
    "one name of many hosts": lambda n: (
        HEAD.replace("  us:\n    name: Nous\n", numbered(n, lambda i: f"  p{i}:\n    name: X\n    hosts: [h{i}.org]\n"))
        + numbered(n, lambda i: cookie("a", provider=f"p{i}")),
        things(n, lambda _: "a", lambda i: f"sub.h{i}.org"),
    ),
    "hosts of nobody": lambda n: (
        HEAD.replace("name: Nous", f"name: Nous\n    hosts: [{', '.join(f'h{i}.org' for i in range(n))}]")
        + cookie("a"),
        things(n, lambda _: "a", lambda i: f"h{i}.net"),
    ),
}


@pytest.mark.parametrize("case", AUDITS)
def test_an_audit_takes_time_in_proportion_to_catalogue_and_evidence(tmp_path: Path, case: str) -> None:
    def audited(number: int) -> int:
        text, seen = AUDITS[case](number)
        catalogue = load(written(tmp_path, text, f"{number}.yaml")).catalogue
        assert catalogue is not None
        contacts = [one.host for one in seen]
        return work(lambda: Audit(catalogue, [Evidence("", "HAR 1.2", seen, contacts)]).findings())

    audited(10)
    assert audited(1000) < 2.3 * audited(500)


def test_facts_are_written_into_a_catalogue_in_proportion_to_its_size(tmp_path: Path) -> None:
    def verified(number: int) -> int:
        path = written(tmp_path, HEAD + numbered(number, lambda i: cookie(f"c{i}")), f"{number}.yaml")
        catalogue = load(path).catalogue
        assert catalogue is not None
        seen = things(number, lambda i: f"c{i}", lambda _: HERE)
        audit = Audit(catalogue, [evidence := Evidence("", "HAR 1.2", seen)])
        return work(lambda: verify(path, audit, "a visit", evidence.taken))

    verified(10)
    assert verified(400) < 2.3 * verified(200)
    assert "lifetime: PT100S" in (tmp_path / "400.yaml").read_text(encoding="utf-8")


# Patterns


@given(
    st.text(st.sampled_from("ab_*?[]!-é."), min_size=1, max_size=12),
    st.lists(st.text(st.sampled_from("ab_[]!-é.\n"), max_size=8), max_size=6),
)
@settings(max_examples=300, deadline=None)
@example("a[b]*", ["ab", "a[b]c", "abc"])
@example("*é", ["é", "aé", "éa"])
@example("[]a]*", ["]", "ab", "b"])
@example("[!]a]*", ["]", "ab", "b"])
def test_a_glob_means_what_it_means_to_shells(glob: str, names: list[str]) -> None:
    try:
        regex = of_glob(glob)
        found = Patterns([regex])
    except PatternError:
        return
    assert {name: found.matching(name, Deadline()) for name in names} == {
        name: [0] if fnmatchcase(name, glob) else [] for name in names
    }


@given(
    st.lists(st.sampled_from(["a*", "ab*", "*b", "a?c", "*a*b*", "[ab]*", "b", "éa*", "*é"]), min_size=1, unique=True),
    st.text(st.sampled_from("abcé"), max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_many_patterns_match_as_each_does(globs: list[str], name: str) -> None:
    found = Patterns(map(of_glob, globs)).matching(name, Deadline())
    assert found == [number for number, glob in enumerate(globs) if fnmatchcase(name, glob)]


ENDLESS = {
    "doubles with each letter": ("(a|a)+b", "a" * 60),
    "nested repetitions": ("(a*)*c", "a" * 20_000),
    "many stars": ("(.*.*.*.*.*.*)=", "a" * 5_000),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_no_pattern_keeps_an_audit_waiting(tmp_path: Path, case: str) -> None:
    pattern, name = ENDLESS[case]
    written(tmp_path, HEAD + cookie(pattern, match="regex"))
    written(tmp_path, f"# Netscape HTTP Cookie File\n{HERE}\tFALSE\t/\tTRUE\t0\t{name}\tx\n", "cookies.txt")
    done = run(COMMAND, "audit", "shop.yaml", "cookies.txt", "--format", "json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert [finding["check"] for finding in json.loads(done.stdout)["findings"]][:2] == ["undeclared", "unseen"]


def test_what_takes_too_long_is_given_up_with_a_sentence() -> None:
    slow = Patterns([rf".*{number}.*{number + 1}.*" for number in range(20)])
    with pytest.raises(TooLongError, match="takes more than 0 seconds"):
        slow.matching("a" * 100, Deadline(seconds=0))


def test_patterns_match_one_by_one_where_there_is_no_memory_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    regexes = [f".*{letter}.{{{number}}}" for letter in "abcdefgh" for number in range(1, 40)]
    name = "hgfedcba" * 8
    expected = Patterns(regexes).matching(name, Deadline())
    assert len(expected) == 39
    monkeypatch.setattr(patterns, "_MEMORY_OF_MANY", 1 << 19)
    assert Patterns(regexes).matching(name, Deadline()) == expected


def test_the_engine_is_loaded_only_for_regular_expressions(tmp_path: Path) -> None:
    written(tmp_path, HEAD + cookie("a"), "plain.yaml")
    written(tmp_path, HEAD + cookie("a*", match="glob"), "glob.yaml")
    written(tmp_path, HEAD + cookie("a.*", match="regex"), "regex.yaml")
    for name, loaded in (("plain", False), ("glob", False), ("regex", True)):
        code = f"import sys; from cookie_charter.cli import main; main(['check', '{name}.yaml']); "
        done = run(sys.executable, "-c", f"{code}print('re2' in sys.modules)", cwd=tmp_path)
        assert done.stdout == f"no problems (files: 1)\n{loaded}\n"


def test_a_broad_pattern_that_names_something_is_accepted(tmp_path: Path) -> None:
    sound = [
        "_ga_.{10,200}",
        r"\w+_session",
        "[0-9a-f]{32}",
        r"(?i)phpsessid|jsessionid",
        "x?y",
        r"[\w.-]+",
        "(((((a)))))",
    ]
    path = written(tmp_path, HEAD + "".join(cookie(name, match="regex") for name in sound))
    assert load(path).problems == ()


# Characters

SOUND = [
    "می‌خواهم",  # Persian: without the joiner it is another word
    "क्‍ष",
    "👩‍💻 ❤️‍🔥 🏳️‍🌈 👍🏽",
    "1️⃣ #️⃣ ©️ ✔️ ℹ️",
    "辻󠄀",
    "ภาษา\u200bไทย Google\u200bไทย",
    "日本\u200b語",
    "עברית\u200f (C++\u200e)",
    "œuvre n°\u00a01\u202f%",
    "e\u0301",
]
HIDDEN = {
    "a\u200db": 0x200D,
    "a\u200cb": 0x200C,
    "\u200dأ": 0x200D,
    "a\ufe0fb": 0xFE0F,
    "a\u200bb": 0x200B,
    "co\u00adokie": 0xAD,
    "a\ufeffb": 0xFEFF,
    "a\U000e0041": 0xE0041,
    "a\u200fb": 0x200F,
    "a\u2060b": 0x2060,
    "a\u3164b": 0x3164,
    "a\u034fb": 0x34F,
    "a\x9bb": 0x9B,
}


@pytest.mark.parametrize("text", SOUND)
def test_characters_that_a_script_needs_are_accepted(tmp_path: Path, text: str) -> None:
    assert unseen(text) is None
    path = written(tmp_path, HEAD + cookie("a", purpose=json.dumps(text, ensure_ascii=False)))
    result = load(path)
    assert result.problems == ()
    assert result.catalogue is not None
    assert result.catalogue.cookies[0].purpose == text
    imported = written(tmp_path, exchange.to_csv({"shop": result.catalogue}), "x.csv")
    catalogue, problems = importing.read(imported)
    assert problems == []
    assert yaml.safe_load(catalogue)["cookies"][0]["purpose"] == text


@pytest.mark.parametrize("text", HIDDEN)
def test_characters_that_nobody_sees_are_found(text: str) -> None:
    assert ord(unseen(text) or "") == HIDDEN[text]


# Addresses and dates


def test_no_address_brings_a_reader_down() -> None:
    for address in (
        "https://data.ville℀soissons.fr", "http://[::1", "http://a:99999/", "http://a:b", "https://", "",
        "https:// x", "https://data.ville\u2100soissons.fr/a", "http://a\uff1ab.example",
    ):  # fmt: skip
        assert is_web_address(address) is False
        assert host_of(address) in {"", " x"}
    assert is_web_address("https://münchen.example:8443/a?b#c")


FAR = {
    "9999-12-31T23:59:59-23:59": "9999-12-31",
    "0001-01-01T00:00:00+23:59": "0001-01-01",
    "9999-12-31T23:59:59.999999+00:00": "9999-12-31",
    "0001-01-01": "0001-01-01",
}


@pytest.mark.parametrize("date", FAR)
def test_evidence_of_the_first_and_the_last_day(tmp_path: Path, date: str) -> None:
    seconds = moment(date)
    assert seconds is not None
    answer = {"headers": [], "cookies": [{"name": "a", "expires": date}]}
    entry = {"startedDateTime": date, "request": {"url": "https://a.example/"}, "response": answer}
    log = written(tmp_path, json.dumps({"log": {"entries": [entry]}}), "x.har")
    assert read(log).taken.isoformat() == FAR[date]
    state = {"start_time": date, "cookies": [{"name": "a", "expires": date, "log": {"timestamp": date}}]}
    inspection = written(tmp_path, json.dumps({"uri_ins": "x", **state}), "inspection.json")
    assert [one.name for one in read(inspection).seen] == ["a"]


def test_evidence_in_a_file_of_a_time_that_no_date_has(tmp_path: Path) -> None:
    log = written(tmp_path, '{"cookies": []}', "x.json")
    os.utime(log, (-(2**31), -(2**31)))
    assert read(log).taken.year == 1901


# What the command prints

ESCAPES = "\x1b[31m\x9b31m\u202eabc\x07"


def escaped(text: str) -> bool:
    return all(char.isprintable() or char in "\n\u00a0\u202f" for char in text)


def test_nothing_that_a_file_holds_acts_on_a_terminal(tmp_path: Path) -> None:
    name = f"a{ESCAPES}b"
    inside = json.dumps(ESCAPES)
    files = {
        f"{name}.yaml": f"{inside}: 1\nplatform: {inside}\nproviders:\n  {inside}: {inside}\n  a:\n    name: A\n"
        f"cookies:\n  - name: {inside}\n    provider: {inside}\n    category: {inside}\n",
        f"{name}.po": f"{ESCAPES}\n",
        f"{name}.csv": f"catalogue,platform_name,name,provider,purpose,{ESCAPES}\na{f',{ESCAPES}' * 3},P,x,x\n",
        f"{name}.json": f'{{"catalogues": {{"a": {{{inside}: 1}}}}}}',
        f"{name}.txt": "",
    }
    for file, text in files.items():
        written(tmp_path, text, file)
        for command in ("check", "import"):
            done = run(COMMAND, command, file, cwd=tmp_path)
            assert done.returncode in {1, 2}
            assert done.stdout + done.stderr
            assert "Traceback" not in done.stderr
            assert escaped(done.stdout + done.stderr), (command, file)
    done = run(COMMAND, "audit", f"{name}.yaml", f"{name}.txt", cwd=tmp_path)
    assert (done.returncode, escaped(done.stdout + done.stderr)) == (2, True)


# Import


def imported(folder: Path, text: str, name: str = "x.csv") -> tuple[Any, list[str], int]:
    written(folder, text, name)
    done = run(COMMAND, "import", name, cwd=folder)
    assert "Traceback" not in done.stderr
    if done.stdout:
        assert load(written(folder, done.stdout, "imported.yaml")).problems == ()
    return yaml.load(done.stdout, Loader=yaml.BaseLoader), done.stderr.splitlines(), done.returncode


def test_rows_of_odd_shapes(tmp_path: Path) -> None:
    catalogue, said, status = imported(
        tmp_path,
        COLUMNS
        + "shop,,,us,Nous,S,P,necessary,\n"
        + "shop,,a,=1+1,Nous,S,P,necessary,\n"
        + "shop,,b\n\n"
        + "shop,,c,us,Nous,S,P,necessary,=2+2; us\n"
        + "shop,,d,us,Nous,S\u200b,P\u00ad,necessary,,more\n"
        + "shop,,e\u0301,us,Nous,S,P,necessary,\n"
        + "shop,,\u00e9,us,Nous,S,P,necessary,\n",
    )
    assert [one["name"] for one in catalogue["cookies"]] == ["c", "d", "e\u0301"]
    assert (catalogue["platform"], list(catalogue["providers"])) == ({"name": "?"}, ["us"])
    key = "the key of a provider has letters, digits and '._-', and begins with one of the first two; found"
    assert said == [
        "x.csv:7:1: the row has more cells than there are columns: 'more'",
        "x.csv:7:1: service: the invisible character U+200B is left out",
        "x.csv:7:1: purpose: the invisible character U+00AD is left out",
        "x.csv:1:1: platform_name: 'platform' has no 'name' (replaced by a question mark)",
        f"x.csv:3:1: provider: {key} '=1+1' (left out)",
        f"x.csv:6:1: provider: {key} '=2+2' (left out)",
        "x.csv:2:1: name: this cookie has no 'name' (this row is left out)",
        "x.csv:3:1: provider: unknown provider '=1+1'; expected one of: us (this row is left out)",
        "x.csv:4:1: provider: 'provider' is empty (this row is left out)",
        "x.csv:6:1: third_party_access: unknown provider '=2+2'; expected one of: us (left out)",
        "x.csv:9:1: name: '\\xe9' looks the same as 'e\\u0301' in line 8; type both alike, or change one (this row is "
        "left out)",
    ]
    assert status == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,name,provider,purpose\n", "duplicate column 'name'"),
        ('{"catalogues": {"a": 1, "a": 1}}', "the file is not JSON: duplicate key 'a'"),
        (f'{{"a": {"1" * 5000}}}', "the file is not JSON: a number has more than 1000 digits"),
        ('{"catalogues":' + "[" * 100_000, "the file is not JSON: lists and objects are nested too deep"),
    ],
)
def test_what_could_be_read_in_two_ways_or_not_at_all(tmp_path: Path, text: str, sentence: str) -> None:
    assert imported(tmp_path, text) == (None, [f"cookie-charter import: x.csv: {sentence}"], 2)


def test_a_cookie_that_is_there_twice_in_json(tmp_path: Path) -> None:
    facts = {"name": "a", "provider": "us", "service": "S", "purpose": "P", "category": "necessary"}
    catalogue = {"platform": {"name": "B"}, "providers": {"us": {"name": "N"}}, "cookies": [facts, facts]}
    text = json.dumps({"catalogues": {"shop": catalogue}})
    said = (
        "cookie-charter import: x.json: the catalogue in the file is not valid: cookies.1.name: duplicate cookie 'a'; "
        "the first one is at cookies.0.name"
    )
    assert imported(tmp_path, text, "x.json") == (None, [said], 2)


def test_no_cell_of_a_list_is_a_formula(tmp_path: Path) -> None:
    text = HEAD + cookie("＝1+1", third_party_access="[us]")
    catalogue = load(written(tmp_path, text)).catalogue
    assert catalogue is not None
    out = exchange.to_csv({"=shop": catalogue})
    assert "'＝1+1" in out
    assert "'=shop" in out
    assert importing.read(written(tmp_path, out, "x.csv"))[1] == []


# Files that are none


def test_files_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    (tmp_path / "secret.yaml").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.yaml")
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(60_000_000)
    done = run(COMMAND, "check", "zero.yaml", "secret.yaml", "pipe.yaml", "large.yaml", cwd=tmp_path)
    assert done.stdout.splitlines() == [
        "zero.yaml:1:1: this is a symbolic link; put the file itself here",
        "secret.yaml:1:1: this is a symbolic link; put the file itself here",
        "pipe.yaml:1:1: this is a device or a pipe; put a file here",
        "large.yaml:1:1: the file is larger than 50 MB",
    ]
    assert (done.returncode, done.stderr) == (1, "")
    assert run(COMMAND, "check", DATA / "site/cookie_data/shop.yaml", cwd=tmp_path).returncode == 0


def test_a_shared_file_is_found_wherever_its_keys_stand(tmp_path: Path) -> None:
    written(tmp_path, HEAD + cookie("a", provider="p1"))
    written(tmp_path, "# all\nproviders:\n  p1:\n    name: X\n", "shared.yaml")
    written(tmp_path, "cookies: []\nproviders:\n  p1:\n    name: Y\nplatform:\n  name: Z\n", "other.yaml")
    result = load(tmp_path / "shop.yaml")
    assert result.problems == ()
    assert result.catalogue is not None
    assert result.catalogue.providers["p1"].name == "X"
    written(tmp_path, "providers:\n  p1:\n    name: Z\n", "shared.yaml")
    assert load(tmp_path / "shop.yaml").catalogue.providers["p1"].name == "Z"  # type: ignore[union-attr]  # as before


NAMES = ["search", "Genindex", "index", "404", "cookie-index", "con", "-x", ".x", "a#b", "a%2fb", "x\u200by"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_catalogue_can_have(tmp_path: Path, name: str) -> None:
    (problem,) = load(written(tmp_path, HEAD + cookie("a"), f"{name}.yaml")).problems
    assert (problem.line, problem.column) == (1, 1)
    assert repr(name) in problem.sentence


@pytest.mark.parametrize("name", ["cookies", "ville de Soissons", "été", "e\u0301te\u0301", "a.b_c-1", "ไทย", "搜索"])
def test_names_that_catalogues_have(tmp_path: Path, name: str) -> None:
    assert load(written(tmp_path, HEAD + cookie("a"), f"{name}.yaml")).problems == ()


def test_all_problems_are_told_however_many(tmp_path: Path) -> None:
    written(tmp_path, "platform:\n  name: B\ncookies: []\n" + numbered(20_000, lambda i: f"x{i}: y\n"))
    done = run(COMMAND, "check", "shop.yaml", cwd=tmp_path)
    assert len(done.stdout.splitlines()) == 20_000
    assert (done.returncode, done.stderr) == (1, "")

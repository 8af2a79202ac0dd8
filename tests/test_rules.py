"""Rules have a source with a date, two languages and examples that behave; ``check --rules`` says each of them once."""

import datetime
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import COMMAND, DATA, PROJECT, replace, run
from pydantic import ValidationError
from test_speech import french

from cookie_charter.catalogue.model import Catalogue
from cookie_charter.rules.judge import Verdict, judge
from cookie_charter.rules.model import FOLDER, SETS, Rule, Words, own_rules, rules_of, rules_of_all
from cookie_charter.rules.predicates import PREDICATES

ALL = [rule for name in SETS for rule in own_rules(name)]
EXAMPLES = [(rule, verdict) for rule in ALL for verdict in rule.examples]
TODAY = datetime.date(2024, 12, 1)
NEEDED = {
    "field": {"agrees", "disagrees"},
    "evidence": {"unknown", "not_concerned"},
    "answer": {"asks", "not_concerned"},
}


def example(row: dict[str, Any]) -> Catalogue:
    """A catalogue with the cookie of an example, and the provider that the example gives."""
    them = row.get("provider", {"name": "Them"})
    cookie = {"name": "id", "service": "S", "purpose": "P.", "category": "necessary"} | row | {"provider": "them"}
    platform = {"name": "Shop", "url": "https://shop.example"}
    return Catalogue.model_validate({"platform": platform, "providers": {"them": them}, "cookies": [cookie]})


@pytest.mark.parametrize(("rule", "verdict"), EXAMPLES, ids=[f"{rule.name} {verdict}" for rule, verdict in EXAMPLES])
def test_an_example_behaves_as_its_rule_says(rule: Rule, verdict: str) -> None:
    (judgement,) = judge(example(rule.examples[verdict]), [rule], TODAY)
    assert judgement.verdict == Verdict(verdict)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_a_rule_has_an_example_for_each_answer(rule: Rule) -> None:
    assert NEEDED[rule.needs] <= rule.examples.keys()


@pytest.mark.parametrize("name", SETS)
def test_each_rule_of_a_file_has_an_id_of_its_own(name: str) -> None:
    ids = [rule.id for rule in own_rules(name)]
    assert len(ids) == len(set(ids)) > 0


@pytest.mark.parametrize(
    "path",
    [
        "sentence en",
        "sentence fr",
        "source name",
        "source section",
        "source address",
        "source date",
        "source",
        "examples",
        "id",
    ],
)
@pytest.mark.parametrize("name", SETS)
def test_a_rule_without_one_of_its_parts_is_refused(name: str, path: str) -> None:
    rules = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["rules"]
    for rule in rules:
        Rule.model_validate(rule | {"set": name})
        part = rule
        *above, last = path.split()
        for key in above:
            part = part[key]
        del part[last]
        with pytest.raises(ValidationError, match=last):
            Rule.model_validate(rule | {"set": name})


def texts() -> list[Words]:
    """All that the rules say."""
    return [
        text
        for rule in ALL
        for text in (rule.sentence, rule.source.name, rule.source.section, rule.advice, rule.evidence, *rule.questions)
        if text
    ]


def test_no_rule_says_that_anything_obeys_the_law() -> None:
    said = " ".join(f"{text.en} {text.fr}" for text in texts())
    assert re.findall(r"\b(complian\w*|complies|conform\w*|en règle)\b", said, re.I) == []


def test_french_of_rules_is_well_typeset() -> None:
    for text in texts():
        typed = text.fr.split("'")[::2]  # not what stands in files
        assert not any(f" {mark}" in part for part in typed for mark in ";:!?»"), text.fr
        assert not any("« " in part for part in typed), text.fr
        assert text.fr.count("'") % 2 == 0, text.fr


def test_every_predicate_is_used() -> None:
    assert {rule.predicate for rule in ALL if rule.predicate} == set(PREDICATES)


def test_a_set_has_the_rules_that_it_extends_but_for_those_of_its_own_ids() -> None:
    names = {name: [rule.name for rule in rules_of(name)] for name in SETS}
    assert set(names["eu"]) < set(names["fr"])
    assert "uk/safeguard-stated" in names["uk"]
    assert "eu/safeguard-stated" not in names["uk"]
    assert [rule.name for rule in rules_of_all(["fr", "eu"])] == names["fr"]


def test_an_audit_advises_by_these_rules() -> None:
    assert sorted(rule.name for rule in ALL if rule.advice) == [
        "eu/at-most-400-days",
        "eu/lifetime-stated",
        "eu/third-parties-stated",
        "fr/audience-13-months",
        "fr/audience-not-prolonged",
        "fr/choice-six-months",
    ]


SHOP = """\
platform: {name: Shop, url: "https://shop.example"}
providers:
  us: {name: Us, country: FR}
  them:
    name: Them
    country: US
cookies:
  - name: session
    provider: us
    service: S
    purpose: P.
    category: necessary
    exemption: authentication
    lifetime: session
    party: first
    same_site: Lax
    verified: 2024-11-01
  - name: choice
    provider: us
    service: S
    purpose: P.
    category: necessary
    exemption: consent-choice
    lifetime: P1Y
    party: first
    same_site: Lax
    verified: 2024-11-01
  - name: visits
    provider: them
    service: S
    purpose: P.
    category: statistics
    consent: exempt
    exemption: audience-measurement
    lifetime: P13M
    refreshed: false
    third_party_access: []
    party: first
    same_site: None
    verified: 2024-11-01
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


def check(path: Path, *arguments: str, language: str = "en") -> tuple[list[str], int]:
    """What the command says on 2024-12-01, and its exit status."""
    env = {"SOURCE_DATE_EPOCH": "1733011200"} | (
        {"LC_ALL": "fr_FR.UTF-8", "PYTHONUTF8": "1"} if language == "fr" else {}
    )
    done = run(COMMAND, "check", path.name, *arguments, cwd=path.parent, env=env)
    assert done.stderr == ""
    return done.stdout.splitlines(), done.returncode


def test_each_rule_is_said_once_what_does_not_agree_first(shop: Path) -> None:
    lines, status = check(shop, "--rules", "fr")
    assert status == 1
    assert lines[:4] == ["no problems (files: 1)", "", "shop.yaml: held against 19 rules", ""]
    said = "\n".join(lines)
    assert (
        "Does not agree (2)\n"
        "  eu/safeguard-stated: for a provider outside the European Economic Area the catalogue must state on what "
        "basis personal data may leave it\n"
        "      GDPR, Regulation (EU) 2016/679, article 13(1)(f), chapter V, 2016-04-27\n"
        "      https://eur-lex.europa.eu/eli/reg/2016/679/oj\n"
        "      shop.yaml:5:5: them\n"
        "  fr/choice-six-months: keeping the visitor's choice for 6 months is good practice\n"
        "      CNIL, deliberation 2020-092 (recommendation), article 2.4, 2020-09-17\n"
        "      https://www.cnil.fr/sites/cnil/files/atoms/files/recommandation-cookies-et-autres-traceurs.pdf\n"
        "      shop.yaml:24:15: choice\n"
        "\n"
        "A person must say (1)\n"
        "  fr/audience-self-assessment: "
    ) in said
    assert "\n      shop.yaml:28:11: visits\n       1. Is everything switched off that goes beyond" in said
    assert len(re.findall(r"^ +\d+\. ", said, re.M)) == 14
    assert said.endswith(
        "\n"
        "Cannot be known from the data (2)\n"
        "  missing: 'secure' (visits)\n"
        "      eu/same-site-none-secure: browsers refuse a cookie with SameSite=None that is not Secure\n"
        "  missing: 'data_retention' (visits)\n"
        "      fr/audience-data-25-months: what exempt audience measurement collects is kept 25 months at most\n"
        "\n"
        "Agrees (8)\n"
        "  eu/lifetime-stated: the catalogue must state how long each cookie is kept, for visitors have to be told\n"
        "  eu/purpose-known: the purpose must be known, for visitors have to be told; the category must not be "
        "'unclassified'\n"
        "  eu/verified-within-a-year: what is declared has to be reviewed where necessary; by the measure of this "
        "tool, once a year\n"
        "  eu/at-most-400-days: browsers keep no cookie longer than 400 days\n"
        "  fr/exemption-stated: the catalogue must state for what reason a cookie is exempt from consent\n"
        "  fr/audience-13-months: exempt audience measurement lasts 13 months at most\n"
        "  fr/audience-not-prolonged: exempt audience measurement is not prolonged at new visits\n"
        "  fr/audience-publisher-alone: exempt audience measurement serves the publisher of the site alone, and no "
        "third party gets its data\n"
        "\n"
        "Concerns nothing in this catalogue (6)\n"
        "  eu/third-parties-stated, eu/consent-first, eu/no-exempt-marketing, eu/storage-and-pixels, eu/prefix-kept, "
        "fr/privacy-policy-linked"
    )


def test_what_is_asked_or_unknown_does_not_fail(shop: Path) -> None:
    replace(shop, "    country: US", "    country: US\n    safeguard: adequacy")
    replace(shop, "P1Y", "P6M")
    lines, status = check(shop, "--rules", "fr")
    assert status == 0
    assert [line for line in lines if re.search(r" \(\d+\)$", line)] == [
        "A person must say (1)",
        "Cannot be known from the data (2)",
        "Agrees (10)",
        "Concerns nothing in this catalogue (6)",
    ]


def test_what_an_unstated_field_would_decide_is_said_by_the_field(shop: Path) -> None:
    replace(shop, "    exemption: authentication\n", "")
    lines, _status = check(shop, "--rules", "fr")
    at = lines.index("  missing: 'exemption' (session)")
    assert lines[at + 1] == (
        "      whether these concern them: fr/choice-six-months, fr/audience-13-months, fr/audience-not-prolonged, "
        "fr/audience-data-25-months, fr/audience-publisher-alone, fr/audience-self-assessment"
    )


def test_evidence_is_asked_of_a_browser(shop: Path) -> None:
    replace(shop, "    consent: exempt\n    exemption: audience-measurement\n", "")
    lines, _status = check(shop, "--rules", "eu")
    at = lines.index("  missing: a visit of the site by 'cookie-charter audit --url'")
    assert lines[at + 1] == (
        "      eu/consent-first: what requires consent must not be there before the visitor has agreed"
    )


def test_it_is_a_year_from_the_day_of_the_run(shop: Path) -> None:
    replace(shop, "verified: 2024-11-01\n  - name: choice", "verified: 2023-11-30\n  - name: choice")
    lines, _status = check(shop, "--rules", "eu")
    at = next(number for number, line in enumerate(lines) if line.startswith("  eu/verified-within-a-year: "))
    assert lines[at + 3] == "      shop.yaml:17:15: session"


def test_several_sets_at_once(shop: Path) -> None:
    lines, _status = check(shop, "--rules", "fr,uk")
    assert "shop.yaml: held against 24 rules" in lines
    places = [line for line in lines if line == "      shop.yaml:24:15: choice"]
    assert len(places) == 2  # 6 months in one country, 90 days in the other


def test_it_is_said_in_french(shop: Path) -> None:
    lines, status = check(shop, "--rules", "fr", language="fr")
    assert status == 1
    assert [line for line in lines if re.search(r" \(\d+\)$", line)] == [
        "Ne concorde pas (2)",
        "Une personne doit répondre (1)",
        "Impossible à savoir d’après les données (2)",
        "Concorde (8)",
        "Ne concerne rien dans ce catalogue (6)",
    ]
    assert (
        "  fr/choice-six-months\N{NO-BREAK SPACE}: conserver le choix du visiteur pendant 6 mois est une bonne pratique"
        in lines
    )
    assert not [line for line in lines if re.search("conform|complian", line, re.I)]


def test_a_provider_of_a_shared_file_is_said_where_the_catalogue_names_it(shop: Path) -> None:
    text = SHOP.replace("  them:\n    name: Them\n    country: US\n", "")
    shop.write_text(text, encoding="utf-8")
    (shop.parent / "shared.yaml").write_text("providers: {them: {name: Them, country: US}}\n", encoding="utf-8")
    lines, _status = check(shop, "--rules", "eu")
    at = next(number for number, line in enumerate(lines) if line.startswith("  eu/safeguard-stated: "))
    assert lines[at + 3] == "      shop.yaml:26:15: them"


def test_a_catalogue_that_cannot_be_read_has_its_problems_alone(shop: Path) -> None:
    replace(shop, "category: statistics", "category: statistic")
    assert check(shop, "--rules", "fr") == (
        ["shop.yaml:32:15: unknown category 'statistic'; did you mean 'statistics'?"],
        1,
    )


def test_the_whole_site_is_held_against_rules(tmp_path: Path) -> None:
    site = Path(shutil.copytree(DATA / "site", tmp_path / "site"))
    done = run(COMMAND, "check", "--rules", "eu", cwd=site)
    held = re.findall(r"^(\S+): held against 11 rules$", done.stdout, re.M)
    assert held == [
        f"cookie_data/{path.name}" for path in sorted((site / "cookie_data").glob("*.yaml")) if path.name in done.stdout
    ]
    assert "cookie_data/shop.yaml" in held
    assert done.returncode == 1


def test_help_names_the_sets(tmp_path: Path) -> None:
    done = run(COMMAND, "check", "--help", cwd=tmp_path)
    assert f"sources: {', '.join(SETS)};" in " ".join(done.stdout.split())


def test_what_cannot_be_asked(shop: Path) -> None:
    done = run(COMMAND, "check", "shop.yaml", "--rules", "frr", cwd=shop.parent)
    assert done.stderr.endswith("argument --rules: unknown set of rules 'frr'; did you mean 'fr'?\n")
    assert done.returncode == 2
    done = french(COMMAND, "check", "shop.yaml", "--rules", "xyz", cwd=shop.parent)
    assert "ensemble de règles\N{NO-BREAK SPACE}: 'xyz' n’existe pas" in done.stderr
    done = run(COMMAND, "check", "page.md", "--rules", "fr", cwd=shop.parent)
    assert done.stderr == "cookie-charter check: --rules is about catalogues: name one (.yaml)\n"
    assert done.returncode == 2


def test_the_charter_of_soissons_is_short_of_two_rules() -> None:
    done = run(COMMAND, "check", "cookie_data/soissons.yaml", "--rules", "fr", cwd=PROJECT)
    section = done.stdout.split("\n\n")[2]
    assert re.findall(r"^  (\S+): ", section, re.M) == ["eu/lifetime-stated", "fr/exemption-stated"]
    assert section.startswith("Does not agree (2)\n")
    assert len(done.stdout.splitlines()) < 50

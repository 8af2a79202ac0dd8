"""What a banner is configured with becomes a catalogue that is sound, and what could not be kept is said row by row."""

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import COMMAND, DATA, files, run
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from cookie_charter.banners.export import TARGETS, ExportError, Language, prepare
from cookie_charter.banners.reading import configuration, script, texts
from cookie_charter.banners.reading.names import of_pattern
from cookie_charter.banners.reading.script import ReadingError
from cookie_charter.catalogue import patterns
from cookie_charter.catalogue.loader import load
from cookie_charter.catalogue.model import Category, Match
from cookie_charter.catalogue.patterns import PatternError
from cookie_charter.messages import Translator
from cookie_charter.messages.terms import duration

NO_NAME = "a banner does not say what the platform is called (left blank)"
LANGUAGES = (
    "texts are in several languages ({}); those in {!r} are kept, or else in the next; '--language' asks for another"
)
KEYS = (
    "the banner keeps answers by names of its own, such as {!r} (in all: {}); an export of the catalogue has other "
    "keys, so every visitor is asked again, and pages have to mark scripts by these"
)
UNSAID = "the banner does not say who sets this; the provider is called {!r} until you say it"


BLANK = {"'name' has no value", "'purpose' has no value"}


def imported(folder: Path, *names: str | Path) -> tuple[dict[str, Any], list[str]]:
    """The catalogue that comes of files, and what is said of the rest; the catalogue is sound but for its blanks."""
    done = run(COMMAND, "import", *names, "-o", "made.yaml", cwd=folder)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    check = run(COMMAND, "check", "made.yaml", cwd=folder)
    blank = [line.partition(": ")[2] for line in check.stdout.splitlines()]
    blanks = 1 + done.stderr.count("no description (left blank)")
    assert (check.returncode, len(blank), {*blank} - BLANK) == (1, blanks, set()), check.stdout
    text = (folder / "made.yaml").read_text(encoding="utf-8")
    (folder / "made.yaml").unlink()
    return yaml.load(text, Loader=yaml.BaseLoader), done.stderr.splitlines()


def of_text(folder: Path, text: str, name: str = "banner.js") -> tuple[list[dict[str, str]], list[str]]:
    """The cookies that come of one file, and what is said of the rest without its path and the platform."""
    (folder / name).write_text(text, encoding="utf-8")
    made, said = imported(folder, name)
    assert said.count(f"{name}:1:1: {NO_NAME}") == 1
    return made["cookies"], [line.removeprefix(f"{name}:") for line in said if not line.endswith(NO_NAME)]


EXPORTED = {
    "klaro": ["klaro.js"],
    "klaro as JSON": ["klaro.json"],
    "orejime": ["orejime.fr.js"],
    "orejime in English": ["orejime.en.json"],
    "vanilla-cookieconsent": ["vanilla-cookieconsent.fr.json", "vanilla-cookieconsent.js"],
}
LOST = {"http_only", "host", "party", "exemption"}
"""What no banner has a place for; why the visitor is not asked can be told of two cookies only."""


@pytest.mark.parametrize("case", EXPORTED)
def test_what_was_exported_comes_back(tmp_path: Path, case: str) -> None:
    project = Path(shutil.copytree(DATA / "banners/project", tmp_path / "project"))
    to = case.partition(" ")[0]
    done = run(COMMAND, "export", "cookie_data/shop.yaml", "--to", to, "--output", "out", cwd=project)
    assert done.returncode == 0, done.stderr
    made, said = imported(project, *(f"out/{name}" for name in EXPORTED[case]))
    before = yaml.load((project / "cookie_data/shop.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    expected = [{key: text for key, text in cookie.items() if key not in LOST} for cookie in before["cookies"]]
    expected[1]["exemption"] = "consent-choice"
    expected[2]["exemption"] = "audience-measurement"
    names = {key: provider["name"] for key, provider in before["providers"].items()}
    if case == "vanilla-cookieconsent":  # it has names of providers only, no keys and no opting out
        for cookie in expected:
            cookie.pop("service_key", None)
            cookie["provider"] = names[cookie["provider"]]
        expected[2].pop("exemption")
        for cookie in made["cookies"]:
            cookie["provider"] = made["providers"][cookie["provider"]]["name"]
    elif case == "orejime in English":
        english = {
            "Compte": "Account", "toutes les pages": "all pages", "au plus": "at most",
            'Reconnaît <b>tous</b> & "rien" ${x} </script> {purpose}.':
            'Knows <b>all</b> & "nothing" ${x} </script> {purpose}.',
            "Retient votre choix.": "Keeps your choice.", "Compte les visites.": "Counts visits.",
            "Retient votre panier.": "Keeps your basket.", "Suit les visites.": "Follows visits.",
        }  # fmt: skip
        expected = [{key: english.get(text, text) for key, text in cookie.items()} for cookie in expected]
    assert made["cookies"] == expected
    if case != "vanilla-cookieconsent":
        assert made["providers"] == {key: {"name": name} for key, name in names.items()}
    of_cookies = [line for line in said if "(left out)" not in line and not line.endswith(NO_NAME)]
    texts = LANGUAGES.format("fr, en", "fr")
    assert [line.partition(": ")[2] for line in of_cookies] == ([texts] if to == "klaro" else [])


MANAGERS = {
    "klaro": (
        [{"name": "_ga", "provider": "counter", "service": "Counter", "purpose": "Counts visits."}],
        [
            "7:19: klaroConfig: no place in a catalogue for: version, acceptAll (left out)",
            "7:19: the banner keeps the choice in the cookie 'klaro', which no row names; declare it",
            f"16:5: counter: {UNSAID.format('Counter')}",
            f"16:5: {KEYS.format('counter', 1)}",
        ],
    ),
    "orejime": (
        [
            {
                "name": "_ga", "provider": "statistiques", "service": "Statistiques",
                "purpose": "Compter les visites.",
            }
        ],
        [
            "13:24: orejimeConfig: no place in a catalogue for: privacyPolicyUrl (left out)",
            "13:24: the banner keeps the choice in the cookie 'orejime', which no row names; declare it",
            "17:5: necessary: no cookie is named here (this row is left out)",
            f"18:5: statistics: {UNSAID.format('Statistiques')}",
            f"18:5: {KEYS.format('statistics', 1)}",
        ],
    ),
    "vanilla": (
        [{"name": "_ga", "provider": "statistiques", "service": "Statistiques", "purpose": ""}],
        [
            "14:19: the banner keeps the choice in the cookie 'cc_cookie', which no row names; declare it",
            "17:16: necessary: no cookie is named here (this row is left out)",
            "18:40: _ga: no description (left blank)",
            f"18:40: _ga: {UNSAID.format('Statistiques')}",
        ],
    ),
    "tarteaucitron": (
        [{"name": "_ga", "provider": "compteur", "service": "Compteur", "purpose": ""}],
        [
            "29:34: counter: no description (left blank)",
            f"29:34: counter: {UNSAID.format('Compteur')}",
            f"29:34: {KEYS.format('counter', 1)}",
            "33:8: counter: uri: '/opening' is not an http or https address (left out)",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("manager", MANAGERS)
def test_a_page_with_a_banner(tmp_path: Path, manager: str) -> None:
    cookies, said = MANAGERS[manager]
    page = (DATA / "managers" / manager / "index.html").read_text(encoding="utf-8")
    assert of_text(tmp_path, page, "index.html") == ([one | {"category": "statistics"} for one in cookies], said)


def test_a_configuration_as_klaro_documents_it(tmp_path: Path) -> None:
    cookies, said = of_text(
        tmp_path,
        """// Klaro reads `klaroConfig = {services: []}` of the page: "//" and {braces} here are nothing
        const klaroConfig = {
            storageName: 'consent', cookieExpiresAfterDays: 120, htmlTexts: true,
            translations: {
                zz: {privacyPolicyUrl: '/privacy'},
                fr: {matomo: {description: 'Mesure <strong>l’audience</strong>.<br>Sans &amp; avec.'}},
                en: {matomo: {description: 'Measures.'}},
            },
            services: [
                {
                    name: 'matomo', title: 'Mato' + "mo",  purposes: ['analytics'], onlyOnce: true,
                    cookies: [
                        [/^_pk_.*$/, '/', 'data.town.example'],
                        [/^_pk_ref/i, '/stat', '.town.example'],
                        'piwik_ignore', `_${site}`, new RegExp('^mtm_'),
                    ],
                    callback: function (consent, service) {
                        if (consent / 2 > 1 && /[/}]"/.test(service)) { console.log(`${consent}: }`, '}'); }
                    },
                },
                {name: 'session', title: 'Compte', description: 'Se souvient.', purposes: ['security'], required: true,
                 cookies: ['sid', 'consent']},
                {name: 'chat',  purposes: ['livechat', 'security'], cookies: [/^chat(?=_)/, 'chat_id',]},
                {name: 'twitter', purposes: ['marketing']},
                ...others,
            ],
        };
        """,
    )
    matomo = {"provider": "matomo", "service": "Matomo", "purpose": "Mesure l’audience. Sans & avec."}
    matomo["category"] = "statistics"
    account = {"provider": "compte", "service": "Compte", "purpose": "Se souvient.", "category": "necessary"}
    assert cookies == [
        {"name": "_pk_*", "match": "glob", **matomo, "host": "data.town.example"},
        {"name": "(?i)_pk_ref.*", "match": "regex", **matomo, "host": "town.example", "path": "/stat"},
        {"name": "piwik_ignore", **matomo},
        {"name": "mtm_*", "match": "glob", **matomo},
        {"name": "sid", **account},
        {"name": "consent", **account, "exemption": "consent-choice", "lifetime": "P120D"},
        {"name": "chat_id", "provider": "chat", "service": "chat", "purpose": "", "category": "unclassified"},
    ]
    assert said == [
        f"4:27: {LANGUAGES.format('fr, en', 'fr')}",
        "10:17: matomo: no place in a catalogue for: onlyOnce, callback (left out)",
        f"10:17: matomo: {UNSAID.format('Matomo')}",
        f"10:17: {KEYS.format('matomo', 3)}",
        "15:41: cookies: this is code, which is not run: `_${site}` (left out)",
        f"21:17: session: {UNSAID.format('Compte')}",
        "23:17: chat: 'livechat, security' matches no single category (replaced by 'unclassified')",
        "23:17: chat: no description (left blank)",
        f"23:17: chat: {UNSAID.format('chat')}",
        "23:79: cookies: (?= is lookaround, which RE2 does not support (this row is left out)",
        "24:17: twitter: no cookie is named here (this row is left out)",
        "25:17: services: there is no 'name' here (this row is left out)",
    ]


def test_a_configuration_as_orejime_documents_it(tmp_path: Path) -> None:
    cookies, said = of_text(
        tmp_path,
        """window.orejimeConfig = {
  cookie: {name: 'eu-consent', duration: 365},
  purposes: [
    {id: 'advertising', title: 'Publicité', description: 'Deux régies.', purposes: [
      {id: 'one', title: 'Régie A & Z', description: '<p>Vous suit.</p>',
       cookies: ['/^ad_/i', '/odd', ['b', '/x', '']]},
    ]},
    {id: 'inline', title: 'Inline', description: 'Counts.', isExempt: true, cookies: [
      ['name', '/blog', '.' + location.hostname], '_gat_' + UA,
    ]},
    makePurpose('other'),
  ],
};""",
    )
    advertising = {"provider": "regie-a-z", "service": "Régie A & Z", "purpose": "Vous suit.", "category": "marketing"}
    assert cookies == [
        {"name": "(?i)ad_.*", "match": "regex", **advertising},
        {"name": "/odd", **advertising},
        {"name": "b", **advertising, "path": "/x"},
        {
            "name": "name", "provider": "inline", "service": "Inline", "purpose": "Counts.", "category": "unclassified",
            "consent": "exempt", "path": "/blog",
        },
    ]  # fmt: skip
    assert said == [
        "2:18: the banner keeps the choice in the cookie 'eu-consent', which no row names; declare it",
        "4:5: advertising: no place in a catalogue for: description (left out)",
        f"5:7: one: {UNSAID.format('Régie A & Z')}",
        f"5:7: {KEYS.format('one', 2)}",
        "8:5: inline: 'inline' matches no single category (replaced by 'unclassified')",
        f"8:5: inline: {UNSAID.format('Inline')}",
        "9:25: domain: this is code, which is not run: '.' + location.hostname (left out)",
        "9:51: cookies: this is code, which is not run: '_gat_' + UA (left out)",
        "11:5: purposes: there is no 'id' here (this row is left out)",
    ]


VANILLA = """import 'cookieconsent.umd.js';
CookieConsent.run({
  cookie: {name: 'choice'},
  onChange: ({changed}) => { console.log(changed) },
  categories: {
    necessary: {readOnly: true, enabled: true},
    analytics: {autoClear: {cookies: [{name: /^_ga_/}, {name: '_gid'}, {name: /^(_gat|_gcl)/}]}},
    ads: {services: {plus: {label: 'Plus', cookies: [{name: 'plus', domain: 'ads.example'}]}}},
  },
  language: {default: 'en', translations: {en: './en.json'}},
});
"""
TEXTS = """{"consentModal": {"title": "Cookies"}, "preferencesModal": {"sections": [
  {"title": "Cookies", "description": "About <b>them</b>."},
  {"title": "Needed <span class='x'>always</span>", "linkedCategory": "necessary", "cookieTable": {
    "headers": {"col1": "Cookie", "col2": "Description", "col3": "Duration", "col4": "Sort"},
    "body": [{"col1": "choice", "col2": "Keeps <i>it</i>.", "col3": "6 months", "col4": "own"}]}},
  {"linkedCategory": "analytics", "cookieTable": {
    "headers": {"name": "Name", "description": "What for", "Service": "Provider", "domain": "Domain"},
    "body": [
      {"name": "_ga_*, _gid", "description": "Counts.", "Service": "Gauge"},
      {"name": "", "description": "Nothing."}
    ]}},
  {"title": "Ads", "description": "Shows <b>ads</b>.", "linkedCategory": "ads"}
]}}
"""


def test_the_two_files_of_vanilla_cookieconsent(tmp_path: Path) -> None:
    (tmp_path / "run.js").write_text(VANILLA, encoding="utf-8")
    (tmp_path / "en.json").write_text(TEXTS, encoding="utf-8")
    made, said = imported(tmp_path, "run.js", "en.json")
    assert imported(tmp_path, "en.json", "run.js")[0] == made
    gauge = {"provider": "gauge", "service": "Gauge", "purpose": "Counts.", "category": "statistics"}
    assert made["cookies"] == [
        {
            "name": "choice", "provider": "necessary", "service": "necessary", "purpose": "Keeps it.",
            "category": "necessary", "exemption": "consent-choice", "lifetime": "P6M",
        },
        {"name": "_ga_*", "match": "glob", **gauge},
        {"name": "_gid", **gauge},
        {
            "name": "plus", "provider": "plus", "service": "Plus", "purpose": "Shows ads.", "category": "marketing",
            "host": "ads.example",
        },
    ]  # fmt: skip
    assert said == [
        "en.json:2:3: sections: no place in a catalogue for: description (left out)",
        f"en.json:5:14: choice: {UNSAID.format('necessary')}",
        "en.json:5:89: col4: no place in a catalogue for: own (left out)",
        f"en.json:9:7: _ga_*, _gid: {UNSAID.format('Gauge')}",
        "en.json:10:7: analytics: no cookie is named here (this row is left out)",
        f"run.js:1:1: {NO_NAME}",
        "run.js:2:19: CookieConsent.run: no place in a catalogue for: onChange (left out)",
        f"run.js:7:16: {KEYS.format('analytics', 2)}",
        "run.js:7:72: analytics: '(_gat|_gcl).*' is deleted after a refusal, and no row of the table is so named "
        "(left out)",
        f"run.js:8:54: plus: {UNSAID.format('Plus')}",
    ]


def test_one_file_of_vanilla_cookieconsent_says_what_the_other_would(tmp_path: Path) -> None:
    cookies, said = of_text(tmp_path, VANILLA)
    assert [cookie["name"] for cookie in cookies] == ["_ga_*", "_gid", "(_gat|_gcl).*", "plus"]
    assert "10:43: the texts are not in this file; give the file of one language too" in said
    cookies, said = of_text(tmp_path, TEXTS, "en.json")
    assert [(cookie["name"], cookie.get("consent")) for cookie in cookies] == [
        ("choice", None), ("_ga_*", None), ("_gid", None),
    ]  # fmt: skip
    assert "1:1: give the configuration too: whether a category needs consent is not in the texts" in said


def test_the_services_that_a_page_starts_of_tarteaucitron(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        """<!DOCTYPE html><title>L'accueil</title><p>Bienvenue à l'accueil</p><script>
tarteaucitron.init({"cookieName": "tac", "privacyUrl": "/x"});
var tarteaucitronCustomText = {"desc-gauge": "Compte les <b>visites</b>.", "mandatoryText": "Le nécessaire."};
(tarteaucitron.job = tarteaucitron.job || []).push('gauge'); // .push('commented')
(tarteaucitron.job = tarteaucitron.job || []).push("tags");
(tarteaucitron.job = tarteaucitron.job || []).push("absent");
</script>""",
        encoding="utf-8",
    )
    (tmp_path / "services.js").write_text(
        """tarteaucitron.services.gauge = {
    "key": "gauge", "type": "analytic", "name": "Gauge (privacy by design)", "uri": "https://gauge.example/",
    "needConsent": false, "cookies": ['_g_id', '_g_ses'],
    "js": function () { "use strict"; window._gauge.push(['a']); }
};
tarteaucitron.services["tags"] = {"key": "tags", "type": "api", "name": "Tags", "cookies": (function () {
    return ['t' + tarteaucitron.user.id];
})()};
tarteaucitron.services.unused = {"key": "unused", "type": "ads", "name": "Unused", "cookies": ["u"]};
""",
        encoding="utf-8",
    )
    made, said = imported(tmp_path, "page.html", "services.js")
    assert made["providers"] == {
        "gauge-privacy-by-design": {"name": "Gauge (privacy by design)", "url": "https://gauge.example/"}
    }
    gauge = {"provider": "gauge-privacy-by-design", "service": "Gauge (privacy by design)"}
    gauge |= {"purpose": "Compte les visites.", "category": "statistics", "consent": "exempt"}
    assert made["cookies"] == [{"name": "_g_id", **gauge}, {"name": "_g_ses", **gauge}]
    absent = "the service is not in the files; give tarteaucitron.services.js too (this row is left out)"
    assert said == [
        f"page.html:1:1: {NO_NAME}",
        "page.html:2:35: the banner keeps the choice in the cookie 'tac', which no row names; declare it",
        "page.html:3:93: no place in a catalogue for: mandatoryText (left out)",
        f"page.html:6:52: absent: {absent}",
        f"services.js:1:32: gauge: {UNSAID.format('Gauge (privacy by design)')}",
        f"services.js:1:32: {KEYS.format('gauge', 1)}",
        "services.js:6:34: tags: no cookie is named here (this row is left out)",
        "services.js:6:92: tags: cookies: this is code, which is not run: (function () { return ['t' + "
        "tarteaucitron.user.id]; })() (left out)",
    ]


def test_services_of_tarteaucitron_as_export_has_them(tmp_path: Path) -> None:
    cookies, said = of_text(
        tmp_path,
        """(function ({ texts, services, parameters }) {
  window.tarteaucitronCustomText = texts;
  for (const service of services) tarteaucitron.services[service.key] = { ...service, js() {}, fallback() {} };
  tarteaucitron.init(parameters);
})({
  "texts": {
    "mandatoryText": "Town – Account<br><a href=\\"/c#s\\">session</a> (Account · 14 days): Keeps you &amp; yours.",
    "desc-Statistics__townXexample__a-b": "_t (Visits – all pages · 13 months · at most): Counts."
  },
  "services": [{"key": "Statistics__townXexample__a-b", "type": "analytic", "name": "Town – Visits",
    "needConsent": true, "cookies": ["_t"]}],
  "parameters": {"cookieName": "choice"}
});""",
    )
    assert cookies == [
        {
            "name": "_t", "provider": "town.example", "service": "Visits", "service_key": "a-b",
            "location": "all pages", "purpose": "Counts.", "category": "statistics", "lifetime": "P13M",
            "lifetime_note": "at most",
        },
        {
            "name": "session", "provider": "town.example", "service": "Account", "purpose": "Keeps you & yours.",
            "category": "necessary", "lifetime": "P14D",
        },
    ]  # fmt: skip
    assert said == [
        "12:32: the banner keeps the choice in the cookie 'choice', which no row names; declare it",
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("orejimeConfig = {cookie: {name: 'c'}, purposes: [{id: 'x', isMandatory: true, cookies: ['c']}]}", True),
        ("klaroConfig = {storageName: 'c', services: [{name: 'x', purposes: ['functional'], required: true, "
         "cookies: ['c']}]}", True),
        ("klaroConfig = {storageName: 'c', services: [{name: 'x', purposes: ['security'], required: false, "
         "cookies: ['c']}]}", False),
        ("klaroConfig = {storageName: 'c', services: [{name: 'x', purposes: ['required'], cookies: ['c']}]}", False),
    ],
)  # fmt: skip
def test_the_banner_s_own_cookie_is_marked_or_it_is_said_why_not(tmp_path: Path, text: str, kept: bool) -> None:
    (cookie,), said = of_text(tmp_path, text)
    why = "cannot have 'exemption: consent-choice'; correct the row"
    assert (cookie.get("exemption"), sum(line.endswith(why) for line in said)) == (
        ("consent-choice", 0) if kept else (None, 1)
    )
    assert not [line for line in said if "which no row names" in line]


def test_orejime_2_is_called_by_its_name(tmp_path: Path) -> None:
    _cookies, said = of_text(tmp_path, "orejimeConfig = {apps: [{name: 'x', cookies: ['c']}], more: 1}")
    assert "1:17: orejimeConfig: no place in a catalogue for: more (left out)" in said
    assert "1:17: the banner keeps the choice in the cookie 'orejime', which no row names; declare it" in said


def test_a_category_without_cookies_is_said(tmp_path: Path) -> None:
    cookies, said = of_text(tmp_path, "CookieConsent.run({categories: {a: {}, b: {services: {s: {label: 'S'}}}}});")
    nothing = "no cookie is named here (this row is left out)"
    assert (cookies, [line for line in said if nothing in line]) == (
        [], [f"1:36: a: {nothing}", f"1:58: b: s: {nothing}"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        "tarteaucitron.job.push('x', \"y\");",
        "(tarteaucitron.job = tarteaucitron.job || []).push(`x`); tarteaucitron.job.push('y');",
        "tarteaucitron.job = ['x', \"y\"];",
        "tarteaucitron[\"job\"].push('x'); tarteaucitron['job'].push('y');",
        "<body><script>tarteaucitron.job.push('x')</script><p onclick=\"(tarteaucitron.job = tarteaucitron.job || [])"
        ".push(&quot;y&quot;)\"><!-- <script>tarteaucitron.job.push('z')</script> -->",
    ],
)
def test_whatever_starts_services_of_tarteaucitron_is_read(tmp_path: Path, page: str) -> None:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    services = [f"tarteaucitron.services.{key} = {{key: '{key}', name: '{key}', cookies: ['{key}']}};" for key in "xyz"]
    (tmp_path / "services.js").write_text("\r".join(services), encoding="utf-8")
    made, said = imported(tmp_path, "page.html", "services.js")
    assert [cookie["name"] for cookie in made["cookies"]] == ["x", "y"]
    assert f"services.js:1:28: {KEYS.format('x', 2)}" in said


def test_what_starts_services_by_code_is_said(tmp_path: Path) -> None:
    _cookies, said = of_text(tmp_path, "tarteaucitron.job.push('x', key); tarteaucitron.job.push(`a${b}`);")
    code = "tarteaucitron.job: this is code, which is not run"
    assert [line for line in said if code in line] == [
        f"1:29: {code}: key (left out)",
        f"1:58: {code}: `a${{b}}` (left out)",
    ]


def test_files_of_two_managers_are_refused_with_both_names(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("klaroConfig = {services: [{name: 'a', cookies: ['a']}]}", encoding="utf-8")
    (tmp_path / "b.js").write_text("orejimeConfig = {purposes: [{id: 'a', cookies: ['a']}]}", encoding="utf-8")
    done = run(COMMAND, "import", "b.js", "a.js", cwd=tmp_path)
    sentence = "b.js:1:1: this file is of Orejime, and a.js of Klaro; give the files of one"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter import: {sentence}\n")


@pytest.mark.parametrize(
    ("language", "purpose", "first"), [("fr", "Compte.", "fr, en"), ("en_GB", "Counts.", "en, fr")]
)
def test_texts_are_taken_in_the_language_that_is_asked_for(
    tmp_path: Path, language: str, purpose: str, first: str
) -> None:
    (tmp_path / "a.js").write_text(
        "klaroConfig = {services: [{name: 'a', cookies: ['a'], translations: {fr: {description: 'Compte.'}, "
        "en: {description: 'Counts.'}}}]}",
        encoding="utf-8",
    )
    for options, variables in ((["--language", language], {}), ([], {"LC_ALL": f"{language}.UTF-8"})):
        done = run(COMMAND, "import", "a.js", *options, cwd=tmp_path, env=variables)
        assert yaml.safe_load(done.stdout)["cookies"][0]["purpose"] == purpose
        assert f"({first})" in done.stderr


LIFETIMES = st.tuples(*[st.integers(0, 40)] * 4, *[st.integers(0, 90)] * 3).filter(any)


@settings(max_examples=40)
@given(LIFETIMES, st.sampled_from(["fr", "en", "ar", "zh_CN"]))
def test_any_lifetime_comes_back_from_words(parts: tuple[int, ...], language: str) -> None:
    numbers = [f"{number}{unit}" if number else "" for number, unit in zip(parts, "YMWDHMS", strict=True)]
    days, time = "".join(numbers[:4]), "".join(numbers[4:])
    stated = f"P{days}" + (f"T{time}" if time else "")
    said = duration(stated, Translator(language, language, ())).text
    assert texts.lasting(said) == {"lifetime": stated}


TEXT = st.text(st.sampled_from("abé ,·–.&<>\"'/\u00a0"), min_size=1, max_size=20).filter(
    lambda text: text.strip(" \u00a0")
)
NAME = st.text(st.sampled_from("abc_-.*$|/"), min_size=1, max_size=8).filter(lambda name: set(name) != {"*"})
COOKIES = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAME,
            "provider": st.sampled_from(["p", "q-q", "r.r"]),
            "service": TEXT,
            "purpose": TEXT,
            "category": st.sampled_from([*Category]).map(str),
            "consent": st.sampled_from(["exempt", "required"]),
        },
        optional={"lifetime": st.sampled_from(["session", "P13M", "PT1H"]), "kind": st.just("local_storage")},
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda cookie: (cookie["name"], cookie["provider"]),
)
PROVIDERS = {"p": {"name": "Pé Co"}, "q-q": {"name": "Q (Q): Ltd"}, "r.r": {"name": "R & <b>"}}


@pytest.mark.parametrize("to", ["klaro", "orejime", "vanilla-cookieconsent"])
@settings(max_examples=25)
@given(COOKIES, st.sampled_from(["fr", "en", "ar", "zh_CN"]))
def test_any_cookies_come_back_from_an_export(
    tmp_path_factory: pytest.TempPathFactory, to: str, cookies: list[dict[str, str]], language: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    before = Path(folder / "shop.yaml")
    stated = {"platform": {"name": "Shop"}, "providers": PROVIDERS, "cookies": cookies}
    before.write_text(yaml.dump(stated, default_style='"'), encoding="utf-8")
    words = Language(Translator(language, language, ()), "https://shop.example/", folder / "none")
    try:
        exported = prepare(before, TARGETS[to], [words]).files
    except ExportError:  # not a catalogue, such as two names that look the same
        assume(False)
    kept = [name for name in exported if to.startswith("vanilla") or name.endswith(".json")]
    for name in kept:
        (folder / name).write_text(exported[name], encoding="utf-8")
    text, _problems = configuration.read([folder / name for name in kept])
    complete = text.replace("  name:  # what people call the platform", "  name: Shop", 1)
    (folder / "made.yaml").write_text(complete, encoding="utf-8")
    assert said_of(folder / "made.yaml") == said_of(before)


def said_of(path: Path) -> list[tuple[str, ...]]:
    """What every banner has a place for, of the cookies of a catalogue."""
    catalogue = load(path).catalogue
    assert catalogue is not None
    return sorted(
        (one.name, catalogue.providers[one.provider].name, one.purpose, one.category, one.consent)
        for one in catalogue.cookies
    )


WRONG: dict[str, tuple[str, bytes, str]] = {
    "no JSON": ("a.json", b'{"purposes":\n [}', ":2:3: expected a value, found '}'"),
    "not closed": ("a.js", b"klaroConfig = {\n services: [{name: 'a'}", ":2:12: what opens here is never closed"),
    "quotes": ("a.js", b'klaroConfig = {\n name: "a\n}', ":2:8: the quotes that open here are never closed"),
    "no comma": (
        "a.js", b'orejimeConfig = {purposes: [\n {id: "a" title: "b"}]}',
        ":2:11: expected ',' or the end of what opens before, found 'title: \"b\"}]}'",
    ),
    "no value": ("a.js", b"klaroConfig = {a: , b: 1}", ":1:19: expected a value, found ', b: 1}'"),
    "no name": ("a.js", b"klaroConfig = {a: 1, /}", ":1:22: expected the name of a property, found '/}'"),
    "code": ("a.js", b"klaroConfig = {a: f(", ":1:19: what opens here is never closed"),
    "twice": ("a.js", b"klaroConfig = {a: 1,\n a: 2}", ":2:2: duplicate key 'a'"),
    "second": (
        "a.js", b"a = {services: [{name: 'a'}]};\nb = {services: [{name: 'a'}]};",
        ":2:5: this is a second configuration of a banner; the first is at a.js:1:5; give one",
    ),
    "deep": ("a.js", b"klaroConfig = " + b"{a:" * 10**5, ":1:168: lists and objects are nested too deep"),
    "deep JSON": ("a.json", b"[" * 10**5, ":1:52: lists and objects are nested too deep"),
    "huge": ("a.js", b" " * 5_000_001, ":1:1: the file is larger than 5 MB"),
    "encoding": ("a.js", b"klaroConfig = {a: '\xe9'}", ":1:1: the file is not encoded in UTF-8"),
    "other": (
        "a.js", b"window.klaroConfig = make();",
        ":1:1: nothing here is the catalogues of an edition or, written as data, the configuration of Klaro, Orejime, "
        "vanilla-cookieconsent or tarteaucitron",
    ),
    "after": ("a.json", b'{"services": []} {}', ":1:18: expected the end of the file, found '{}'"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_read_is_one_sentence_and_nothing_is_written(tmp_path: Path, case: str) -> None:
    name, content, sentence = WRONG[case]
    (tmp_path / name).write_bytes(content)
    done = run(COMMAND, "import", name, "-o", "made.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cookie-charter import: {name}{sentence}\n")
    assert files(tmp_path) == {name: content}


def test_a_file_that_has_nothing_to_do_with_the_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("klaroConfig = {services: [{name: 'a', cookies: ['a']}]}", encoding="utf-8")
    (tmp_path / "b.csv").write_text("a,b\n", encoding="utf-8")
    done = run(COMMAND, "import", "a.js", "b.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("cookie-charter import: b.csv:1:1: nothing here is ")
    done = run(COMMAND, "import", "a.js", "none.js", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "cookie-charter import: none.js: No such file or directory\n")


@given(st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(), lambda
    inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))  # fmt: skip
def test_json_is_read_as_json(data: Any) -> None:
    text = json.dumps([data])
    ((_target, value),) = script.objects("a.json", text)
    assert plain(value.data) == [data]


def plain(data: Any) -> Any:
    match data:
        case dict():
            return {key: plain(value.data) for key, value in data.items()}
        case list():
            return [plain(value.data) for value in data]
    return data


@given(st.text(alphabet="abk=:,;(){}[]'\"`/\\*.$+ \n<>0!-"))
def test_any_script_is_read_or_refused(text: str) -> None:
    with suppress(ReadingError):
        assert list(script.objects("a.js", f"x = {{{text}"))


PATTERNS = [
    "_pk_", "^_pk_", "_pk_$", "^_pk_.*$", "^_pk_[a-z]+$", "^(_ga|_gid)", "_ga|^b", "^a$|^b$", "^(?:a|b)$",
    "^(?:a)(?:b)$", r"^a\.b", r"a\$", r"^a\\$", "^a.b$", "^a[^]b$", "^a[^]*b$", r"^\w+-\d{2}$", r"^[\w.-]+x$", "^a*$",
    r"\ba", "^(a)?b", "^x{2,}$", r"^a\/b", r"^[^a]b",
]  # fmt: skip
NAMES = [
    "_pk_", "_pk_1", "x_pk_", "_ga", "_gid", "x_ga", "a", "b", "ab", "a.b", "axb", "a$", "a$b", "a\\", "a/b", "xx",
    "foo-12", "foo-1", "a.b-x", "", "aa", "b1", "bb", "cb", "a-b",
]  # fmt: skip


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("flags", ["", "i"])
def test_a_pattern_means_the_same_as_in_the_browser(page: Page, flags: str) -> None:
    def names(pattern: str) -> list[bool]:
        made = of_pattern(pattern, flags)
        if made.match is Match.EXACT:
            return [made.name == name for name in NAMES]
        regex = patterns.compiled_glob(made.name) if made.match is Match.GLOB else patterns.compiled(made.name)
        return [bool(regex.fullmatch(name)) for name in NAMES]

    found = page.evaluate(
        "([patterns, names, flags]) => patterns.map((one) => names.map((name) => new RegExp(one, flags).test(name)))",
        [PATTERNS, NAMES, flags],
    )
    assert [(one, names(one)) for one in PATTERNS] == list(zip(PATTERNS, found, strict=True))


@pytest.mark.parametrize("pattern", ["^a(?=b)", r"(a)\1", r"\u0041", "[[:alpha:]]", "[]", r"\pL", ".*", "^", "a**"])
def test_a_pattern_that_means_something_else_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        of_pattern(pattern)

"""A site with django-cookie-consent, which loads fixtures of it: ``python consent.py FIXTURE NEWER``.

It prints what comes of that as JSON: what is there after the fixture was loaded once, and twice; what its own page
says; which groups are not answered yet after a visitor has accepted all, once the newer fixture was loaded; and which
cookies a refusal deletes then.
"""

import json
import sys
from typing import Any, Final

import django  # type: ignore[import-untyped]  # it has no types
from django.apps import apps  # type: ignore[import-untyped]  # it has no types
from django.conf import settings  # type: ignore[import-untyped]  # it has no types
from django.core.cache import cache  # type: ignore[import-untyped]  # it has no types
from django.core.management import call_command  # type: ignore[import-untyped]  # it has no types
from django.test import Client  # type: ignore[import-untyped]  # it has no types


def main() -> None:
    """Do what the docstring of the module says."""
    fixture, newer = sys.argv[1:]
    _set_up()
    said: dict[str, Any] = {"once": _load(fixture), "twice": _load(fixture)}
    visitor = Client()
    said["page"] = visitor.get("/").content.decode()
    visitor.post("/accept/", {"all_groups": "true"})
    said["unanswered"] = _unanswered(visitor)
    _load(newer)
    said["unanswered with the newer"] = _unanswered(visitor)
    answer = visitor.post("/decline/", {"all_groups": "true"})
    said["deleted"] = sorted(name for name, morsel in answer.cookies.items() if morsel["max-age"] == 0)
    said["own"] = [[name, morsel["max-age"]] for name, morsel in answer.cookies.items() if morsel["max-age"]]
    print(json.dumps(said))


_DATABASE: Final = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
_TEMPLATES: Final = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
}


def _set_up() -> None:
    settings.configure(
        ALLOWED_HOSTS=["testserver"],
        SECRET_KEY="a test",
        ROOT_URLCONF="cookie_consent.urls",
        DATABASES={"default": _DATABASE},
        TEMPLATES=[_TEMPLATES],
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "cookie_consent"],
        COOKIE_CONSENT_NAME="choice",
        COOKIE_CONSENT_MAX_AGE=15_724_800,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def _load(fixture: str) -> dict[str, Any]:
    """Load it, and give the version of each group, and its cookies."""
    call_command("loaddata", fixture, verbosity=0)
    cache.clear()  # which otherwise keeps the groups for an hour
    groups, cookies = (apps.get_model("cookie_consent", name).objects.all() for name in ("CookieGroup", "Cookie"))
    for one in (*groups, *cookies):
        one.full_clean()
    return {
        group.varname: [group.get_version(), sorted(cookie.name for cookie in group.cookie_set.all())]
        for group in groups
    }


def _unanswered(visitor: Client) -> list[str]:
    return sorted(visitor.get("/status/").json()["notAcceptedOrDeclinedCookieGroups"])


if __name__ == "__main__":
    main()

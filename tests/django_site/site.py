"""A small portal by Django, with its real sessions, CSRF protection, languages and admin: ``python site.py``.

It prints its address, and serves until it is ended. The environment says the rest:

- ``SITE_FOLDER``: where its database goes; ``SITE_PASSWORD``: that of its superuser ``admin``;
- ``SITE_UNDECLARED=1``: it plants a cookie that nobody declared;
- ``SITE_SESSION_SECONDS``: how long its session lasts, if not as long as Django says;
- ``SITE_PIXEL=1``: its pages show a picture from another host, 127.0.0.2.
"""

import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django  # type: ignore[import-untyped]  # it has no types
from django.conf import settings  # type: ignore[import-untyped]  # it has no types
from django.core.handlers.wsgi import WSGIHandler  # type: ignore[import-untyped]  # it has no types
from django.core.management import call_command  # type: ignore[import-untyped]  # it has no types
from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]  # it has no types
from django.shortcuts import redirect, render  # type: ignore[import-untyped]  # it has no types
from django.urls import include, path  # type: ignore[import-untyped]  # it has no types

HOST: Final = "127.0.0.1"
PIXEL_HOST: Final = "127.0.0.2"
PREFERENCES_SECONDS: Final = 182 * 24 * 60 * 60
BASE: Final = """{% load i18n %}{% get_current_language as language %}<!DOCTYPE html>
<html lang="{{ language }}"><meta charset="utf-8"><title>{{ title }}</title>
<nav><a href="/">Home</a> <a href="/data/">Data</a> <a href="/about/">About</a> <a href="/preferences/">Cookies</a>
<a href="/data/?sort=name">Sorted</a> <a href="https://example.invalid/">Elsewhere</a>
<a href="mailto:nobody@example.invalid">Write</a> <a href="/about/#top">Top</a></nav>
<h1>{% block title %}{{ title }}{% endblock %}</h1>{% block content %}{% endblock %}
{% if pixel %}<img src="{{ pixel }}" alt="">{% endif %}"""
LANGUAGES: Final = """{% extends "base" %}{% load i18n %}{% block content %}
<form action="{% url 'set_language' %}" method="post">{% csrf_token %}
<select name="language">{% get_available_languages as languages %}{% for code, name in languages %}
<option value="{{ code }}">{{ name }}</option>{% endfor %}</select><button>Change language</button></form>
{% endblock %}"""
PREFERENCES: Final = """{% extends "base" %}{% block content %}<form method="post">{% csrf_token %}
<button name="choice" value="all">Accept</button> <button name="choice" value="none">Refuse</button></form>
{% endblock %}"""

settings.configure(
    SECRET_KEY="only for tests",  # it guards nothing
    ALLOWED_HOSTS=[HOST],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {"base": BASE, "languages": LANGUAGES, "preferences": PREFERENCES},
                    ),
                    "django.template.loaders.app_directories.Loader",
                ],
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(os.environ["SITE_FOLDER"]) / "site.sqlite3",
        }
    },
    LANGUAGES=[("en", "English"), ("fr", "Français")],
    STATIC_URL="/static/",
    SESSION_COOKIE_AGE=int(os.environ.get("SITE_SESSION_SECONDS", 14 * 24 * 60 * 60)),
    USE_TZ=True,
)
django.setup()

from django.contrib import admin  # type: ignore[import-untyped]  # it has no types  # noqa: E402  # which needs the settings

pixel_address = ""


def page(request: HttpRequest, title: str, template: str = "base") -> HttpResponse:
    response = render(request, template, {"title": title, "pixel": pixel_address})
    if os.environ.get("SITE_UNDECLARED"):
        response.set_cookie("visitor_number", "17", max_age=400 * 24 * 60 * 60)
    return response


def preferences(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request, "Cookies", "preferences")
    response = redirect("/preferences/")
    response.set_cookie("cookies_preferences", request.POST["choice"], max_age=PREFERENCES_SECONDS, samesite="Lax")
    return response


urlpatterns = [
    path("", page, {"title": "Portal", "template": "languages"}),
    path("data/", page, {"title": "Data"}),
    path("about/", page, {"title": "About"}),
    path("preferences/", preferences),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]


class Server(ThreadingMixIn, WSGIServer):
    """Browsers open connections on trial, and would keep a server that takes one at a time from the others."""

    daemon_threads = True


class Handler(WSGIRequestHandler):
    """Says nothing of what is asked for."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass


class Pixel(BaseHTTPRequestHandler):
    """Answers everything with an empty picture."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.end_headers()
        self.wfile.write(b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        pass


def start_pixel() -> str:
    """Serve the picture, and give its address."""
    server = ThreadingHTTPServer((PIXEL_HOST, 0), Pixel)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://{PIXEL_HOST}:{server.server_port}/pixel.svg"


def main() -> None:
    global pixel_address
    if os.environ.get("SITE_PIXEL"):
        pixel_address = start_pixel()
    call_command("migrate", verbosity=0)
    os.environ["DJANGO_SUPERUSER_PASSWORD"] = os.environ["SITE_PASSWORD"]
    call_command("createsuperuser", interactive=False, verbosity=0, username="admin", email="admin@example.invalid")
    with make_server(HOST, 0, WSGIHandler(), server_class=Server, handler_class=Handler) as server:
        print(f"http://{HOST}:{server.server_port}/", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()

"""What Sphinx shows: directives, the domain, tables and their HTML, what is published beside pages, extraction of
messages, what replaces missing translations, search, dates.

Imported by ``site``, ``cli`` and the two ``setup()``; depends on ``editions``, ``banners``, ``messages`` and
``catalogue``. Whoever imports one of its modules gets that module alone: some need no Sphinx.
"""

"""Configurations of consent banners, made from a catalogue: ``cookie-charter export``.

Imported by ``cli`` and ``pages``; depends on ``catalogue`` and ``messages``, and imports no Sphinx. ``grouping`` says
what a banner has switches for, and by which keys; ``wording`` what stands beside them, in one language; ``patterns``
how JavaScript finds the names of cookies; ``rows`` where the charter has them; ``escaping`` how texts stay texts. Each
target is a module (such as ``orejime``) that makes files of these and does nothing else. ``keys`` remembers what was
published, ``export`` writes, ``command`` is the command; ``pages`` publishes the same files with an edition.
``reading`` is the way back.
"""

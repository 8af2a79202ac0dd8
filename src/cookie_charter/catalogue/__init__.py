"""What a catalogue is, and every form that it has: YAML, JSON and CSV, in and out.

    YAML       --loader-----> Catalogue --exchange--> JSON, CSV
    JSON, CSV  --importing--> YAML

Every other room may import this one. It needs the modules at the root alone (``problem``, ``speech``,
``characters``, ``library_sentences``), and imports no Sphinx. ``importing``, ``exchange`` and ``schema`` are imported
by whoever wants them, so that a check does not wait for them.
"""

from cookie_charter.catalogue.loader import Loaded, load
from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider, Shared, fields

__all__ = ["Catalogue", "Cookie", "Loaded", "Platform", "Provider", "Shared", "fields", "load"]

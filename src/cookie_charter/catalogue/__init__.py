"""What a catalogue is, and every form that it has: YAML, JSON and CSV, in and out.

    YAML       --loader-----> Catalogue --exchange--> JSON, CSV
    JSON, CSV  --importing--> YAML

Every other room may import this one. It stands on the modules at the root alone (``problem``, ``speech``,
``characters``, ``library_sentences``), imports no Sphinx, and reads no more than it needs: ``importing`` and the schema
are loaded by whoever wants them.
"""

from cookie_charter.catalogue.loader import Loaded, load
from cookie_charter.catalogue.model import Catalogue, Cookie, Platform, Provider, SharedProviders, fields

__all__ = ["Catalogue", "Cookie", "Loaded", "Platform", "Provider", "SharedProviders", "fields", "load"]

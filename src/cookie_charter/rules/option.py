"""How a command is told which sets of rules to hold a catalogue against: ``fr`` or ``fr,uk``."""

import argparse

from cookie_charter.problem import unknown
from cookie_charter.speech import N_


def sets(argument: str) -> tuple[str, ...]:
    """The sets that an argument names, each once; raises ArgumentTypeError."""
    from cookie_charter.rules.model import SETS  # here, since every command is told of its options

    names = tuple(dict.fromkeys(argument.split(",")))
    for name in names:
        if name not in SETS:
            raise argparse.ArgumentTypeError(unknown(N_("set of rules"), name, SETS))
    return names

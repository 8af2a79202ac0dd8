"""The command ``cookie-charter``, also as ``python -m cookie_charter``."""

import sys


def main() -> int:
    """Run the command; Ctrl-C ends it with one sentence even while it is being loaded."""
    try:
        from cookie_charter.cli import main as command

        return command()
    except KeyboardInterrupt:
        from cookie_charter.speech import _

        print(f"cookie-charter: {_('interrupted')}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())

"""The command ``cookie-charter``, also as ``python -m cookie_charter``."""

import sys


def main() -> int:
    """Run the command, which a build needs not where nothing has changed; Ctrl-C ends it with one sentence even while
    it is being loaded."""
    try:
        if sys.argv[1:2] == ["build"]:
            from cookie_charter.site import unchanged

            if unchanged.says(sys.argv[1:]):
                return 0
        from cookie_charter.cli import main as command

        return command()
    except KeyboardInterrupt:
        from cookie_charter.speech import _

        print(f"cookie-charter: {_('interrupted')}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())

"""The command, for where its script cannot run: ``python -m cookie_charter``."""

from cookie_charter.cli import main

raise SystemExit(main())

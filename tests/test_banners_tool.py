"""What `make banners` needs so that its answer says something about the exports."""

import sys
from pathlib import Path

import banner_sites
import npm
import pytest
from banner_managers import MANAGERS, Manager
from conftest import PROJECT, run

from cookie_charter.banners.export import TARGETS

READS = {"drupal-klaro": "klaro"}
"""The target that is for the library itself, which another one is read by."""


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.name)
def test_each_manager_is_tried_as_the_export_says(manager: Manager) -> None:
    version = TARGETS[READS.get(manager.name, manager.name)].version
    assert f"{manager.package}@{version}" in npm.PACKAGES
    page = banner_sites.page_file(manager).read_text(encoding="utf-8")
    assert f'<script src="{manager.library or manager.name}' in page
    assert "<head>\n" in page  # where a leak goes in


def test_each_target_is_tried() -> None:
    # Django's has no page of its own: tests/test_banner_django.py has Django read it.
    assert [manager.name for manager in MANAGERS] == [name for name in TARGETS if name != "django-cookie-consent"]


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    done = run(sys.executable, PROJECT / "tools/banners.py", cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert done.stderr.startswith("banners: node, npm")
    assert done.stderr.endswith(" must be installed (Debian, Ubuntu: apt install npm chromium)\n")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

"""What `make banners` needs so that its answer says something about the exports."""

import sys
from pathlib import Path

import banner_sites
import banners
import npm
import pytest
from conftest import PROJECT, run

from cookie_charter.banners.export import TARGETS


@pytest.mark.parametrize("manager", banners.MANAGERS, ids=lambda manager: manager.name)
def test_each_manager_is_tried_as_the_export_says(manager: banner_sites.Manager) -> None:
    assert f"{manager.package}@{TARGETS[manager.name].version}" in npm.PACKAGES
    assert manager.accept
    if manager.page:
        assert (banner_sites.example(manager) / "site/index.html").is_file()
    else:
        assert manager.loads
        assert "measure.js" in manager.blocks


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    done = run(sys.executable, PROJECT / "tools/banners.py", cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert done.stderr.startswith("banners: node, npm")
    assert done.stderr.endswith(" must be installed (Debian, Ubuntu: apt install npm chromium)\n")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

"""The unit of systemd, by systemd's own checks."""

import re
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


@pytest.fixture(scope="module")
def unit(deploy, tmp_path_factory):
    """The unit, with a program that exists here."""
    text = (deploy / "chuchu.service").read_text(encoding="utf-8")
    assert "/opt/chuchu/bin/chuchu serve" in text
    file = tmp_path_factory.mktemp("systemd") / "chuchu.service"
    file.write_text(text.replace("/opt/chuchu/bin/chuchu", sys.executable), encoding="utf-8")
    return file


def analyze(*arguments):
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, encoding="utf-8", check=False
    )


def test_every_directive_is_one_that_systemd_knows(unit):
    run = analyze("verify", unit)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_it_is_hardened(unit):
    run = analyze("security", "--offline=true", "--no-pager", unit)
    exposure = re.search(r"exposure level for chuchu\.service: ([\d.]+)", run.stdout)
    assert exposure is not None, run.stdout + run.stderr
    assert float(exposure[1]) < 2

"""`make audit`: are any of the locked packages known to be vulnerable? Asks pip-audit, in an environment of its own.

Exit code 1 if some are. 0 if none is, and 0 with a clear word if nothing could be asked: want of a network is no fault
of the code. Belongs here: running pip-audit and judging its answer. Does not belong here: the packages' licences.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent / ".cache" / "audit"
AUDITED = ("postgres", "dev")
"""Lock files: between them they pin every package that phasein itself runs with. Those of readers that tests try
(`tests/readers`: older DuckDBs, Superset) are not ours to mend, and pip-audit's own are not asked about."""
INSTALL_SECONDS = 300
AUDIT_SECONDS = 600
_CONNECT_SECONDS = "10"
_SHOWN_LINES = 3


def program() -> Path | None:
    """pip-audit as audit.lock pins it, installed if need be; None if that is not possible here."""
    mark = ENVIRONMENT / "audit.lock"
    found = ENVIRONMENT / "bin" / "pip-audit"
    wanted = (HERE / "audit.lock").read_text(encoding="utf-8")
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted and found.exists():
        return found
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    python = str(ENVIRONMENT / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    done = _call([*pip, "-r", str(HERE / "audit.lock")], INSTALL_SECONDS)
    if done is None or done.returncode != 0 or not found.exists():
        return None
    mark.write_text(wanted, encoding="utf-8")
    return found


def ask(pip_audit: Path, lock: Path) -> tuple[list[dict[str, Any]] | None, str]:
    """(packages of the lock file with their known vulnerabilities, what pip-audit said); None if it got no answer."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "answer.json")
        options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
        done = _call(
            [str(pip_audit), *options, "--timeout", _CONNECT_SECONDS, "-o", str(answer), "-r", str(lock)],
            AUDIT_SECONDS,
        )
        said = "it took too long" if done is None else done.stderr.strip()
        try:
            return json.loads(answer.read_text(encoding="utf-8"))["dependencies"], said
        except (OSError, ValueError, KeyError):
            return None, said


def is_answered(pip_audit: Path) -> tuple[bool, str]:
    """Whether the service knows packages at all, by asking for one: where it does not, hundreds need not be asked for."""
    text = (HERE / "audit.lock").read_text(encoding="utf-8")
    one = re.search(r"^pip-audit==.*?(?=^\S)", text + "\nend", re.M | re.S)
    if one is None:
        raise ValueError("audit.lock does not pin pip-audit")
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder, "one.txt")
        lock.write_text(one.group(), encoding="utf-8")
        packages, said = ask(pip_audit, lock)
    if packages is None:
        return False, said
    reasons = [package["skip_reason"] for package in packages if "skip_reason" in package]
    return not reasons, " ".join(reasons)


def judge(lock: str, packages: list[dict[str, Any]] | None, said: str) -> tuple[bool, str]:
    """(whether all is well as far as is known, what to tell)."""
    if packages is None:
        lines = said.splitlines()[-_SHOWN_LINES:] or ["it said nothing"]
        return True, f"{lock}: NOT CHECKED, pip-audit got no answer: {' '.join(lines)[-400:]}"
    skipped = [package for package in packages if "skip_reason" in package]
    if len(skipped) == len(packages):
        return True, f"{lock}: NOT CHECKED, the service knows none of its packages"
    aside = f", {len(skipped)} not known to the service" if skipped else ""
    bad = [package for package in packages if package.get("vulns")]
    if not bad:
        return True, f"{lock}: {len(packages)} packages, none known to be vulnerable{aside}"
    told = [
        f"  {package['name']} {package['version']}: {each['id']}, mended in {', '.join(each.get('fix_versions') or ['none yet'])}"
        for package in bad
        for each in package["vulns"]
    ]
    return False, "\n".join([f"{lock}: {len(bad)} of {len(packages)} packages are vulnerable{aside}", *told])


def main() -> int:
    """Audits the lock files; returns the exit code."""
    pip_audit = program()
    if pip_audit is None:
        print("audit: NOT CHECKED, pip-audit cannot be installed here")
        return 0
    answers, said = is_answered(pip_audit)
    if not answers:
        print(f"audit: {judge('one package', None, said)[1]}")
        return 0
    all_well = True
    for name in AUDITED:
        lock = f"{name}.lock"
        is_well, told = judge(lock, *ask(pip_audit, HERE / lock))
        print(f"audit: {told}", flush=True)
        all_well &= is_well
    return 0 if all_well else 1


def _call(command: list[str], seconds: int) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        return None


if __name__ == "__main__":
    sys.exit(main())

"""What phasein really has: commands with their options, settings, environment variables.

Belongs here: asking the code. Does not belong here: assertions.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import typer
from pydantic_settings import BaseSettings

from orchestration.cli.app import app
from tests.conftest import CHECKOUT

PACKAGES = ("ingest", "expectations", "warehouse", "orchestration")
# Importing this one parses dbt and reads the environment's warehouse.
_NOT_IMPORTED = {"orchestration.page", "orchestration.cli.__main__", "warehouse.verify.__main__"}
_VARIABLE = re.compile(r"\bPHASEIN_[A-Z][A-Z_]*[A-Z]\b")


def command_options() -> dict[str, set[str]]:
    """Command -> its options, such as {"refresh": {"--keep", ...}, "snapshot build": {"--mirror", ...}}."""
    return dict(_options(typer.main.get_command(app), ""))


def _options(group: Any, prefix: str) -> Iterator[tuple[str, set[str]]]:
    """Commands of the group and of the groups in it, with their options and the other side of switches."""
    for name, command in group.commands.items():
        yield (
            f"{prefix}{name}",
            {option for each in command.params for option in (*each.opts, *each.secondary_opts)},
        )
        if hasattr(command, "commands"):
            yield from _options(command, f"{prefix}{name} ")


def settings() -> Iterator[type[BaseSettings]]:
    """Every class of settings in the packages."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages([str(CHECKOUT / package)], f"{package}."):
            # A module that reads settings says so; the others need not be imported.
            spec = module.module_finder.find_spec(module.name, None)  # type: ignore[call-arg]
            if module.name in _NOT_IMPORTED or spec is None or spec.origin is None:
                continue
            with open(spec.origin, encoding="utf-8") as file:  # noqa: PTH123
                if "BaseSettings" not in file.read():
                    continue
            for value in vars(importlib.import_module(module.name)).values():
                if (
                    isinstance(value, type)
                    and issubclass(value, BaseSettings)
                    and value is not BaseSettings
                    and value.__module__ == module.name
                ):
                    yield value


def variable(kind: type[BaseSettings], field: str) -> str:
    """The environment variable of a setting."""
    return f"{kind.model_config.get('env_prefix', '')}{field}".upper()


def variables() -> set[str]:
    """Every PHASEIN_ variable: fields of settings, and those that code and dbt's profile read themselves."""
    found = {variable(kind, field) for kind in settings() for field in kind.model_fields}
    for path in [*_code(), CHECKOUT / "dbt_project" / "profiles.yml"]:
        text = path.read_text(encoding="utf-8")
        found |= {
            name
            for name in _VARIABLE.findall(text)
            if re.search(rf"""(?:env_var|envvar|environ)\W{{1,6}}{name}\b|["']{name}["']""", text)
        }
    return found


def named_in(text: str) -> set[str]:
    """The PHASEIN_ variables that a text names."""
    return set(_VARIABLE.findall(text))


def _code() -> Iterator:
    for package in PACKAGES:
        yield from (CHECKOUT / package).rglob("*.py")

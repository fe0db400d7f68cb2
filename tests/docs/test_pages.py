"""Every page: links lead somewhere, and what it names exists: commands, options, settings, targets, tables, files."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath

import pytest

from ingest.live.feeds import read_feeds
from ingest.registry import SOURCES
from tests.conftest import CHECKOUT
from tests.deploy.known import command_options, named_in, variables
from tests.docs.pages import TEXT, TODAY, anchors, blocks, command_lines, is_in_checkout, links, spans
from warehouse.meta_filling import ALL_TABLES

each_page = pytest.mark.parametrize("name", TEXT)
each_page_of_today = pytest.mark.parametrize("name", TODAY)
META_TABLES = {each.name for each in ALL_TABLES}
MODELS = {
    folder: {path.stem for path in (CHECKOUT / "dbt_project" / "models" / folder).glob("*.sql")}
    for folder in ("marts", "access")
}
# Set by phasein for dbt, of no use to people.
INTERNAL = {"PHASEIN_BUILD_DATABASE"}
# A family of settings, one for each source.
BY_SOURCE = re.compile(r"PHASEIN_LIVE_(?:ADDRESS|BASE)_")
# Keys of a dbt model's `meta`, which read like tables of that schema.
DBT_META = {"unit", "order", "key"}
# What a refresh or an environment writes is in no checkout.
WRITTEN = re.compile(r"warehouse/(?:published|build|runs|landing|fetched|draws|cache|dagster)\b")
FOLDERS = ("ingest", "expectations", "dbt_project", "warehouse", "orchestration", "tests", "docs", "deploy")
OF_OTHERS = {"--hashes", "--require-hashes", "--no-deps"}


@each_page
def test_links_lead_somewhere(name: str) -> None:
    for link in links(TEXT[name]):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (CHECKOUT / name).parent / path if path else CHECKOUT / name
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


@each_page_of_today
def test_commands_and_their_options_exist(name: str) -> None:
    known = command_options()
    for words in command_lines(TODAY[name]):
        command = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        assert command in known or command.startswith("-"), words
        options = {re.split("[=`]", word)[0] for word in words if re.match(r"--[a-z]", word)}
        assert options <= known.get(command, set()) | {"--help"}, words


@each_page_of_today
def test_options_that_stand_alone_belong_to_a_command(name: str) -> None:
    known = {option for options in command_options().values() for option in options} | {"--help"} | OF_OTHERS
    named = {re.split("[ =]", span)[0] for span in spans(TODAY[name]) if re.match(r"--[a-z]", span)}
    assert named <= known


@each_page_of_today
def test_vintages_that_a_call_names_are_known(name: str) -> None:
    known = {f"{each.name}={vintage.vintage}" for each in SOURCES for vintage in each.vintages}
    for words in command_lines(TODAY[name]):
        assert {after for word, after in pairwise(words) if word == "--vintage"} <= known


def test_enough_calls_are_looked_at() -> None:
    called = {words[0] for text in TODAY.values() for words in command_lines(text)}
    assert called >= {command.split()[0] for command in command_options()}, "a command that no page shows"


@each_page_of_today
def test_settings_that_a_page_names_exist(name: str) -> None:
    assert {each for each in named_in(TODAY[name]) if not BY_SOURCE.match(each + "_")} <= variables()


def test_every_setting_is_on_a_page() -> None:
    assert variables() - INTERNAL - {each for text in TODAY.values() for each in named_in(text)} == set()


@each_page_of_today
def test_targets_of_make_exist(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.M))
    called = [*spans(TODAY[name]), *(line for block in blocks(TODAY[name]) for line in block.splitlines())]
    for call in called:
        made = re.match(r"make ((?:[a-z-]+ ?)+)(?:$| *[A-Z#&])", call)
        assert made is None or set(made[1].split()) <= targets, call


@each_page_of_today
def test_public_tables_that_a_page_names_exist(name: str) -> None:
    for schema, table in re.findall(r"(?<![\w.])(marts|access|meta)\.([a-z_0-9]+)", TODAY[name]):
        known = META_TABLES | DBT_META if schema == "meta" else MODELS[schema]
        assert table in known, f"{schema}.{table}"


@each_page_of_today
def test_files_that_a_page_names_exist(name: str) -> None:
    for span in spans(TODAY[name]):
        path = span.split(":")[0]
        if re.fullmatch(rf"(?:{'|'.join(FOLDERS)})/[\w./*<>{{}},-]+", path) and not WRITTEN.match(path):
            # A release has folders of the same names.
            assert is_in_checkout(path) or PurePosixPath(path).suffix == ".html", span


def test_counts_of_live_sources_are_those_of_the_table() -> None:
    served = [feed.served for feed in read_feeds().values()]
    assert f"{served.count('open')} of the {len(SOURCES)}" in TEXT["README.md"]
    assert f"`{served.count('no')} of {len(SOURCES)} sources are not served`" in TEXT["docs/live.md"]

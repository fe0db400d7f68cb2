"""The descriptors validate, and so do the samples; what is wrong with a sample is found."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import frictionless
import pytest

from tests.documents.conftest import Made
from tests.documents.making import build, folder_of
from tests.warehouse import small
from warehouse.documents.datapackage import field_type
from warehouse.documents.limits import Limits, limits_of
from warehouse.documents.opened import opened
from warehouse.documents.reading import know
from warehouse.documents.samples import SAMPLE_ROWS, take_samples
from warehouse.home import Home
from warehouse.release import read_release


def problems(folder: Path) -> list[str]:
    """What frictionless finds in the samples of a release's folder."""
    report = frictionless.validate(str(folder / "samples" / "datapackage.json"))
    return [str(kind) for (kind,) in report.flatten(["type"])]


@pytest.mark.parametrize("name", ["datapackage.json", "samples/datapackage.json"])
def test_the_descriptors_validate(country_home: Home, hostile_release: Made, name: str) -> None:
    for folder in (country_home.current, hostile_release.folder):
        descriptor = json.loads((folder / name).read_bytes())
        assert list(frictionless.Package.metadata_validate(descriptor)) == []
        assert descriptor["resources"]


def test_a_descriptor_that_is_wrong_does_not_validate(country_home: Home) -> None:
    descriptor = json.loads((country_home.current / "datapackage.json").read_bytes())
    descriptor["resources"][0]["schema"]["fields"] = "nonsense"
    assert list(frictionless.Package.metadata_validate(descriptor))


def test_every_sample_validates_with_its_keys(country_home: Home, hostile_release: Made) -> None:
    assert problems(country_home.current) == []
    assert problems(hostile_release.folder) == []


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(samples: Path) -> None:
        text = (samples / name).read_text()
        assert old in text
        (samples / name).write_text(text.replace(old, new, 1))

    return spoil


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (swap("marts__dim_county.csv", '"36061"', '"36062"'), "foreign-key"),
        (swap("marts__dim_county.csv", '"36061",1', '"36061",'), "constraint-error"),
        (swap("marts__dim_county.csv", '"36061",1', '"36061","one"'), "type-error"),
        (swap("marts__dim_county.csv", '"36061"', '"01001"'), "primary-key"),
        (swap("meta__check_results.csv", '"pass"', '"perhaps"'), "constraint-error"),
    ],
)
def test_a_spoilt_sample_does_not_validate(
    country_home: Home, tmp_path: Path, spoil: Callable[[Path], None], kind: str
) -> None:
    shutil.copytree(country_home.current / "samples", tmp_path / "samples")
    for path in (tmp_path / "samples").iterdir():
        path.chmod(0o644)
    descriptor = tmp_path / "samples" / "datapackage.json"
    package = json.loads(descriptor.read_bytes())
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    descriptor.write_text(json.dumps(package))
    spoil(tmp_path / "samples")
    assert kind in problems(tmp_path)


def test_sizes_and_hashes_are_those_of_the_files(country_home: Home) -> None:
    for package, folder in (
        ("datapackage.json", country_home.current),
        ("samples/datapackage.json", country_home.current / "samples"),
    ):
        for resource in json.loads((country_home.current / package).read_bytes())["resources"]:
            content = (folder / resource["path"]).read_bytes()
            assert resource["bytes"] == len(content)
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_descriptor_tells_what_release_json_tells(country_home: Home) -> None:
    release = read_release(country_home.current)
    package = json.loads((country_home.current / "datapackage.json").read_bytes())
    told = {resource["name"]: resource for resource in package["resources"]}
    assert told.keys() == {table.full_name for table in release.tables}
    for table in release.tables:
        resource = told[table.full_name]
        assert (resource["rows"], tuple(resource["schema"]["primaryKey"])) == (table.rows, table.key)
        required = [
            field["name"]
            for field in resource["schema"]["fields"]
            if field.get("constraints", {}).get("required")
        ]
        assert required == [column.name for column in table.columns if not column.nullable]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert {source["name"] for source in package["sources"]} == {"tree_census", "bird_count"}


def test_keys_between_tables_are_told(country_home: Home) -> None:
    package = json.loads((country_home.current / "datapackage.json").read_bytes())
    (need,) = [each for each in package["resources"] if each["name"] == "marts.fct_need"]
    assert [key["reference"]["resource"] for key in need["schema"]["foreignKeys"]] == [
        "marts.dim_county",
        "marts.dim_scenario",
    ]


def test_samples_hold_the_first_rows_and_those_they_refer_to(home: Home) -> None:
    def many_counties(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(
            "insert into marts.dim_county select lpad(i::varchar, 5, '0'), 1 from range(2000, 2200) t(i)"
        )
        connection.execute("insert into marts.fct_need values ('slow', '02199', 2024, 1, 1)")
        connection.execute("delete from marts.fct_need where county_fips = '01001'")

    folder = folder_of(home, build(home, 1, mutate=many_counties))
    counties = [
        row["county_fips"] for row in csv.DictReader((folder / "samples/marts__dim_county.csv").open())
    ]
    assert counties == sorted(counties)
    assert len(counties) > SAMPLE_ROWS
    assert {"01001", "02000", "02199", "06037", "36061"} <= set(counties)
    assert "02198" not in counties
    assert problems(folder) == []


def test_samples_are_the_same_for_the_same_data(country_home: Home) -> None:
    folder = country_home.current.resolve()
    taken = []
    for _ in range(2):
        with opened(folder, read_release(folder)) as release:
            taken.append(take_samples(release, know(release).base_tables))
    assert taken[0] == taken[1]
    assert taken[0]["marts__fct_need.csv"] == (folder / "samples/marts__fct_need.csv").read_text()


def test_rows_that_csv_cannot_tell_stay_out_of_a_sample(home: Home) -> None:
    def empty_text(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("create table marts.dim_word (word varchar primary key, mark bigint not null)")
        connection.execute("insert into marts.dim_word values ('', 1), ('b', 1)")

    folder = folder_of(home, build(home, 1, mutate=empty_text))
    assert (folder / "samples/marts__dim_word.csv").read_text() == '"word","mark"\n"b",1\n'
    assert problems(folder) == []


def test_types_that_a_table_may_have_validate_in_a_sample(home: Home) -> None:
    def every_type(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(
            """
            create table marts.dim_kind as select 'a' as kind_id, date '2026-01-02' as on_day,
                timestamp '2026-01-02 03:04:05.678' as at_time, true as is_so, [1, 2] as numbers,
                {'a': 1} as parts, 1.25::decimal(9, 2) as price, 1234567890123::bigint as big, 'nan'::double as odd,
                '-inf'::double as low, null::double as gap, time '03:04:05' as clock
            """
        )

    folder = folder_of(home, build(home, 1, mutate=every_type))
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("duckdb_type", "expected"),
    [
        ("VARCHAR", "string"),
        ("BIGINT", "integer"),
        ("UINTEGER", "integer"),
        ("DOUBLE", "number"),
        ("DECIMAL(18,3)", "number"),
        ("TIMESTAMP WITH TIME ZONE", "datetime"),
        ("VARCHAR[]", "array"),
        ("STRUCT(a INTEGER)", "object"),
        ("ENUM('a', 'b')", "string"),
        ("GEOMETRY", "any"),
    ],
)
def test_types(duckdb_type: str, expected: str) -> None:
    assert field_type(duckdb_type) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(place IN ('depot', 'en_route'))", ("place", Limits(("depot", "en_route")))),
        ('("hour" BETWEEN 0 AND 23)', ("hour", Limits((), 0, 23))),
        ("(share >= 0)", ("share", Limits((), 0))),
        ("(name IN ('it''s'))", ("name", Limits(("it's",)))),
        ("(share > 0)", None),
        ("((a >= 0) AND (b <= 1))", None),
        ("(a BETWEEN 0 AND b)", None),
    ],
)
def test_limits_of_single_columns_are_read(expression: str, expected: object) -> None:
    assert limits_of(expression) == expected


def test_limits_come_from_the_database(country_home: Home) -> None:
    package = json.loads((country_home.current / "datapackage.json").read_bytes())
    fields = {
        (resource["name"], field["name"]): field.get("constraints", {})
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert fields["meta.check_results", "status"]["enum"] == ["pass", "warn", "fail", "error"]
    assert fields["marts.fct_need", "year"] == {"required": True, "minimum": 2024, "maximum": 2040}
    assert small.COUNTIES

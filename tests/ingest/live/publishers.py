"""The publishers' sites as one server would show them: real files in the shape that each publisher serves.

Belongs here: which file of the mirror lies under which host and path. Does not belong here: the server
(`loopback`), assertions. Nothing of the files is kept: they are read from the mirror for each session.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.ingest.live.loopback import Loopback, content
from tests.ingest.publisher_files import write_xlsx

CENSUS = "/www2.census.gov"
EIA = "/www.eia.gov/electricity/data"
NEI = "/gaftp.epa.gov/Air/nei/2020/doc/supporting_data/onroad/"
AFDC = "/developer.nlr.gov/api"
BTS = "/opendata.arcgis.com/api/v3/datasets"
DEPOTS = "/raw.githubusercontent.com/NREL/hdev-depot-charging-2021/HEAD/data/fleet-schedules"
FLEETS = ("fleet1-beverage-delivery", "fleet2-warehouse-delivery", "fleet3-food-delivery")
STATIONS = "alt-fuel-stations/v1.csv?access=public&status=E"
GAZETTEER_HEADER = (
    "USPS\tGEOID\tANSICODE\tNAME\tALAND\tAWATER\tALAND_SQMI\tAWATER_SQMI\tINTPTLAT\tINTPTLONG      "
)


def page(*references: str) -> bytes:
    """A listing with these links, as EIA's page and EPA's folders have them."""
    listed = "".join(f'<li><a title="x" href="{each}">{each}</a></li>' for each in references)
    return f"<!DOCTYPE html><html><body><a name='top'></a><ul>{listed}</ul></body></html>".encode()


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members."""
    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return packing.getvalue()


def open_publishers(loopback: Loopback, mirror: Path, work: Path) -> None:
    """Serves every openly served source at `<base>/<host>/<path>`."""
    files = {
        **_census(mirror),
        **_eia(mirror),
        **_epa(mirror, work),
        **_afdc(mirror),
        **_others(mirror, work),
    }
    for path, body in files.items():
        loopback.at(path, content(body, "text/html" if path.endswith("/") else "application/octet-stream"))


def _census(mirror: Path) -> dict[str, bytes]:
    gazetteer = f"{CENSUS}/geo/docs/maps-data/data/gazetteer"
    # The copy in the mirror lost its header and has other delimiters.
    rows = (mirror / "census_gazetteer_2017/2017_Gaz_counties_national.txt").read_text("utf-8").splitlines()
    published = "\n".join([GAZETTEER_HEADER, *(f"{row.replace('|', chr(9))}   " for row in rows)]) + "\n"
    newer = (mirror / "census_gazetteer_2024/2024_Gaz_counties_national.txt").read_bytes()
    adjacency = (mirror / "census_county_adjacency_2023/county_adjacency2023.txt").read_bytes()
    population = (mirror / "census_population_2023/co-est2023-alldata.csv").read_bytes()
    places = f"{CENSUS}/programs-surveys"
    areas = f"{places}/metro-micro/geographies/reference-files/2015/delineation-files/list1.xls"
    return {
        f"{gazetteer}/2017_Gazetteer/2017_Gaz_counties_national.zip": packed(
            {"2017_Gaz_counties_national.txt": published.encode()}
        ),
        f"{gazetteer}/2024_Gazetteer/2024_Gaz_counties_national.zip": packed(
            {"2024_Gaz_counties_national.txt": newer}
        ),
        f"{CENSUS}/geo/docs/reference/county_adjacency/county_adjacency2023.txt": adjacency,
        f"{places}/popest/datasets/2020-2023/counties/totals/co-est2023-alldata.csv": population,
        areas: (mirror / "census_cbsa_2015/list1.xls").read_bytes(),
        f"{places}/cbp/datasets/2018/cbp18msa.zip": packed({"cbp18msa.txt": _business_patterns(mirror)}),
    }


def _business_patterns(mirror: Path) -> bytes:
    """The extract as the file it was made of: codes filled up with signs, withheld numbers as zero with a flag."""
    path = mirror / "census_cbp_2018_metro/extract_cbp2018_cbsa_freight_naics.csv"
    lines = ['"msa","naics","emp_nf","emp","qp1_nf","qp1","ap_nf","ap","est","n<5"']
    with path.open(newline="", encoding="utf-8") as reading:
        for row in csv.DictReader(reading):
            code, employees = row["naics_code"], row["EMP"]
            filled = code if "-" in code else code.ljust(6, "-" if len(code) == 2 else "/")
            flag, number = ("G", employees) if employees else ("D", "0")
            establishments = row["ESTAB"].removesuffix(".0")
            lines.append(
                f'"{row["cbsa_code"]}","{filled}","{flag}",{number},"G",1,"G",1,{establishments},"N"'
            )
    return ("\n".join(lines) + "\n").encode()


def _eia(mirror: Path) -> dict[str, bytes]:
    def year(number: int) -> bytes:
        folder = mirror / f"eia861_{number}"
        return packed({path.name: path.read_bytes() for path in sorted(folder.glob("*.xlsx"))})

    return {
        f"{EIA}/eia861/": page(
            "../../", "archive/zip/f8612017.zip", "zip/f8612018.zip", "zip/f8612019er.zip"
        ),
        f"{EIA}/eia861/archive/zip/f8612017.zip": year(2017),
        f"{EIA}/eia861/zip/f8612018.zip": year(2018),
        f"{EIA}/state/avgprice_annual.xlsx": (
            mirror / "eia_state_prices_2019/avgprice_annual.xlsx"
        ).read_bytes(),
    }


def _epa(mirror: Path, work: Path) -> dict[str, bytes]:
    folder = mirror / "epa_nei_2020"
    name = "2020NEI_onroad_activity_final_20230112.zip"
    history = mirror / "epa_greenbook_2021/phistory.csv"
    return {
        NEI: page(
            "2020_Representative_Counties_Analysis_20220720.xlsx", "2020NEI_onroad_activity_final.zip", name
        ),
        NEI + name: packed(
            {
                "inputs/onroad/VPOP_2020NEI_full_v1.csv": _unpacked(folder / "VPOP_2020NEI.csv.gz"),
                "inputs/onroad/VMT_2020NEI_full_monthly_v0.csv": _unpacked(folder / "VMT_2020NEI.csv.gz"),
                "inputs/onroad/HOTELING_2020NEI_full_v0.csv": (folder / "HOTELING_2020NEI.csv").read_bytes(),
                "inputs/onroad/ONI_2020NEI_full_v0.csv": b"another activity\n",
            }
        ),
        "/www3.epa.gov/airquality/greenbook/downld/phistory.xls": _workbook(history, "utf-8-sig", work),
    }


def _afdc(mirror: Path) -> dict[str, bytes]:
    def file(path: str) -> bytes:
        return (mirror / path).read_bytes()

    state = f"{AFDC}/{STATIONS}&fuel_type=all&country=US&state="
    return {
        f"{state}NY": file("afdc_stations_ny_2025_04/alt_fuel_stations.csv"),
        f"{state}WA": file("afdc_stations_wa_2025_02/alt_fuel_stations.csv"),
        f"{AFDC}/{STATIONS}&fuel_type=ELEC&ev_charging_level=dc_fast&country=US": file(
            "afdc_stations_dcfc_us_2019_11/afdc_20191101.csv"
        ),
        f"{AFDC}/transportation-incentives-laws/v1.csv?technology=ELEC": file(
            "afdc_laws_2025/laws_and_incentives.csv"
        ),
    }


def _others(mirror: Path, work: Path) -> dict[str, bytes]:
    ports = mirror / "bts_principal_ports"
    codes = mirror / "usda_rural_urban_2023/Ruralurbancontinuumcodes2023.csv"
    schedules = mirror / "nrel_depot_schedules_2021"
    return {
        "/www.ers.usda.gov/sites/default/files/_laserfiche/DataFiles/53251/"
        "Ruralurbancontinuumcodes2023.xlsx": _workbook(codes, "latin-1", work),
        f"{BTS}/0849b1bd4a5e4b4e831877b7c25d6062_0/downloads/data?format=csv&spatialRefId=4326&where=1%3D1": (
            mirror / "bts_truck_parking/Truck_Stop_Parking.csv"
        ).read_bytes(),
        f"{BTS}/e3b6065cce144be8a13a59e03c4195fe_1/downloads/data?format=shp&spatialRefId=4326&where=1%3D1": packed(
            {path.name: path.read_bytes() for path in sorted(ports.iterdir())}
        ),
        **{
            f"{DEPOTS}/{fleet}/veh_{kind}.csv": (schedules / f"{fleet}-veh_{kind}.csv").read_bytes()
            for fleet in FLEETS
            for kind in ("schedules", "op_days")
        },
    }


def _workbook(path: Path, encoding: str, work: Path) -> bytes:
    """A CSV file as the workbook it was saved from, every cell as text."""
    with path.open(newline="", encoding=encoding) as reading:
        rows: Iterable[list[str | None]] = [[cell or None for cell in row] for row in csv.reader(reading)]
    return write_xlsx(work / f"{path.stem}.xlsx", {"Sheet1": list(rows)}).read_bytes()


def _unpacked(path: Path) -> bytes:
    with gzip.open(path) as reading:
        return reading.read()

"""Which county someone means: by label, by name and state, by code of any year, or by ZIP code.

Belongs here: reading what was typed, and suggestions where it fits none or several. Does not belong here: what is
told of the county (`orchestration.explain`).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.errors import QueryError
from warehouse.reader import ask

if TYPE_CHECKING:
    import duckdb

_SHOWN = 8
_UNKNOWN = "?"
"""In place of the code of a state that there is not."""
_KINDS = re.compile(
    r" (county|parish|borough|census area|municipality|city and borough|planning region)$", re.IGNORECASE
)
_COUNTIES = """
    select county_fips, county_label, county_name, counties.state, state_name, coalesce(population_count, 0)
    from marts.dim_county as counties inner join marts.dim_state using (state) order by county_fips
"""
_BY_CODE = """
    select county_fips, weight, method, county_name from marts.dim_county_code
    where code = $code order by weight desc, county_fips
"""
_BY_ZIP = "select county_fips, county_share, county_count from marts.dim_zip where zip = $zip"


@dataclass(frozen=True)
class County:
    """A county of the release. note: how it was found, where that is worth a word."""

    county_fips: str
    county_label: str
    county_name: str
    state: str
    state_name: str
    note: str | None = None


class CountyError(QueryError):
    """What was typed names no county, or several."""


def find_county(connection: duckdb.DuckDBPyConnection, asked: str) -> County:
    """The county meant by a label (`Harris, TX`, `harris county, texas`), a county code or a ZIP code.

    A code of five digits is a county code first; `zip:48201` asks for the ZIP code. Raises CountyError with suggestions.
    """
    counties = {
        str(fips): (County(str(fips), str(label), str(name), str(state), str(state_name)), float(people))  # type: ignore[arg-type]
        for fips, label, name, state, state_name, people in ask(connection, _COUNTIES).rows
    }
    text = asked.strip()
    if text.lower().startswith("zip:"):
        return _of_zip(connection, text[4:].strip(), counties)
    if re.fullmatch(r"\d{4,5}", text):
        return _of_code(connection, text.zfill(5), counties)
    return _of_name(text, counties)


_Counties = dict[str, tuple[County, float]]


def _of_code(connection: duckdb.DuckDBPyConnection, code: str, counties: _Counties) -> County:
    zipped = ask(connection, _BY_ZIP, {"zip": code}).rows
    if code in counties:
        county = counties[code][0]
        also = counties[str(zipped[0][0])][0] if zipped else None
        if also and also != county:
            return _noted(county, f"ZIP code {code} lies in {also.county_label}: ask for zip:{code}")
        return county
    found = ask(connection, _BY_CODE, {"code": code}).rows
    if len(found) == 1:
        fips, _, method, name = found[0]
        known = f" ({name})" if name else ""
        return _noted(counties[str(fips)][0], f"code {code}{known} comes home to {fips} of 2017 by {method}")
    if found:
        raise CountyError(
            f"Code {code} ({found[0][3] or 'of another year'}) is spread over {len(found)} counties of 2017.",
            remedy=f"Ask for one of them: {_listed(counties[str(row[0])][0] for row in found)}",
        )
    if zipped:
        return _of_zip(connection, code, counties)
    raise CountyError(
        f"There is no county code and no ZIP code {code}.",
        remedy='Codes have five digits, such as 48201; a label works too: phasein explain "Harris, TX"',
    )


def _of_zip(connection: duckdb.DuckDBPyConnection, code: str, counties: _Counties) -> County:
    found = ask(connection, _BY_ZIP, {"zip": code.zfill(5)}).rows
    if not found:
        raise CountyError(
            f"ZIP code {code!r} is not in marts.dim_zip.",
            remedy="It has five digits and held addresses in the first quarter of 2021; ask for the county instead.",
        )
    fips, share, count = found[0]
    part = f", {float(share):.0%} of its addresses" if int(count) > 1 else ""  # type: ignore[arg-type, call-overload]
    return _noted(counties[str(fips)][0], f"by ZIP code {code}{part}")


def _of_name(text: str, counties: _Counties) -> County:
    name, state = _split(text, {county.state: county.state_name for county, _ in counties.values()})
    of_state = [pair for pair in counties.values() if state is None or pair[0].state == state]
    if state == _UNKNOWN:
        raise CountyError(
            f"There is no state {text.rpartition(',')[2].strip()!r}, so no county {text!r}.",
            remedy=_suggestion(_near(name, _bare(name), list(counties.values()))),
        )
    exact = [pair for pair in of_state if _plain(name) in _names(pair[0])]
    if not exact:
        exact = [pair for pair in of_state if _bare(name) in _names(pair[0])]
    if len(exact) == 1:
        return exact[0][0]
    if exact:
        ordered = sorted(exact, key=lambda pair: (-pair[1], pair[0].county_fips))
        raise CountyError(
            f"{text!r} fits {len(exact)} counties.",
            remedy=f"Ask for one of them: {_listed(county for county, _ in ordered)}",
        )
    near = _near(text, _bare(name), of_state)
    if not near and state and len(of_state) <= _SHOWN:
        near = [county for county, _ in of_state]
    raise CountyError(f"There is no county {text!r}.", remedy=_suggestion(near))


def _suggestion(near: list[County]) -> str:
    return f"Perhaps {_listed(near)}" if near else "`from marts.dim_county` lists all, with label and code"


def _near(text: str, name: str, pairs: list[tuple[County, float]]) -> list[County]:
    """Counties whose label or name looks like what was typed, the likeliest first."""
    by_key: dict[str, list[County]] = {}
    for county, _ in pairs:
        by_key.setdefault(_plain(county.county_label), []).append(county)
        by_key.setdefault(min(_names(county), key=len), []).append(county)
    likely = difflib.get_close_matches(_plain(text), by_key, n=_SHOWN, cutoff=0.7)
    likely += difflib.get_close_matches(name, by_key, n=_SHOWN, cutoff=0.75)
    found = [county for key in likely for county in by_key[key]]
    return list(dict.fromkeys(found))[:_SHOWN]


def _split(text: str, states: dict[str, str]) -> tuple[str, str | None]:
    """Name and state code of `Harris, TX`, `Harris County, Texas`, `harris tx` or `Harris` (None); _UNKNOWN after a comma."""
    codes = {_plain(code): code for code in states} | {_plain(name): code for code, name in states.items()}
    head, comma, tail = text.rpartition(",")
    if comma:
        return head, codes.get(_plain(tail), _UNKNOWN) if tail.strip() else None
    words = _plain(text).split(" ")
    for count in (1, 2, 3):
        code = codes.get(" ".join(words[-count:]))
        if code and len(words) > count:
            return " ".join(words[:-count]), code
    return text, None


def _names(county: County) -> set[str]:
    """How its name may be typed: as on the label, or whole."""
    return {_plain(county.county_label.rpartition(",")[0]), _plain(county.county_name)}


def _bare(name: str) -> str:
    return _plain(_KINDS.sub("", name.strip()))


def _plain(text: str) -> str:
    """Lower case without accents, full stops and double spaces: `Doña Ana` -> `dona ana`, `St. Louis` -> `st louis`."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", flat.replace("'", "").replace(".", "")).split())


def _listed(counties: Iterable[County]) -> str:
    each = [f"{county.county_label} ({county.county_fips})" for county in counties]
    more = f" and {len(each) - _SHOWN} more" if len(each) > _SHOWN else ""
    return ", ".join(each[:_SHOWN]) + more


def _noted(county: County, note: str) -> County:
    return County(
        county.county_fips, county.county_label, county.county_name, county.state, county.state_name, note
    )

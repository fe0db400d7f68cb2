"""Rules about rows that several sources share, beside those of `ingest.quarantine`.

Belongs here: what is wrong with an amount, an identifier, a place or a key, whatever the publisher. Does
not belong here: how rules are applied (`ingest.quarantine`), rules of one source.
"""

from __future__ import annotations

import polars as pl

from ingest.quarantine import (
    Rule,
    missing,
    negative,
    not_a_number,
    not_a_whole_number,
    too_large,
    unknown_county,
    whole_number,
)
from ingest.reference import Reference


def amount_rules(column: str) -> tuple[Rule, ...]:
    """An amount is there, is a finite number, is not negative and not beyond all measure."""
    return (missing(column), *optional_amount_rules(column))


def optional_amount_rules(column: str) -> tuple[Rule, ...]:
    """An amount is empty, or a finite number that is not negative and not beyond all measure."""
    return (not_a_number(column), negative(column), too_large(column))


def optional_count_rules(column: str) -> tuple[Rule, ...]:
    """A count is empty, or a whole number that is not negative and not beyond all measure."""
    return (not_a_whole_number(column), negative(column), too_large(column))


def identifier_rules(column: str) -> tuple[Rule, ...]:
    """An identifier is there and is a whole number that is not negative."""
    return (missing(column), not_a_whole_number(column), negative(column))


def county_code_rules(column: str, reference: Reference) -> tuple[Rule, ...]:
    """A county code is there and comes home to a canonical county; territories get a reason of their own."""
    state_codes = reference.counties["county_fips"].str.slice(0, 2).unique().sort().implode()
    state_code = pl.col(column).str.zfill(5).str.slice(0, 2)
    return (
        missing(column),
        Rule(
            column,
            ~state_code.is_in(state_codes),
            "outside the canonical counties: not in the 50 states or DC",
        ),
        unknown_county(column, reference.known_codes),
    )


def outside_states(column: str, reference: Reference, *, besides: tuple[str, ...] = ()) -> Rule:
    """The postal code is missing, or neither one of the 50 states or DC nor one of `besides`."""
    known = sorted({*reference.states.to_list(), *besides})
    inside = pl.col(column).is_in(known).fill_null(False)
    return Rule(column, ~inside, "outside the canonical counties: not in the 50 states or DC")


def ambiguous_key(*columns: str) -> Rule:
    """Another row holds the same key: all of them go, since nothing says which is right.

    Whole numbers are the same by value: `34`, `034` and `34.0` are one key.
    """
    return Rule(columns[-1], is_repeated(*columns), f"several rows have the same {', '.join(columns)}")


def is_repeated(*columns: str) -> pl.Expr:
    """Whether another row has the same in these columns, whole numbers by value."""
    return pl.struct(
        pl.coalesce(whole_number(column).cast(pl.String), pl.col(column).cast(pl.String)).alias(column)
        for column in columns
    ).is_duplicated()

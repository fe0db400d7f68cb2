/**
 * Sentences that carry numbers, built from the release's numbers.
 * Belongs here: wording. Does not belong here: where it stands on the page.
 */

import { energy, isMissing, money, percent, plain, whole, withUnit } from "./format.js";

/** What the map says, for everyone and for who cannot see it. */
export function mapWords(model, choice) {
  const number = model.scenarioNumber.get(choice.scenario);
  const nation = model.header.nation[number];
  const y = model.years.indexOf(choice.year);
  return `In ${choice.year} ${whole(nation.open_county_count[y])} of ${whole(model.counties)} counties are open. `
    + `They hold ${percent(nation.open_need_share[y])} of a need of ${energy(nation.need_mwh[y])} a year; ${percent(nation.served_share[y])} of the need is served.`;
}

/** The nation's key figures in a year. */
export function nationFacts(model, scenarioId, year) {
  const nation = model.header.nation[model.scenarioNumber.get(scenarioId)];
  const y = model.years.indexOf(year);
  return [
    ["Need", `${energy(nation.need_mwh[y])}`, `a year; ${energy(nation.need_low_mwh[y])} to ${energy(nation.need_high_mwh[y])}`],
    ["Served", percent(nation.served_share[y]), `${energy(nation.unserved_mwh[y])} not reached`],
    ["Vehicles", plain(nation.ze_vehicle_count[y]), "zero-emission, on the road"],
    ["Ports", plain(nation.port_count[y]), `at ${plain(nation.site_count[y])} sites`],
    ["Capital", money(nation.capital_usd[y]), "to date, dollars of 2024"],
    ["Counties open", whole(nation.open_county_count[y]), `of ${whole(model.counties)}`],
  ];
}

const CAUSE = { not_open: "the county has not opened", lead_time: "the county is open and waits for its grid connection", grid: "the grid cannot grow fast enough" };
export const OUTCOMES = { served: "served", not_open: "not open yet", lead_time: "waits for power", grid: "grid too slow" };

/** Why a county's need is served or not in a year. */
export function servedWords(model, scenarioId, county, year) {
  const at = (measure) => model.at(measure, scenarioId, county, year);
  const share = at("served_share");
  if (isMissing(share)) return `It has no need in ${year}.`;
  const missed = at("unserved_mwh");
  if (share > 0.99995) return `In ${year} all of its need of ${energy(at("need_mwh"))} is served.`;
  const cause = CAUSE[model.header.causes[at("unserved_cause")]];
  const start = share > 0 ? `In ${year} ${percent(share)} of its need of ${energy(at("need_mwh"))} is served` : `In ${year} nothing of its need of ${energy(at("need_mwh"))} is served`;
  return `${start}; ${energy(missed)} are not, because ${cause}.`;
}

/** Certainty of a county's phase. */
export function certaintyWords(model, scenarioId, county) {
  const { draws } = model.scenario(scenarioId);
  const plan = (measure) => model.plan(measure, scenarioId, county);
  if (!draws || isMissing(plan("agreement_share"))) return "This scenario is not part of the ensemble: there is no figure of certainty.";
  const [early, late] = [plan("opening_year_p10"), plan("opening_year_p90")];
  const when = early === late ? `it opens in ${early} in at least four of five` : `in four of five it opens between ${early} and ${late}`;
  return `Weights, need and targets were varied in ${draws} draws: in ${percent(plan("agreement_share"))} of them the county has this phase; ${when}. `
    + `It is a hub in ${percent(plan("hub_share"))} and on a corridor in ${percent(plan("corridor_share"))}.`;
}

/** What would make a county a hub, or stop it; needs are those of `year`, the last of the hub phases. */
export function tippingWords(lever, isHub, year) {
  const way = isHub ? "It would stop being a hub" : "It would become a hub";
  const rises = lever.to > lever.from;
  if (lever.kind === "need") {
    return `${way} if its need${year ? ` in ${year}` : ""} ${rises ? "rose" : "fell"} from ${energy(lever.from)} to ${energy(lever.to)}.`;
  }
  if (lever.kind === "factor_weight") {
    const name = lever.name.replace(/^Weight of /, "");
    return `${way} if the weight of ${name.toLowerCase()} ${rises ? "rose" : "fell"} from ${percent(lever.from)} to ${percent(lever.to)}.`;
  }
  return `${way} if “${lever.name}” ${rises ? "rose" : "fell"} from ${plain(lever.from)} to ${plain(lever.to)} on its scale of 0 to 1.`;
}

/** Opening of a county in one line. */
export function openingWords(model, scenarioId, county) {
  const phase = model.scenario(scenarioId).phases[model.plan("phase", scenarioId, county)];
  if (!phase) return "This county is in no phase.";
  const [opens, energised] = [model.plan("opening_year", scenarioId, county), model.plan("energised_year", scenarioId, county)];
  const power = isMissing(energised) ? "" : `; power can flow from ${energised}`;
  return `${phase.name}: opens in ${opens}${power}.`;
}

export const rawText = (row) => (isMissing(row.raw) ? "not known: its weight is shared out" : withUnit(row.raw, row.unit));

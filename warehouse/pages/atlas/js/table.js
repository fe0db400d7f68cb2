/**
 * Tables of counties, launch areas and states: rows, order, filter, CSV.
 * Belongs here: what the rows hold. Does not belong here: drawing them.
 */

import { plainText } from "./search.js";

/**
 * @typedef {{id: string, name: string, unit: string, kind: "text"|"energy"|"count"|"share"|"money"|"year"|"number"}} TableColumn
 */

const COMMON = [
  { id: "need_mwh", name: "Need", unit: "a year", kind: "energy" },
  { id: "served_share", name: "Served", unit: "share of need", kind: "share" },
  { id: "port_count", name: "Ports", unit: "ports", kind: "count" },
  { id: "site_count", name: "Sites", unit: "sites", kind: "count" },
  { id: "capital_usd", name: "Capital to date", unit: "USD of 2024", kind: "money" },
];

/** @type {Record<string, TableColumn[]>} */
export const COLUMNS = {
  counties: [
    { id: "county_fips", name: "FIPS", unit: "code", kind: "text" },
    { id: "county_label", name: "County", unit: "name", kind: "text" },
    { id: "phase_name", name: "Phase", unit: "name", kind: "text" },
    { id: "opening_year", name: "Opens", unit: "year", kind: "year" },
    { id: "launch_area", name: "Launch area", unit: "name", kind: "text" },
    { id: "score", name: "Score", unit: "0 to 100", kind: "number" },
    { id: "agreement_share", name: "Certainty", unit: "share of draws", kind: "share" },
    ...COMMON,
  ],
  areas: [
    { id: "launch_area_id", name: "Id", unit: "code", kind: "text" },
    { id: "launch_area", name: "Launch area", unit: "name", kind: "text" },
    { id: "county_count", name: "Counties", unit: "counties", kind: "count" },
    { id: "opening_year", name: "Opens from", unit: "year", kind: "year" },
    { id: "stands_share", name: "Stands in", unit: "share of draws", kind: "share" },
    { id: "no_regret", name: "No regret", unit: "yes or no", kind: "text" },
    ...COMMON,
  ],
  states: [
    { id: "state", name: "Code", unit: "code", kind: "text" },
    { id: "state_name", name: "State", unit: "name", kind: "text" },
    { id: "county_count", name: "Counties", unit: "counties", kind: "count" },
    { id: "open_county_count", name: "Open", unit: "counties", kind: "count" },
    ...COMMON,
  ],
};

/**
 * All rows of a table in a scenario and year; `select` is what a click on the row chooses.
 * @param {import("./model.js").Model} model
 * @param {"counties"|"areas"|"states"} table
 */
export function rowsOf(model, table, scenarioId, year) {
  const { header } = model;
  const y = model.years.indexOf(year);
  const number = model.scenarioNumber.get(scenarioId);
  const sums = (counties) => {
    const need = model.sum("need_mwh", scenarioId, counties)[y];
    return {
      need_mwh: need,
      served_share: need ? model.sum("served_mwh", scenarioId, counties)[y] / need : null,
      port_count: model.sum("port_count", scenarioId, counties)[y],
      site_count: model.sum("site_count", scenarioId, counties)[y],
      capital_usd: model.sum("capital_usd", scenarioId, counties)[y],
    };
  };
  const none = (value) => (Number.isFinite(value) ? value : null);
  if (table === "counties") {
    const { phases } = model.scenario(scenarioId);
    return header.counties.fips.map((fips, i) => ({
      select: `county:${fips}`,
      county_fips: fips,
      county_label: header.counties.label[i],
      phase_name: phases[model.plan("phase", scenarioId, i)]?.name ?? "",
      opening_year: none(model.plan("opening_year", scenarioId, i)),
      launch_area: header.areas[number][model.plan("area", scenarioId, i)]?.short ?? "",
      score: none(model.plan("score", scenarioId, i)),
      agreement_share: none(model.plan("agreement_share", scenarioId, i)),
      need_mwh: model.at("need_mwh", scenarioId, i, year),
      served_share: none(model.at("served_share", scenarioId, i, year)),
      port_count: model.at("port_count", scenarioId, i, year),
      site_count: model.at("site_count", scenarioId, i, year),
      capital_usd: model.at("capital_usd", scenarioId, i, year),
    }));
  }
  if (table === "areas") {
    return header.areas[number].map((area) => ({
      select: `area:${area.id}`,
      launch_area_id: area.id,
      launch_area: area.name,
      county_count: area.county_count,
      opening_year: area.opens_from,
      stands_share: area.stands_share,
      no_regret: area.is_no_regret === null ? "" : area.is_no_regret ? "yes" : "no",
      ...sums(model.countiesOf(`area:${area.id}`, scenarioId)),
    }));
  }
  const members = header.states.map(() => []);
  header.counties.state.forEach((state, i) => members[state].push(i));
  return header.states.map((state, s) => ({
    select: `state:${state.id}`,
    state: state.id,
    state_name: state.name,
    county_count: members[s].length,
    open_county_count: members[s].filter((i) => model.plan("opening_year", scenarioId, i) <= year).length,
    ...sums(members[s]),
  }));
}

/** Rows whose texts hold every word, in order of a column ("-id" descending); rows without a value come last. */
export function arranged(rows, columns, { filter, sort }) {
  const words = plainText(filter).split(" ").filter(Boolean);
  const texts = columns.filter((column) => column.kind === "text").map((column) => column.id);
  const kept = words.length
    ? rows.filter((row) => {
      const text = ` ${plainText(texts.map((id) => row[id]).join(" "))}`;
      return words.every((word) => text.includes(` ${word}`));
    })
    : [...rows];
  const descending = sort.startsWith("-");
  const id = sort.replace(/^-/, "");
  if (!columns.some((column) => column.id === id)) return kept;
  const empty = (value) => value === null || value === undefined || value === "";
  return kept.sort((a, b) => {
    const [left, right] = [a[id], b[id]];
    if (empty(left) || empty(right)) return Number(empty(left)) - Number(empty(right));
    const order = typeof left === "string" ? left.localeCompare(right, "en") : left - right;
    return descending ? -order : order;
  });
}

/** One cell of a CSV: text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
  const safe = /^[=+\-@\t\r|%]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** RFC 4180: header of column ids, texts in quotes (FIPS keeps its zeros), numbers to six digits. */
export function csvOf(rows, columns) {
  const lines = [columns.map((column) => csvCell(column.id)), ...rows.map((row) => columns.map((column) => csvCell(row[column.id])))];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

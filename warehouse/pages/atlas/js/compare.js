/**
 * Two scenarios side by side in numbers: the nation's figures and the counties that differ most.
 * Belongs here: the differences. Does not belong here: the second map (`main.js`).
 */

import { fill, h } from "./dom.js";
import { energy, money, percent, plain, whole } from "./format.js";

const MEASURES = [
  ["need_mwh", "Need a year", energy], ["served_mwh", "Need served", energy], ["served_share", "Share served", percent],
  ["ze_vehicle_count", "Zero-emission vehicles", plain], ["open_county_count", "Counties open", whole],
  ["port_count", "Ports", plain], ["site_count", "Sites", plain], ["capital_usd", "Capital to date", money],
];

/**
 * The nation's figures of two scenarios in a year.
 * @param {import("./model.js").Model} model
 */
export function nationDifferences(model, a, b, year) {
  const y = model.years.indexOf(year);
  const [first, second] = [a, b].map((id) => model.header.nation[model.scenarioNumber.get(id)]);
  return MEASURES.map(([measure, name, format]) => ({ name, format, a: first[measure][y], b: second[measure][y], isShare: measure.endsWith("_share") }));
}

/** Counties whose phase, opening or need differs, the largest difference of served energy first. */
export function countyDifferences(model, a, b, year, most = 15) {
  const rows = [];
  for (let i = 0; i < model.counties; i += 1) {
    const of = (id) => ({ phase: model.scenario(id).phases[model.plan("phase", id, i)]?.name ?? "none", opens: model.plan("opening_year", id, i),
      served: model.at("served_mwh", id, i, year) || 0 });
    const [first, second] = [of(a), of(b)];
    rows.push({ county: i, first, second, difference: second.served - first.served });
  }
  return rows.filter((row) => Math.abs(row.difference) > 0.5).sort((x, y) => Math.abs(y.difference) - Math.abs(x.difference)).slice(0, most);
}

/** How many counties have another opening year, and how many open earlier in the second. */
export function openingDifferences(model, a, b) {
  let earlier = 0;
  let later = 0;
  for (let i = 0; i < model.counties; i += 1) {
    const [first, second] = [model.plan("opening_year", a, i), model.plan("opening_year", b, i)];
    if (second < first) earlier += 1;
    if (second > first) later += 1;
  }
  return { earlier, later };
}

const signed = (value, format) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${format(Math.abs(value))}`;

/**
 * @param {{root: HTMLElement, model: any, store: any}} parts
 */
export function createCompare({ root, model, store }) {
  function render(choice) {
    if (!choice.compare) return fill(root);
    const [a, b] = [model.scenario(choice.scenario), model.scenario(choice.compare)];
    const { earlier, later } = openingDifferences(model, a.id, b.id);
    const counties = countyDifferences(model, a.id, b.id, choice.year);
    return fill(root,
      h("h2", { id: "compare-title" }, `${b.name} against ${a.name}, ${choice.year}`),
      h("p", {}, `Under ${b.name} ${whole(earlier)} counties open earlier and ${whole(later)} later than under ${a.name}.`),
      h("div.two", {},
        h("div.scroll", { tabindex: "0", role: "region", "aria-label": "Differences of the nation" }, h("table.data", { id: "compare-nation" },
          h("caption", {}, "The nation"),
          h("thead", {}, h("tr", {}, ["", a.name, b.name, "Difference"].map((name, c) => (name ? h(`th${c ? ".number" : ""}`, { scope: "col" }, name) : h("td", {}))))),
          h("tbody", {}, nationDifferences(model, a.id, b.id, choice.year).map((row) => h("tr", {}, h("th", { scope: "row" }, row.name),
            h("td.number", {}, row.format(row.a)), h("td.number", {}, row.format(row.b)),
            h("td.number", {}, row.isShare ? `${signed(100 * (row.b - row.a), (value) => value.toFixed(1))} points` : signed(row.b - row.a, row.format))))))),
        h("div.scroll", { tabindex: "0", role: "region", "aria-label": "Counties that differ most" }, h("table.data", {},
          h("caption", {}, "Counties where the energy served differs most"),
          h("thead", {}, h("tr", {}, ["County", a.name, b.name, "Difference"].map((name, c) => h(`th${c === 3 ? ".number" : ""}`, { scope: "col" }, name)))),
          h("tbody", {}, counties.map((row) => h("tr", {},
            h("th", { scope: "row" }, h("button.link", { type: "button", onclick: () => store.set({ select: `county:${model.header.counties.fips[row.county]}` }) }, model.header.counties.label[row.county])),
            h("td", {}, `${row.first.phase}, ${row.first.opens}`), h("td", {}, `${row.second.phase}, ${row.second.opens}`),
            h("td.number", {}, signed(row.difference, energy)))))))));
  }
  return { render };
}

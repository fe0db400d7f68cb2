/**
 * The panel: the nation, a state, a launch area or a county.
 * Belongs here: what a panel holds, in which order. Does not belong here: sentences (`text.js`), charts (`charts.js`).
 */

import { createFigure, ENERGY_UNITS, unitFor } from "./charts.js";
import { fill, h } from "./dom.js";
import { energy, isMissing, money, percent, plain, whole } from "./format.js";
import { splitSelect } from "./model.js";
import { certaintyWords, nationFacts, OUTCOMES, openingWords, rawText, servedWords, tippingWords } from "./text.js";

const facts = (list) => h("dl.facts", {}, list.map(([name, value, more]) => h("div", {}, h("dt", {}, name), h("dd", {}, value, more ? h("span.muted", {}, ` ${more}`) : null))));

/**
 * @param {{root: HTMLElement, model: any, store: any, charts: () => any, palette: () => any}} parts
 */
export function createDetail({ root, model, store, charts, palette }) {
  const needFigure = createFigure({ id: "county-need", title: "Need by year", level: "h3", columns: [
    { name: "Year", text: (row) => String(row.year) }, { name: "Need", text: (row) => energy(row.mwh) },
    { name: "Low", text: (row) => energy(row.low_mwh) }, { name: "High", text: (row) => energy(row.high_mwh) }] });
  const segmentFigure = createFigure({ id: "county-segment", title: "Need by segment", level: "h3", columns: [
    { name: "Year", text: (row) => String(row.year) }, { name: "Segment", text: (row) => row.segment_name }, { name: "Need", text: (row) => energy(row.mwh) }] });
  const outcomeFigure = createFigure({ id: "county-outcome", title: "Served, and not served and why", level: "h3", columns: [
    { name: "Year", text: (row) => String(row.year) }, { name: "Need that is", text: (row) => OUTCOMES[row.outcome] }, { name: "MWh", text: (row) => energy(row.mwh) }] });
  const scoreFigure = createFigure({ id: "county-score", title: "Why this score", level: "h3", columns: [
    { name: "Indicator", text: (row) => row.name }, { name: "Factor", text: (row) => row.factor_name },
    { name: "Value", text: rawText }, { name: "Points", text: (row) => plain(row.points) }] });

  /** Draws for what is chosen; returns the sentence for the live region. */
  function render(choice) {
    const [kind, key] = splitSelect(choice.select);
    const close = h("button.close", { type: "button", onclick: () => store.set({ select: "" }) }, "Back to the nation");
    const counties = model.countiesOf(choice.select, choice.scenario);
    if (kind === "county" && counties.length) return county(choice, counties[0], close);
    if (kind === "area" && counties.length) return area(choice, key, counties, close);
    if (kind === "state" && counties.length) return state(choice, key, counties, close);
    return nation(choice);
  }

  function nation(choice) {
    const scenario = model.scenario(choice.scenario);
    const areas = model.header.areas[model.scenarioNumber.get(choice.scenario)].slice(0, 8);
    fill(root,
      h("h2", { id: "panel-title" }, `The nation in ${choice.year}`),
      h("p", {}, h("strong", {}, scenario.name), `: ${scenario.description}.`),
      facts(nationFacts(model, choice.scenario, choice.year)),
      areas.length ? h("h3", {}, `Largest launch areas${model.hubYear(choice.scenario) ? `, by need in ${model.hubYear(choice.scenario)}` : ""}`) : null,
      areas.length ? h("ol.places", {}, areas.map((each) => h("li", {}, placeButton(`area:${each.id}`, each.short),
        h("span.muted", {}, `${percent(each.need_share, 1)} of need, opens ${each.opens_from}`)))) : h("p", {}, `This scenario has no launch areas${scenario.is_control ? ": every county opens at once" : ""}.`),
      h("p.muted", {}, "Click a county, or search for one, to see why it has its score, phase and chargers."));
    return `The nation in ${choice.year}`;
  }

  const placeButton = (select, name) => h("button.link", { type: "button", onclick: () => store.set({ select }) }, name);

  function sumsOf(choice, counties) {
    const y = model.years.indexOf(choice.year);
    const sum = (measure) => model.sum(measure, choice.scenario, counties)[y];
    const need = sum("need_mwh");
    return facts([
      ["Need", energy(need), `a year; ${energy(sum("need_low_mwh"))} to ${energy(sum("need_high_mwh"))}`],
      ["Served", need ? percent(sum("served_mwh") / need) : "no need", `${energy(sum("unserved_mwh"))} not reached`],
      ["Vehicles", plain(sum("ze_vehicle_count")), "zero-emission, at depots"],
      ["Ports", whole(sum("port_count")), `at ${whole(sum("site_count"))} sites`],
      ["Capital", money(sum("capital_usd")), `to date; ${money(sum("capital_low_usd"))} to ${money(sum("capital_high_usd"))}`],
      ["Counties open", whole(counties.filter((i) => model.plan("opening_year", choice.scenario, i) <= choice.year).length), `of ${whole(counties.length)}`],
    ]);
  }

  function yearFigures(choice, counties) {
    const set = charts();
    const sums = (measure) => model.sum(measure, choice.scenario, counties);
    const [need, low, high] = [sums("need_mwh"), sums("need_low_mwh"), sums("need_high_mwh")];
    const needRows = model.years.map((year, y) => ({ year, mwh: need[y], low_mwh: low[y], high_mwh: high[y] }));
    const y = model.years.indexOf(choice.year);
    const [, factor, unit] = unitFor(Math.max(...need), ENERGY_UNITS);
    const twh = (rows) => rows.map((row) => ({ ...row, need_twh: row.mwh / factor }));
    const replace = [["TWh a year", `${unit} a year`]];
    needFigure.show({ spec: set.county_need, height: 190, replace, rows: needRows,
      data: { rows: needRows.map((row) => ({ year: row.year, need: row.mwh / factor, low: row.low_mwh / factor, high: row.high_mwh / factor })) },
      words: `${energy(need[y])} in ${choice.year}, ${energy(low[y])} to ${energy(high[y])} as energy assumptions vary; ${energy(need.at(-1))} in ${model.years.at(-1)}.` });
    const segments = model.bySegment(choice.scenario, counties);
    const now = segments.filter((row) => row.year === choice.year).sort((a, b) => b.mwh - a.mwh);
    segmentFigure.show({ spec: set.energy_by_segment, height: 340, replace, rows: segments, data: { rows: twh(segments) },
      words: need[y] ? `Largest in ${choice.year}: ${now.slice(0, 2).map((row) => `${row.segment_name.toLowerCase()} (${percent(row.mwh / need[y])})`).join(" and ")}.` : `No need in ${choice.year}.` });
    const outcomes = model.byOutcome(choice.scenario, counties);
    const served = outcomes.find((row) => row.outcome === "served" && row.year === choice.year);
    outcomeFigure.show({ spec: set.outcome, height: 240, columns: 2, replace, rows: outcomes, data: { rows: twh(outcomes).map((row) => ({ ...row, outcome: OUTCOMES[row.outcome] })) },
      words: need[y] ? `${percent(served.mwh / need[y])} of need is served in ${choice.year}.` : `No need in ${choice.year}.` });
  }

  function area(choice, id, counties, close) {
    const each = model.header.areas[model.scenarioNumber.get(choice.scenario)].find((found) => found.id === id);
    const sure = isMissing(each.stands_share) ? "There is no figure of certainty for it." : `It stands in ${percent(each.stands_share)} of the draws of this scenario${each.is_no_regret ? ", and nearly always in every scenario of the ensemble: no regret." : "."}`;
    fill(root, close, h("h2", { id: "panel-title" }, each.short), h("p", {}, `Launch area, rank ${each.need_rank} by need, ${percent(each.need_share, 1)} of the nation's${model.hubYear(choice.scenario) ? ` in ${model.hubYear(choice.scenario)}` : ""}. ${each.opens_from === each.last_opening_year ? `Opens in ${each.opens_from}` : `Opens from ${each.opens_from} to ${each.last_opening_year}`}. ${sure}`),
      h("p.muted", {}, each.name),
      sumsOf(choice, counties), h("h3", {}, "Its hubs"),
      h("ul.places", {}, counties.map((i) => h("li", {}, placeButton(`county:${model.header.counties.fips[i]}`, model.header.counties.label[i]),
        h("span.muted", {}, `score ${plain(model.plan("score", choice.scenario, i))}, opens ${model.plan("opening_year", choice.scenario, i)}`)))),
      needFigure.root, outcomeFigure.root, segmentFigure.root);
    yearFigures(choice, counties);
    return `${each.short}, launch area of ${counties.length} counties`;
  }

  function state(choice, code, counties, close) {
    const each = model.header.states[model.stateNumber.get(code)];
    const first = [...counties].sort((a, b) => model.plan("opening_order", choice.scenario, a) - model.plan("opening_order", choice.scenario, b)).slice(0, 8);
    fill(root, close, h("h2", { id: "panel-title" }, `${each.name} in ${choice.year}`), sumsOf(choice, counties),
      h("button.wide", { type: "button", onclick: () => { store.set({ of: code }); document.getElementById("charts")?.scrollIntoView(); } }, `Charts of ${each.name}`),
      h("h3", {}, "Open first"), h("ol.places", {}, first.map((i) => h("li", {}, placeButton(`county:${model.header.counties.fips[i]}`, model.header.counties.label[i]),
        h("span.muted", {}, `opens ${model.plan("opening_year", choice.scenario, i)}`)))),
      needFigure.root, outcomeFigure.root, segmentFigure.root);
    yearFigures(choice, counties);
    return `${each.name}, ${counties.length} counties`;
  }

  function county(choice, i, close) {
    const { header } = model;
    const plan = (measure) => model.plan(measure, choice.scenario, i);
    const at = (measure) => model.at(measure, choice.scenario, i, choice.year);
    const number = model.scenarioNumber.get(choice.scenario);
    const inArea = header.areas[number][plan("area")];
    const legs = header.legs[number].filter((leg) => leg.counties.includes(i));
    const isHub = plan("is_hub") === 1;
    const levers = model.tipping(choice.scenario, i);
    const stateNumber = header.counties.state[i];
    const points = model.contributions(choice.scenario, i);
    const existing = model.fixed("existing_dc_fast_port_count", i);
    fill(root, close,
      h("h2", { id: "panel-title" }, header.counties.label[i]),
      h("p.muted", {}, `${header.counties.name[i]}, `, placeButton(`state:${header.states[stateNumber].id}`, header.states[stateNumber].name), `, FIPS ${header.counties.fips[i]}, ${plain(model.fixed("population_count", i))} people`),
      h("p.lead", {}, openingWords(model, choice.scenario, i), inArea ? [" In the launch area ", placeButton(`area:${inArea.id}`, inArea.short), "."] : isHub ? " A hub that stands alone." : ""),
      legs.length ? h("p", {}, `On the corridor${legs.length > 1 ? "s" : ""} ${legs.slice(0, 4).map((leg) => `${leg.name}${leg.roads ? ` (${leg.roads})` : ""}`).join("; ")}${legs.length > 4 ? ` and ${legs.length - 4} more` : ""}.`) : null,
      h("p", {}, servedWords(model, choice.scenario, i, choice.year)),
      facts([
        ["Need", energy(at("need_mwh")), `in ${choice.year}; ${energy(at("need_low_mwh"))} to ${energy(at("need_high_mwh"))}`],
        ["Where", `${percent(1 - at("en_route_share"))} at depots`, `${percent(at("en_route_share"))} en route`],
        ["Ports", whole(at("port_count")), `at ${whole(at("site_count"))} sites: ${whole(at("depot_port_count"))} at depots, ${whole(at("en_route_port_count"))} en route${existing > 0 ? `; ${whole(existing)} public fast ports stood before` : ""}`],
        ["Money", money(at("capital_usd")), `to date; ${money(at("capital_low_usd"))} to ${money(at("capital_high_usd"))}; public part ${money(at("public_usd"))}`],
        ["Grid", `${plain(at("grid_mw"))} MW`, `built; peak of need ${plain(at("peak_mw"))} MW`],
        ["Guests", energy(at("hosted_mwh")), "delivered to trucks of other counties"],
      ]),
      points.length ? scoreFigure.root : h("p", {}, "This scenario scores no counties."),
      h("h3", {}, "Certainty"), h("p", {}, certaintyWords(model, choice.scenario, i)),
      isMissing(model.fixed("regret_usd", i)) ? null : h("p", {}, `Building it by this plan and meeting the slow scenario instead costs ${money(model.fixed("regret_usd", i))} of regret in the mean of the draws.`),
      h("h3", {}, isHub ? "What would stop it being a hub" : "What would make it a hub"),
      levers.length ? h("ul", {}, levers.slice(0, 5).map((lever) => h("li", {}, tippingWords(lever, isHub, model.hubYear(choice.scenario)), lever.smallest ? h("span.badge", {}, "smallest change") : null)))
        : h("p", {}, model.scenario(choice.scenario).phases.some((phase) => phase.kind === "hub") ? "No single indicator, weight or need can do it alone." : "This scenario has no hubs."),
      needFigure.root, outcomeFigure.root, segmentFigure.root);
    if (points.length) {
      scoreFigure.show({ spec: charts().waterfall, data: { rows: waterfall(points) }, rows: [...points].sort((a, b) => b.points - a.points), height: 27 * waterfall(points).length + 56,
        key: [...new Set(points.map((row) => row.factor_name))].map((label, n) => ({ label, fill: palette().factor[n % palette().factor.length] })),
        words: `Score ${plain(plan("score"))} of 100, rank ${whole(plan("score_rank"))} of ${whole(model.counties)}. ${factorWords(points)}` });
    }
    yearFigures(choice, [i]);
    return `${header.counties.label[i]}. ${openingWords(model, choice.scenario, i)} ${servedWords(model, choice.scenario, i, choice.year)}`;
  }

  return { render };
}

/** A long name in lines, as the chart's labels are too narrow for it. */
export function inLines(name, most = 27) {
  const lines = [""];
  for (const word of name.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= most || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return (lines.length > 2 ? [lines[0], `${lines[1]} …`] : lines).join("\n");
}

/** Steps of the score: within a factor the largest first; what weighs little is put together. */
export function waterfall(points, least = 0.25) {
  const factors = [...new Set(points.map((row) => row.factor))];
  const rows = [];
  let running = 0;
  const add = (name, factor, value) => {
    rows.push({ step: inLines(name), factor, from: running, to: running + value, points: value, order: rows.length });
    running += value;
  };
  for (const factor of factors) {
    const own = points.filter((row) => row.factor === factor).sort((a, b) => b.points - a.points);
    for (const row of own.filter((each) => Math.abs(each.points) >= least)) add(row.name, row.factor_name, row.points);
    const rest = own.filter((each) => Math.abs(each.points) < least);
    const left = rest.reduce((sum, row) => sum + row.points, 0);
    if (Math.abs(left) >= 0.05) add(`${rest.length} more of ${own[0].factor_name.toLowerCase()}`, own[0].factor_name, left);
  }
  const most = Math.max(running, ...rows.map((row) => row.to));
  rows.push({ step: "Score", factor: "Score", from: 0, to: running, points: running, order: rows.length });
  return rows.map((row) => ({ ...row, room: most * 1.25 }));
}

function factorWords(points) {
  const sums = new Map();
  for (const row of points) sums.set(row.factor_name, (sums.get(row.factor_name) ?? 0) + row.points);
  return `${[...sums].sort((a, b) => b[1] - a[1]).map(([name, value]) => `${name} ${value.toFixed(1)}`).join(", ")} points.`;
}

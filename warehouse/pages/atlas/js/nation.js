/**
 * Charts of the nation or of a state.
 * Belongs here: which charts, from which rows, with which sentence. Does not belong here: running Vega (`charts.js`).
 */

import { createFigure, ENERGY_UNITS, POWER_UNITS, unitFor } from "./charts.js";
import { fill, h } from "./dom.js";
import { energy, percent, plain, whole } from "./format.js";
import { OUTCOMES } from "./text.js";

const KIND = { hub: "Launch areas", corridor: "Corridors", network: "National network" };
const PLAN = { phased: "the plan, phased", build_everywhere: "the same money everywhere at once", random_order: "counties in random order" };
const STRATEGY = { unmanaged: "unmanaged", managed: "managed", mixed: "mixed, as planned with" };

/**
 * @param {{root: HTMLElement, picker: HTMLSelectElement, model: any, store: any, charts: () => any}} parts
 */
export function createNation({ root, picker, model, store, charts }) {
  const year = { name: "Year", text: (row) => String(row.year) };
  const need = { name: "Need", text: (row) => energy(row.mwh) };
  const figures = {
    phase: createFigure({ id: "chart-phase", title: "Energy by phase", columns: [year, { name: "Opens as", text: (row) => KIND[row.phase_kind] }, need] }),
    segment: createFigure({ id: "chart-segment", title: "Energy by segment", columns: [year, { name: "Segment", text: (row) => row.segment_name }, need] }),
    outcome: createFigure({ id: "chart-outcome", title: "Served, and not served and why", columns: [year, { name: "Need that is", text: (row) => OUTCOMES[row.outcome] }, need] }),
    concentration: createFigure({ id: "chart-concentration", title: "Concentration of need", columns: [
      { name: "Counties", text: (row) => whole(row.counties) }, { name: "Share of counties", text: (row) => percent(row.county_share, 1) }, { name: "Share of need", text: (row) => percent(row.need_share, 1) }] }),
    phasing: createFigure({ id: "chart-phasing", title: "What phasing buys", columns: [
      year, { name: "Spent as", text: (row) => PLAN[row.plan_id] }, { name: "Need served", text: (row) => percent(row.served_share, 1) }] }),
    load: createFigure({ id: "chart-load", title: "Load over a day", columns: [
      { name: "Hour", text: (row) => `${row.hour}:00` }, { name: "Charging", text: (row) => STRATEGY[row.charging_strategy] }, { name: "MW", text: (row) => plain(row.mw) }] }),
  };
  fill(picker, h("option", { value: "" }, "The nation"), model.header.states.map((state) => h("option", { value: state.id }, state.name)));
  picker.addEventListener("change", () => store.set({ of: picker.value }));
  fill(root, Object.values(figures).map((figure) => figure.root));

  async function render(choice) {
    picker.value = choice.of;
    const set = charts();
    const place = choice.of ? model.header.states[model.stateNumber.get(choice.of)].name : "the nation";
    const counties = model.countiesOf(choice.of ? `state:${choice.of}` : "", choice.scenario);
    const y = model.years.indexOf(choice.year);
    const total = model.sum("need_mwh", choice.scenario, counties);
    const [, factor, unit] = unitFor(Math.max(...total), ENERGY_UNITS);
    const replace = [["TWh a year", `${unit} a year`]];
    const twh = (rows) => rows.map((row) => ({ ...row, need_twh: row.mwh / factor }));
    const shareNow = (rows, test) => rows.filter((row) => row.year === choice.year && test(row)).reduce((sum, row) => sum + row.mwh, 0) / (total[y] || 1);

    const phases = model.byPhase(choice.scenario, counties);
    figures.phase.show({ spec: set.energy_by_phase, height: 300, columns: 3, replace, rows: phases, data: { rows: twh(phases) },
      words: `Need of ${place} by the phase in which counties open: in ${choice.year} ${["hub", "corridor", "network"].map((kind) => `${KIND[kind].toLowerCase()} ${percent(shareNow(phases, (row) => row.phase_kind === kind))}`).join(", ")} of ${energy(total[y])}.` });
    const segments = model.bySegment(choice.scenario, counties);
    const largest = segments.filter((row) => row.year === choice.year).sort((a, b) => b.mwh - a.mwh);
    figures.segment.show({ spec: set.energy_by_segment, height: 330, replace, rows: segments, data: { rows: twh(segments) },
      words: `Largest in ${choice.year}: ${largest.slice(0, 3).map((row) => `${row.segment_name.toLowerCase()} ${percent(row.mwh / (total[y] || 1))}`).join(", ")}.` });
    const outcomes = model.byOutcome(choice.scenario, counties);
    figures.outcome.show({ spec: set.outcome, height: 300, columns: 2, replace, rows: outcomes, data: { rows: twh(outcomes).map((row) => ({ ...row, outcome: OUTCOMES[row.outcome] })) },
      words: `In ${choice.year} the plan serves ${percent(shareNow(outcomes, (row) => row.outcome === "served"))} of need; ${["not_open", "lead_time", "grid"].map((cause) => `${OUTCOMES[cause]} ${percent(shareNow(outcomes, (row) => row.outcome === cause))}`).join(", ")}.` });

    const curve = model.concentration(choice.scenario, choice.year, counties);
    const tenth = curve.find((row) => row.county_share >= 0.1) ?? curve.at(-1);
    figures.concentration.show({ spec: set.need_concentration, height: 300, replace: [["the nation's need", "need"]], rows: curve, data: { rows: curve, points: opened(model, choice, counties) },
      words: `In ${choice.year} ${percent(tenth.county_share)} of the counties of ${place} (${whole(tenth.counties)}) hold ${percent(tenth.need_share)} of its need.` });

    const phasing = model.header.phasing[model.scenarioNumber.get(choice.scenario)];
    const plans = Object.entries(phasing).flatMap(([plan, values]) => model.years.map((each, at) => ({
      year: each, plan_id: plan, served_share: values.served_share[at], served_share_low: values.served_share_low[at], served_share_high: values.served_share_high[at] })));
    figures.phasing.root.hidden = plans.length === 0;
    if (plans.length) {
      figures.phasing.show({ spec: set.phasing_benefit, height: 300, rows: plans, data: { rows: plans },
        words: `Share of the nation's need served in ${choice.year}: ${Object.keys(phasing).map((plan) => `${PLAN[plan]} ${percent(phasing[plan].served_share[y], 1)}`).join("; ")}.` });
    }

    const load = model.loadOverDay(choice.scenario, counties, choice.year);
    const most = Math.max(...load.map((row) => row.mw));
    const [, power, powerUnit] = unitFor(most, POWER_UNITS);
    const drawn = load.map((row) => ({ ...row, gw: row.mw / power }));
    const peak = load.filter((row) => row.charging_strategy === "mixed").sort((a, b) => b.mw - a.mw)[0];
    figures.load.show({ spec: set.load_day, height: 290, replace: [['"GW"', `"${powerUnit}"`]], rows: load,
      data: { rows: [...drawn, ...drawn.filter((row) => row.hour === 23).map((row) => ({ ...row, hour: 24 }))] },
      words: `If all need of ${place} in ${choice.year} were charged: a mean weekday peaks at ${plain(peak.mw / power)} ${powerUnit} at ${peak.hour}:00 local time with mixed charging.` });
  }
  return { render };
}

/** What the phases open, cumulative: points beside the curve of concentration. */
function opened(model, choice, counties) {
  const { phases } = model.scenario(choice.scenario);
  const need = counties.map((i) => model.at("need_mwh", choice.scenario, i, choice.year));
  const total = need.reduce((sum, value) => sum + value, 0) || 1;
  const points = [];
  for (const [kind, label] of [["hub", "Launch areas"], ["corridor", "Launch areas and corridors"]]) {
    const kinds = kind === "hub" ? ["hub"] : ["hub", "corridor"];
    if (!phases.some((phase) => phase.kind === kind)) continue;
    let count = 0;
    let sum = 0;
    counties.forEach((county, at) => {
      if (!kinds.includes(phases[model.plan("phase", choice.scenario, county)]?.kind)) return;
      count += 1;
      sum += need[at];
    });
    points.push({ phase_kind: kind, county_share: count / counties.length, need_share: sum / total,
      label: `${label}: ${percent(count / counties.length)} of counties, ${percent(sum / total)} of need` });
  }
  return points;
}

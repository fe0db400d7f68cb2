/**
 * Colourings of the map: which class a county is in, what each class is called and which colour it has.
 * Belongs here: classes, legends, palettes. Does not belong here: drawing.
 *
 * Never by colour alone: classes of a ramp differ in lightness, corridors are hatched, every class is named in the legend
 * with its number of counties, and a county's own class is text in the panel and in the tooltip.
 */

import { energy, percent, plain, withUnit } from "./format.js";

/** Kinds of phases in the order of the palette's list. */
export const KINDS = ["hub", "corridor", "network"];

/**
 * @typedef {object} Class
 * @property {string} label
 * @property {string} fill
 * @property {boolean} [hatch]
 * @typedef {object} Painted
 * @property {Class[]} classes
 * @property {Uint8Array} of class of each county; 255 has none
 * @property {string} title
 * @property {string} note
 */

export const COLOURINGS = [
  { id: "phase", name: "Phase", byYear: true },
  { id: "opening", name: "Opening year", byYear: false },
  { id: "need", name: "Need", byYear: true },
  { id: "density", name: "Need per km²", byYear: true },
  { id: "served", name: "Share of need served", byYear: true },
  { id: "score", name: "Launch-area score", byYear: false },
  { id: "certainty", name: "Certainty of the phase", byYear: false },
  { id: "hub", name: "Chance of being a hub", byYear: false },
];

/** Colour half-way to another; both as #rrggbb. */
export function mix(colour, other, part) {
  const of = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  const [a, b] = [of(colour), of(other)];
  return `#${a.map((value, i) => Math.round(value + (b[i] - value) * part).toString(16).padStart(2, "0")).join("")}`;
}

/** WCAG relative luminance of #rrggbb. */
export function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast ratio of two colours. */
export function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** The number below in 1, 2, 5 steps of each power of ten. */
export function niceBelow(value) {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const lead = value / power + 1e-9;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

/** Distinct round thresholds at quantiles of the positive values; the uppermost classes hold few, the places that matter. */
export function thresholds(values, quantiles = [0.2, 0.45, 0.7, 0.88, 0.96]) {
  const sorted = Float64Array.from(values).filter((value) => value > 0).sort();
  const found = [];
  for (const quantile of quantiles) {
    const at = niceBelow(sorted[Math.floor(quantile * sorted.length)]);
    if (at > (found.at(-1) ?? 0)) found.push(at);
  }
  return found;
}

/** Number of the class of a value between thresholds. */
export function classOf(value, limits) {
  let found = 0;
  while (found < limits.length && value >= limits[found]) found += 1;
  return found;
}

/** Names of the classes between thresholds. */
export function rangeLabels(limits, format) {
  if (!limits.length) return ["all"];
  return [
    `under ${format(limits[0])}`,
    ...limits.slice(1).map((limit, i) => `${format(limits[i])} to ${format(limit)}`),
    `${format(limits.at(-1))} and more`,
  ];
}

/** Colours of a ramp of n classes, least first, from a palette's ramp that begins with the most. */
export function rampOf(ramp, count) {
  const least = [...ramp].reverse();
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? least.length - 1 : (i / (count - 1)) * (least.length - 1);
    const low = Math.floor(at);
    return mix(least[low], least[Math.min(low + 1, least.length - 1)], at - low);
  });
}

/**
 * The map's classes for a choice.
 * @param {import("./model.js").Model} model
 * @param {{colour: string, scenario: string, year: number}} choice
 * @param {any} palette
 * @returns {Painted}
 */
export function paint(model, choice, palette) {
  const painters = {
    phase: phaseClasses, opening: openingClasses,
    need: (...given) => ramped(...given, "need", (i) => model.at("need_mwh", choice.scenario, i, choice.year), needLimits(model, 1), energy,
      `Need in ${choice.year}, a year`, "Potential need at the grid if every place could charge."),
    density: (...given) => ramped(...given, "density", (i) => model.at("need_mwh", choice.scenario, i, choice.year) / model.fixed("land_km2", i),
      needLimits(model, 0), (value) => `${plain(value)} MWh/km²`, `Need per km² of land in ${choice.year}, a year`, "Comparable between large and small counties."),
    served: (...given) => ramped(...given, "served", (i) => model.at("served_share", choice.scenario, i, choice.year),
      [0.0001, 0.25, 0.5, 0.75, 0.9999], percent, `Share of need that the plan serves in ${choice.year}`, "Need that is not served has not been reached by the plan; no vehicle is stranded.",
      ["nothing yet", "under 25%", "25 to 50%", "50 to 75%", "75 to 100%", "all of it"]),
    score: (...given) => ramped(...given, "score", (i) => model.plan("score", choice.scenario, i), [15, 20, 25, 30, 45], plain,
      "Launch-area score, 0 to 100", "Industry, investment, policy and grid, weighted by the scenario."),
    certainty: (...given) => ramped(...given, "certainty", (i) => model.plan("agreement_share", choice.scenario, i), [0.5, 0.7, 0.9, 0.99], percent,
      "Share of draws in which the county has this phase", drawsText(model, choice.scenario)),
    hub: (...given) => ramped(...given, "hub", (i) => model.plan("hub_share", choice.scenario, i), [0.001, 0.1, 0.5, 0.9], percent,
      "Share of draws in which the county is a hub", drawsText(model, choice.scenario), ["never", "under 10%", "10 to 50%", "50 to 90%", "90% and more"]),
  };
  return (painters[choice.colour] ?? painters.phase)(model, choice, palette);
}

function drawsText(model, scenario) {
  const { draws } = model.scenario(scenario);
  return draws ? `${draws} draws in which weights, need and targets vary.` : "This scenario is not part of the ensemble: there is no figure.";
}

function phaseClasses(model, choice, palette) {
  const { phases } = model.scenario(choice.scenario);
  const number = model.scenarioNumber.get(choice.scenario);
  const phase = model.part("phase", number);
  const opening = model.part("opening_year", number);
  const seen = new Map();
  const shade = phases.map((each) => {
    const times = seen.get(each.kind) ?? 0;
    seen.set(each.kind, times + 1);
    const colour = palette.phase[KINDS.indexOf(each.kind)] ?? palette.phase[2];
    return times ? mix(colour, palette.background, 0.35) : colour;
  });
  const classes = phases.flatMap((each, p) => [
    { label: `${each.name}, open`, fill: shade[p], hatch: each.kind === "corridor", years: each.from === each.to ? `${each.from}` : `${each.from}–${each.to}` },
    { label: `${each.name}, opens later`, fill: mix(shade[p], palette.land, 0.8), hatch: false, later: true },
  ]);
  const of = new Uint8Array(model.counties).fill(255);
  for (let i = 0; i < of.length; i += 1) {
    if (Number.isFinite(phase[i])) of[i] = 2 * phase[i] + (opening[i] <= choice.year ? 0 : 1);
  }
  return { classes, of, title: `Phase of each county, and what is open in ${choice.year}`, note: "Faint: opens later. Hatched: corridors." };
}

function openingClasses(model, choice, palette) {
  const number = model.scenarioNumber.get(choice.scenario);
  const opening = model.part("opening_year", number);
  const years = [...new Set(opening)].filter(Number.isFinite).sort((a, b) => a - b);
  const fills = rampOf(palette.ramp, years.length).reverse();
  const of = new Uint8Array(model.counties).fill(255);
  for (let i = 0; i < of.length; i += 1) if (Number.isFinite(opening[i])) of[i] = years.indexOf(opening[i]);
  return {
    classes: years.map((year, i) => ({ label: String(year), fill: fills[i] })), of,
    title: "Year in which the county opens", note: "Energy flows one to three years later, when the grid's lead time is over.",
  };
}

const kept = new WeakMap();

/** Thresholds over the base scenario's middle year, so that colours mean the same in every scenario and year. */
function needLimits(model, isTotal) {
  if (!kept.has(model)) kept.set(model, {});
  const known = kept.get(model);
  const key = isTotal ? "total" : "density";
  if (!known[key]) {
    const { years } = model;
    const year = years[Math.floor(years.length / 2)];
    const base = model.header.scenarios[0].id;
    const values = Array.from({ length: model.counties }, (_, i) =>
      model.at("need_mwh", base, i, year) / (isTotal ? 1 : model.fixed("land_km2", i)));
    known[key] = thresholds(values);
  }
  return known[key];
}

function ramped(model, choice, palette, id, value, limits, format, title, note, labels = rangeLabels(limits, format)) {
  const fills = rampOf(palette.ramp, limits.length + 1);
  const of = new Uint8Array(model.counties).fill(255);
  for (let i = 0; i < of.length; i += 1) {
    const found = value(i);
    if (Number.isFinite(found)) of[i] = classOf(found, limits);
  }
  return { classes: labels.map((label, i) => ({ label, fill: fills[i] })), of, title, note };
}

/** What a county's value is under a colouring, as text. */
export function valueText(model, choice, county) {
  const at = (measure) => model.at(measure, choice.scenario, county, choice.year);
  const plan = (measure) => model.plan(measure, choice.scenario, county);
  switch (choice.colour) {
    case "need": return `${energy(at("need_mwh"))} in ${choice.year}`;
    case "density": return `${plain(at("need_mwh") / model.fixed("land_km2", county))} MWh/km² in ${choice.year}`;
    case "served": return `${percent(at("served_share"))} served in ${choice.year}`;
    case "score": return `score ${plain(plan("score"))}`;
    case "certainty": return `this phase in ${percent(plan("agreement_share"))} of draws`;
    case "hub": return `a hub in ${percent(plan("hub_share"))} of draws`;
    default: return `opens ${withUnit(plan("opening_year"), "").trim().replace(",", "")}`;
  }
}

/**
 * Charts: a Vega specification (made from Vega-Lite when the page was built) with rows becomes a picture and a table.
 * Belongs here: running Vega, units, text alternatives. Does not belong here: which rows.
 */

import { fill, h } from "./dom.js";

/** Factor and name of the unit that keeps the largest value readable. */
export function unitFor(most, units) {
  return units.find(([from]) => most >= from) ?? units.at(-1);
}

export const ENERGY_UNITS = [[1e5, 1e6, "TWh"], [100, 1e3, "GWh"], [0, 1, "MWh"]];
export const POWER_UNITS = [[500, 1e3, "GW"], [0.5, 1, "MW"], [0, 1e-3, "kW"]];

/**
 * A specification for a place on the page: rows in it, size of the frame, legends that fit.
 * @param {any} spec
 * @param {Record<string, any[]>} rows by name of data
 * @param {{width: number, height?: number, columns?: number, replace?: [string, string][]}} fit columns: of the legend
 */
export function fitted(spec, rows, { width, height, columns = 1, replace = [] }) {
  let text = JSON.stringify(spec);
  for (const [from, to] of replace) text = text.replaceAll(from, to);
  const made = JSON.parse(text);
  for (const data of made.data ?? []) if (rows[data.name]) data.values = rows[data.name];
  made.width = width;
  if (height) made.height = height;
  made.autosize = { type: "fit", contains: "padding" };
  made.background = "transparent";
  for (const legend of made.legends ?? []) {
    Object.assign(legend, { labelLimit: Math.floor(width / columns) - 24, orient: "top", direction: "horizontal", offset: 22, columns });
  }
  for (const axis of made.axes ?? []) if (axis.labels !== false) axis.labelSeparation = 6;
  return made;
}

/**
 * A figure: heading, sentence, chart, table of its rows.
 * @param {{id: string, title: string, columns: {name: string, text: (row: any) => string}[]}} options
 */
export function createFigure({ id, title, columns, level = "h3" }) {
  const heading = h(level, { id: `${id}-title` }, title);
  const words = h("p.words", { id: `${id}-words` });
  const frame = h("div.chart", { role: "img", "aria-labelledby": `${id}-title ${id}-words` });
  const table = h("div.scroll", { tabindex: "0", role: "region", "aria-label": `Figures: ${title}` });
  const details = h("details.figures", {}, h("summary", {}, "Figures as a table"), table);
  const key = h("ul.chart-key", { hidden: true });
  const root = h("figure.chart-figure", { id }, h("figcaption", {}, heading, words), key, frame, details);
  let view = null;
  let last = null;
  details.addEventListener("toggle", () => { if (details.open && last) tabulate(last.rows); });

  function tabulate(rows) {
    fill(table, h("table.data", {}, h("caption", {}, title), h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col" }, column.name)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((column, c) => h(c ? "td" : "th", c ? { class: "number" } : { scope: "row" }, column.text(row))))))));
  }

  /**
   * @param {{spec: any, data: Record<string, any[]>, rows: any[], words: string, title?: string, height?: number, columns?: number,
   *   key?: {label: string, fill: string}[], replace?: [string, string][]}} next
   */
  async function show(next) {
    last = next;
    if (next.title) fill(heading, next.title);
    fill(words, next.words);
    key.hidden = !next.key;
    fill(key, (next.key ?? []).map((each) => h("li", {}, h("span.swatch", { "aria-hidden": "true", style: { "--swatch": each.fill } }), each.label)));
    if (details.open) tabulate(next.rows);
    const width = Math.floor(frame.clientWidth);
    if (width < 40) return;
    const { vega, expressionInterpreter } = globalThis.phaseinLibraries;
    view?.finalize();
    const spec = fitted(next.spec, next.data, { ...next, width });
    view = new vega.View(vega.parse(spec, {}, { ast: true }), {
      expr: expressionInterpreter, renderer: "svg", container: fill(frame), hover: true, tooltip: tooltipOf(frame), logLevel: vega.Error,
    });
    await view.runAsync();
    // The frame is the picture, with the sentence as its name; its parts say nothing more.
    frame.querySelector("svg")?.setAttribute("aria-hidden", "true");
    frame.dataset.drawn = "true";
  }

  let width = 0;
  new ResizeObserver(() => {
    const now = Math.floor(frame.clientWidth);
    if (last && Math.abs(now - width) > 2) {
      width = now;
      show(last);
    }
  }).observe(frame);
  return { root, show };
}

/** A tooltip of texts only. */
function tooltipOf(frame) {
  return (_, event, item, value) => {
    frame.querySelector(".tip")?.remove();
    if (value === null || value === undefined || value === "") return;
    const box = frame.getBoundingClientRect();
    const rows = typeof value === "object" ? Object.entries(value) : [["", value]];
    const tip = h("div.tip", { "aria-hidden": "true" }, rows.map(([key, text]) => h("div", {}, key ? h("span.muted", {}, `${key} `) : null, String(text))));
    frame.append(tip);
    const x = Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth - 4);
    tip.style.setProperty("left", `${Math.max(0, x)}px`);
    tip.style.setProperty("top", `${event.clientY - box.top + 12}px`);
  };
}

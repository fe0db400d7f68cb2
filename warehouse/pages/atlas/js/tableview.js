/**
 * A table on the page: head with buttons that sort, pages of rows, download.
 * Belongs here: drawing. Does not belong here: rows and their order (`table.js`).
 */

import { fill, h } from "./dom.js";
import { energy, money, percent, plain, whole } from "./format.js";
import { arranged, COLUMNS, csvOf, rowsOf } from "./table.js";

const PAGE = 25;
const FORMAT = { text: (value) => value, energy, count: whole, share: percent, money, year: (value) => (value === null ? "no figure" : String(value)), number: plain };
const FIRST_SORT = { counties: "-need_mwh", areas: "-need_mwh", states: "-need_mwh" };

/**
 * @param {{root: HTMLElement, model: any, store: any, say: (text: string) => void}} parts
 */
export function createTableView({ root, model, store, say }) {
  let page = 0;
  let made = { key: "", rows: [] };
  const tabs = h("div.tabs", { role: "group", "aria-label": "Rows of the table" });
  const filter = h("input", { type: "search", id: "table-filter", placeholder: "Name, code, phase …", autocomplete: "off" });
  const count = h("p.muted", { id: "table-count" });
  const head = h("thead");
  const body = h("tbody");
  const caption = h("caption");
  const pages = h("div.pages");
  const download = h("button", { type: "button", id: "download", onclick: () => save() }, "Download CSV");
  fill(root,
    h("div.table-tools", {}, tabs, h("label", { for: "table-filter" }, "Filter"), filter, download),
    count,
    h("div.scroll", { tabindex: "0", role: "region", "aria-label": "Table, can be scrolled sideways" }, h("table.data", {}, caption, head, body)),
    pages);
  filter.addEventListener("input", () => {
    page = 0;
    store.set({ filter: filter.value });
  });

  const rowsNow = (choice) => {
    const key = [choice.table, choice.scenario, choice.year].join("|");
    if (made.key !== key) made = { key, rows: rowsOf(model, choice.table, choice.scenario, choice.year) };
    return made.rows;
  };

  /** @param {any} choice */
  function render(choice, changed = new Set()) {
    if (["table", "sort", "scenario"].some((key) => changed.has(key))) page = 0;
    const columns = COLUMNS[choice.table];
    const sort = choice.sort || FIRST_SORT[choice.table];
    const rows = arranged(rowsNow(choice), columns, { filter: choice.filter, sort });
    const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
    page = Math.min(page, last);
    if (filter.value !== choice.filter) filter.value = choice.filter;
    fill(tabs, [["counties", "Counties"], ["areas", "Launch areas"], ["states", "States"]].map(([id, name]) =>
      h("button", { type: "button", "aria-pressed": String(choice.table === id), onclick: () => store.set({ table: id, sort: "", filter: "" }) }, name)));
    fill(caption, `${model.scenario(choice.scenario).name}, ${choice.year}`);
    fill(head, h("tr", {}, columns.map((column) => {
      const direction = sort === column.id ? "ascending" : sort === `-${column.id}` ? "descending" : "none";
      const next = direction === "descending" || (direction === "none" && column.kind === "text") ? column.id : `-${column.id}`;
      return h(`th${column.kind === "text" ? "" : ".number"}`, { scope: "col", "aria-sort": direction },
        h("button", { type: "button", "data-sort": column.id, onclick: () => {
          store.set({ sort: next });
          root.querySelector(`[data-sort="${column.id}"]`)?.focus();
          say(`Sorted by ${column.name}, ${next.startsWith("-") ? "largest first" : "smallest first"}`);
        } }, column.name, h("span.arrow", { "aria-hidden": "true" }, direction === "ascending" ? " ▲" : direction === "descending" ? " ▼" : "")),
        h("span.unit", {}, column.unit));
    })));
    fill(body, rows.slice(page * PAGE, page * PAGE + PAGE).map((row) =>
      h("tr", { "aria-current": row.select === choice.select ? "true" : null }, columns.map((column, c) => {
        const text = FORMAT[column.kind](row[column.id]);
        if (c === 1) return h("th", { scope: "row" }, h("button.link", { type: "button", onclick: () => store.set({ select: row.select }) }, text));
        return h(`td${column.kind === "text" ? "" : ".number"}`, {}, text);
      }))));
    fill(count, `${whole(rows.length)} of ${whole(made.rows.length)} rows`);
    fill(pages,
      h("button", { type: "button", disabled: page === 0, onclick: () => turn(-1) }, "Previous"),
      h("span", {}, `Page ${page + 1} of ${last + 1}`),
      h("button", { type: "button", disabled: page === last, onclick: () => turn(1) }, "Next"));
  }

  function turn(by) {
    page += by;
    render(store.get());
    say(`Page ${page + 1}`);
  }

  function save() {
    const choice = store.get();
    const columns = COLUMNS[choice.table];
    const rows = arranged(rowsNow(choice), columns, { filter: choice.filter, sort: choice.sort || FIRST_SORT[choice.table] });
    const name = ["phasein", model.header.release.id, choice.scenario, choice.year, choice.table].join("_");
    const link = h("a", { href: URL.createObjectURL(new Blob(["\ufeff", csvOf(rows, columns)], { type: "text/csv;charset=utf-8" })), download: `${name}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say(`${rows.length} rows downloaded`);
  }

  return { render };
}

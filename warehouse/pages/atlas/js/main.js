/**
 * Puts the page together: data, choices, map, panel, charts, table.
 * Belongs here: wiring. Does not belong here: anything that a module could do.
 */

import { COLOURINGS, paint, valueText } from "./colour.js";
import { createCompare } from "./compare.js";
import { createDetail } from "./detail.js";
import { byId, fill, h } from "./dom.js";
import { whole } from "./format.js";
import { Geography } from "./geo.js";
import { MapView } from "./mapview.js";
import { Model, splitSelect } from "./model.js";
import { createNation } from "./nation.js";
import { gunzip, readBlock } from "./pack.js";
import { createCombobox, placesOf } from "./search.js";
import { choiceOf, createStore, hashOf } from "./state.js";
import { COLUMNS } from "./table.js";
import { createTableView } from "./tableview.js";
import { mapWords } from "./text.js";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

start().catch((error) => {
  document.documentElement.dataset.failed = "true";
  fill(byId("failure"), `The atlas cannot start: ${error.message}. It needs a browser of 2023 or later.`);
  byId("failure").hidden = false;
  throw error;
});

async function start() {
  const text = (id) => byId(id).textContent.trim();
  const [block, extra] = await Promise.all([gunzip(text("atlas-data")), gunzip(text("atlas-extra"))]);
  const { topology, charts, palette } = JSON.parse(new TextDecoder().decode(extra));
  const model = new Model(readBlock(block));
  const { geo, topojson } = globalThis.phaseinLibraries;
  const geography = new Geography(topology, model.header.counties.fips, { geo, topojson });
  run({ model, geography, charts, palette });
}

function run({ model, geography, charts, palette }) {
  const { header } = model;
  const defaults = {
    scenario: header.scenarios[0].id, year: middleYear(model), colour: "phase", select: "", compare: "",
    table: "counties", sort: "", filter: "", of: "", layers: "ac",
  };
  const checked = (choice) => check(choice, defaults, model);
  const store = createStore(choiceOf(location.hash, defaults, checked));
  let theme = dark.matches ? "dark" : "light";
  const say = (words) => { fill(byId("live"), words); };
  const colours = () => palette[theme];

  const maps = [];
  const makeMap = (frame, number) => {
    const tip = h("div.tip", { "aria-hidden": "true", hidden: true });
    frame.append(tip);
    const map = new MapView(frame, geography, {
      label: "County map. Arrow keys go from county to county, plus and minus zoom, 0 shows all, Escape goes back to the nation.",
      onSelect: (county) => store.set({ select: county < 0 ? "" : `county:${header.counties.fips[county]}` }),
      onHover: (county, at) => {
        tip.hidden = county < 0;
        if (county < 0) return;
        const choice = shownBy(number);
        const phase = model.scenario(choice.scenario).phases[model.plan("phase", choice.scenario, county)];
        fill(tip, h("strong", {}, header.counties.label[county]), h("div", {}, `${phase?.name ?? "no phase"}, ${model.plan("opening_year", choice.scenario, county)}`),
          choice.colour === "phase" || choice.colour === "opening" ? null : h("div", {}, valueText(model, choice, county)));
        tip.style.setProperty("left", `${Math.max(0, Math.min(at.x + 14, frame.clientWidth - tip.offsetWidth - 4))}px`);
        tip.style.setProperty("top", `${at.y + 14}px`);
      },
      onMove: (view) => maps.forEach((other) => { if (other && other !== map && other.size) other.follow(view); }),
    });
    return map;
  };
  maps.push(makeMap(byId("map-one"), 0));
  byId("second").hidden = false;
  maps.push(makeMap(byId("map-two"), 1));
  byId("second").hidden = true;
  const shownBy = (number) => (number ? { ...store.get(), scenario: store.get().compare || store.get().scenario } : store.get());

  const outlines = new Map();
  function outlineOf(scenarioId) {
    if (!outlines.has(scenarioId)) {
      const number = model.scenarioNumber.get(scenarioId);
      const area = model.part("area", number);
      outlines.set(scenarioId, header.areas[number].length ? [{ path: geography.outline((i) => (Number.isFinite(area[i]) ? area[i] : null)) }] : []);
    }
    return outlines.get(scenarioId);
  }

  function linesOf(choice) {
    const number = model.scenarioNumber.get(choice.scenario);
    const opening = model.part("opening_year", number);
    const kinds = model.scenario(choice.scenario).phases.map((phase) => phase.kind);
    const phase = model.part("phase", number);
    const legs = header.legs[number];
    const most = Math.max(1, ...legs.map((leg) => leg.carried_weight));
    const lines = new Map();
    for (const leg of legs) {
      for (const piece of geography.pieces(leg.counties)) {
        const open = piece.counties.every((i) => opening[i] <= choice.year && kinds[phase[i]] !== "network");
        const weight = (leg.carried_weight / most) + (lines.get(piece.key)?.weight ?? 0);
        lines.set(piece.key, { path: piece.path, open, weight });
      }
    }
    return [...lines.values()].map((line) => ({ ...line, weight: Math.min(1, Math.sqrt(line.weight)) }));
  }

  function labelsOf(choice) {
    const number = model.scenarioNumber.get(choice.scenario);
    const areas = choice.layers.includes("a")
      ? header.areas[number].map((area) => ({ text: area.short.replace(/, [A-Z]{2}$/, ""), point: geography.centres[area.anchor], kind: "area" })) : [];
    const roads = [];
    if (choice.layers.includes("c")) {
      const named = new Map();
      for (const leg of header.legs[number]) {
        if (!leg.roads || leg.counties.length < 4) continue;
        const road = leg.roads.split(/[;,]/)[0].trim();
        const times = named.get(road) ?? 0;
        if (times >= 3) continue;
        named.set(road, times + 1);
        roads.push({ text: road, point: geography.centres[leg.counties[Math.floor(leg.counties.length / 2)]], kind: "road" });
      }
    }
    const mixed = [];
    for (let i = 0; i < Math.max(areas.length, roads.length); i += 1) {
      if (areas[i]) mixed.push(areas[i]);
      if (i % 2 === 1 && roads[(i - 1) / 2]) mixed.push(roads[(i - 1) / 2]);
    }
    return mixed.filter((label) => label.point && Number.isFinite(label.point[0]));
  }

  function contentOf(choice) {
    const p = colours();
    const painted = paint(model, choice, p);
    const [kind] = splitSelect(choice.select);
    return {
      painted,
      content: {
        of: painted.of,
        classes: painted.classes,
        colours: { paper: p.background, halo: p.background, text: p.text, border: p.border, outline: p.outline, none: p.land, accent: p.accent, road: p.text, hatch: p.background },
        outlines: choice.layers.includes("a") ? outlineOf(choice.scenario) : [],
        lines: choice.layers.includes("c") ? linesOf(choice) : [],
        labels: labelsOf(choice),
        selected: kind ? model.countiesOf(choice.select, choice.scenario) : [],
      },
    };
  }

  function drawMaps(choice, now = false) {
    const { painted, content } = contentOf(choice);
    maps[0][now ? "showNow" : "show"](content);
    byId("second").hidden = !choice.compare;
    byId("maps").classList.toggle("double", Boolean(choice.compare));
    const caption = (own) => [h("strong", {}, model.scenario(own.scenario).name), " ", h("span.muted", {}, mapWords(model, own))];
    fill(byId("map-one-title"), choice.compare ? caption(choice) : "");
    const legends = [legend(painted, choice.compare ? model.scenario(choice.scenario).name : "")];
    if (choice.compare) {
      const second = shownBy(1);
      fill(byId("map-two-title"), caption(second));
      if (maps[1].size?.width !== byId("map-two").clientWidth) maps[1].resize();
      const made = contentOf(second);
      maps[1][now ? "showNow" : "show"](made.content);
      legends.push(legend(made.painted, model.scenario(choice.compare).name));
    }
    fill(byId("legend"), legends);
    byId("map-words").hidden = Boolean(choice.compare);
    fill(byId("map-words"), mapWords(model, choice));
  }

  function legend(painted, of) {
    const counts = new Array(painted.classes.length).fill(0);
    let none = 0;
    for (const c of painted.of) if (c === 255) none += 1; else counts[c] += 1;
    return h("div", {}, h("h3", {}, of ? `${of}: ${painted.title.toLowerCase()}` : painted.title), h("ul", {},
      painted.classes.map((each, i) => h("li", { class: counts[i] ? null : "empty" }, swatch(each), h("span", {}, each.label, each.years ? h("span.muted", {}, ` ${each.years}`) : null), h("span.count", {}, whole(counts[i])))),
      none ? h("li", {}, swatch({ fill: colours().land }), h("span", {}, "no figure"), h("span.count", {}, whole(none))) : null),
    h("p.muted", {}, painted.note));
  }

  const swatch = (each) => h("span.swatch", { class: each.hatch ? "swatch hatched" : "swatch", "aria-hidden": "true", style: { "--swatch": each.fill } });

  const detail = createDetail({ root: byId("panel"), model, store, charts: () => charts[theme], palette: colours });
  const nation = createNation({ root: byId("charts-grid"), picker: byId("charts-of"), model, store, charts: () => charts[theme] });
  const compare = createCompare({ root: byId("compare-body"), model, store });
  const table = createTableView({ root: byId("table-body"), model, store, say });

  // Controls.
  const scenario = byId("scenario");
  fill(scenario, header.scenarios.map((each) => h("option", { value: each.id }, each.name)));
  scenario.addEventListener("change", () => store.set({ scenario: scenario.value, compare: store.get().compare === scenario.value ? "" : store.get().compare }));
  const against = byId("compare");
  against.addEventListener("change", () => store.set({ compare: against.value }));
  const colour = byId("colour");
  fill(colour, COLOURINGS.map((each) => h("option", { value: each.id }, each.name)));
  colour.addEventListener("change", () => store.set({ colour: colour.value }));
  const slider = byId("year");
  slider.min = String(model.years[0]);
  slider.max = String(model.years.at(-1));
  slider.addEventListener("input", () => {
    stop();
    store.set({ year: Number(slider.value) });
  });
  fill(byId("year-ticks"), model.years.map((year) => h("span", { class: year % 2 ? "odd" : null }, String(year))));
  for (const [id, letter] of [["show-areas", "a"], ["show-corridors", "c"]]) {
    byId(id).addEventListener("change", (event) => {
      const rest = store.get().layers.replace(letter, "");
      store.set({ layers: event.target.checked ? [...rest, letter].sort().join("") : rest });
    });
  }
  let timer = 0;
  const play = byId("play");
  function stop() {
    clearInterval(timer);
    timer = 0;
    fill(play, "Play");
    play.setAttribute("aria-pressed", "false");
  }
  play.addEventListener("click", () => {
    if (timer) return stop();
    const { years } = model;
    const step = () => {
      const next = years.indexOf(store.get().year) + 1;
      store.set({ year: years[Math.min(next, years.length - 1)] });
      if (next >= years.length - 1) stop();
    };
    if (store.get().year === years.at(-1)) store.set({ year: years[0] });
    // Who asked for less motion gets one step a press.
    if (calm.matches) return step();
    fill(play, "Pause");
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(step, 900);
    return undefined;
  });
  byId("zoom-in").addEventListener("click", () => maps[0].zoomAt(1.6, maps[0].size.width / 2, maps[0].size.height / 2));
  byId("zoom-out").addEventListener("click", () => maps[0].zoomAt(1 / 1.6, maps[0].size.width / 2, maps[0].size.height / 2));
  byId("zoom-all").addEventListener("click", () => maps[0].reset());
  byId("share").addEventListener("click", async () => {
    const address = location.href.replace(/#.*$/, "") + hashOf(store.get(), defaults);
    try {
      await navigator.clipboard.writeText(address);
      say("Link copied");
      fill(byId("share"), "Link copied");
      setTimeout(() => fill(byId("share"), "Copy link"), 2000);
    } catch {
      say("The link is in the address bar");
    }
  });
  byId("print").addEventListener("click", () => window.print());
  let places = null;
  store.listen((_, changed) => { if (changed.has("scenario")) places = null; });
  createCombobox({
    input: byId("search"), list: byId("search-list"), say,
    places: () => (places ??= placesOf(header, model.scenarioNumber.get(store.get().scenario), (i) => model.fixed("population_count", i))),
    choose: (place) => {
      store.set({ select: place.select });
      maps[0].fit(geography.boxOf(model.countiesOf(place.select, store.get().scenario)), place.select.startsWith("county") ? 5 : 6);
      byId("panel").focus({ preventScroll: true });
      if (window.innerWidth < 900) byId("panel").scrollIntoView();
    },
  });

  function controls(choice) {
    scenario.value = choice.scenario;
    colour.value = choice.colour;
    slider.value = String(choice.year);
    slider.setAttribute("aria-valuetext", String(choice.year));
    fill(byId("year-now"), String(choice.year));
    fill(against, h("option", { value: "" }, "Nothing"), header.scenarios.filter((each) => each.id !== choice.scenario).map((each) => h("option", { value: each.id }, each.name)));
    against.value = choice.compare;
    byId("show-areas").checked = choice.layers.includes("a");
    byId("show-corridors").checked = choice.layers.includes("c");
    byId("compare-section").hidden = !choice.compare;
  }

  // What a change of each choice draws again.
  let pending = null;
  const later = (work) => {
    clearTimeout(pending);
    pending = setTimeout(work, 120);
  };
  let wanted = new Set();
  store.listen((choice, changed) => {
    const any = (...keys) => keys.some((key) => changed.has(key));
    controls(choice);
    if (any("scenario", "year", "colour", "select", "compare", "layers")) drawMaps(choice);
    if (any("select")) {
      // Who chose a place in a table or in the panel goes on reading in the panel.
      const reader = document.activeElement?.closest("#table-body, #compare-body, #panel");
      say(detail.render(choice));
      if (reader) byId("panel").focus();
    }
    if (!any("select") && any("year", "scenario", "colour")) say(mapWords(model, choice));
    changed.forEach((key) => wanted.add(key));
    later(() => {
      const due = wanted;
      wanted = new Set();
      const has = (...keys) => keys.some((key) => due.has(key));
      const now = store.get();
      history.replaceState(null, "", location.href.replace(/#.*$/, "") + hashOf(now, defaults));
      if (has("year", "scenario")) detail.render(now);
      if (has("year", "scenario", "of")) nation.render(now);
      if (has("year", "scenario", "compare")) compare.render(now);
      if (has("year", "scenario", "table", "sort", "filter", "select")) table.render(now, due);
      document.documentElement.dataset.settled = hashOf(now, defaults) || "#";
    });
  });
  window.addEventListener("hashchange", () => {
    const next = choiceOf(location.hash, defaults, checked);
    store.set(next);
  });

  // Theme: what the system asks for until the reader chooses.
  const repaint = () => {
    document.documentElement.dataset.theme = theme;
    byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
    const choice = store.get();
    drawMaps(choice, true);
    detail.render(choice);
    nation.render(choice);
  };
  byId("theme").addEventListener("click", () => {
    theme = theme === "dark" ? "light" : "dark";
    repaint();
  });
  dark.addEventListener("change", () => {
    theme = dark.matches ? "dark" : "light";
    repaint();
  });
  // Paper is white.
  let onScreen = theme;
  window.addEventListener("beforeprint", () => {
    onScreen = theme;
    if (theme === "dark") {
      theme = "light";
      repaint();
    }
  });
  window.addEventListener("afterprint", () => {
    if (onScreen !== theme) {
      theme = onScreen;
      repaint();
    }
  });

  about(header);
  document.documentElement.dataset.theme = theme;
  byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
  const first = store.get();
  controls(first);
  drawMaps(first, true);
  const [kind] = splitSelect(first.select);
  if (kind) maps[0].fit(geography.boxOf(model.countiesOf(first.select, first.scenario)), 5);
  detail.render(first);
  table.render(first);
  compare.render(first);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  globalThis.phaseinAtlas = { store, model, maps, geography };
  requestAnimationFrame(() => setTimeout(async () => {
    await nation.render(first);
    document.documentElement.dataset.complete = String(Math.round(performance.now()));
  }));
}

const middleYear = (model) => model.years[Math.floor(model.years.length / 2)];

/** A choice with everything impossible put back to the default. */
function check(choice, defaults, model) {
  const known = (list, value, fallback) => (list.includes(value) ? value : fallback);
  const ids = model.header.scenarios.map((each) => each.id);
  const made = { ...choice };
  made.scenario = known(ids, choice.scenario, defaults.scenario);
  made.compare = made.scenario === choice.compare ? "" : known(ids, choice.compare, "");
  made.year = known(model.years, choice.year, defaults.year);
  made.colour = known(COLOURINGS.map((each) => each.id), choice.colour, defaults.colour);
  made.table = known(Object.keys(COLUMNS), choice.table, defaults.table);
  made.sort = known(COLUMNS[made.table].flatMap((column) => [column.id, `-${column.id}`]), choice.sort, "");
  made.of = model.stateNumber.has(choice.of) ? choice.of : "";
  made.layers = [...new Set(choice.layers.replace(/[^ac]/g, ""))].sort().join("");
  made.select = model.countiesOf(choice.select, made.scenario).length && splitSelect(choice.select)[0] ? choice.select : "";
  return made;
}

/** Sources and release, at the foot. */
function about(header) {
  const { release } = header;
  for (const element of document.querySelectorAll("[data-release]")) {
    element.textContent = { id: release.id, on: release.released_on, at: release.released_at, version: release.version, schema: release.schema }[element.dataset.release] ?? "";
  }
  const publishers = new Map();
  for (const source of header.sources) {
    if (!publishers.has(source.publisher)) publishers.set(source.publisher, []);
    publishers.get(source.publisher).push(source);
  }
  fill(byId("sources"), [...publishers].map(([publisher, sources]) => h("li", {}, h("strong", {}, publisher), ": ",
    sources.map((source) => `${source.source.replaceAll("_", " ")} ${source.vintage}`).join("; "),
    h("span.muted", {}, ` (${[...new Set(sources.map((source) => source.licence))].join("; ")})`))));
}

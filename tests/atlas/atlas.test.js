// Unit tests of the atlas's modules, by their bare names: `node --test`. Called from test_atlas_modules.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { classOf, contrast, mix, niceBelow, paint, rampOf, rangeLabels, thresholds } from "atlas/colour.js";
import { countyDifferences, openingDifferences } from "atlas/compare.js";
import { inLines, waterfall } from "atlas/detail.js";
import { energy, money, percent, plain, withUnit } from "atlas/format.js";
import { projected } from "atlas/geo.js";
import { overlaps, placeLabels } from "atlas/labels.js";
import { Model } from "atlas/model.js";
import { decode, gunzip, readBlock } from "atlas/pack.js";
import { match, placesOf, plainText } from "atlas/search.js";
import { choiceOf, createStore, hashOf } from "atlas/state.js";
import { arranged, COLUMNS, csvCell, csvOf, rowsOf } from "atlas/table.js";
import { certaintyWords, servedWords, tippingWords } from "atlas/text.js";

// The packed small country and two palettes, written by the Python side.
const { packed, palette } = JSON.parse(process.env.ATLAS_SMALL);
const model = new Model(readBlock(await gunzip(packed)));
const near = (a, b, within = 1e-3) => assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)), `${a} is not near ${b}`);

test("numbers keep three digits and say when there is none", () => {
  assert.equal(plain(1234567), "1,230,000");
  assert.equal(plain(0.012345), "0.0123");
  assert.equal(plain(-5.678), "−5.68");
  assert.equal(plain(NaN), "no figure");
  assert.equal(energy(913_000), "913 GWh");
  assert.equal(energy(999), "999 MWh");
  assert.equal(energy(46e6), "46 TWh");
  assert.equal(money(1_670_000_000), "$1.67 billion");
  assert.equal(percent(0.0004), "under 0.1%");
  assert.equal(percent(0.9995), "over 99.9%");
  assert.equal(percent(0.996), "99.6%");
  assert.equal(percent(1), "100%");
  assert.equal(percent(0.514), "51%");
  assert.equal(withUnit(1, "flag"), "yes");
});

test("planes, differences and gaps come back as they went in", () => {
  // 16 bits, a series of three: 300, then +1, then none (65535).
  const q = [300, 1, 65535 - 301];
  const stored = Uint8Array.from([...q.map((v) => v & 255), ...q.map((v) => v >> 8)]);
  assert.deepEqual([...decode({ kind: "count", bytes: 2, series: true }, stored, 3)], [300, 301, NaN]);
});

test("the packed country is the hand-made one", () => {
  near(model.at("need_mwh", "base", 2, 2025), 6000);
  near(model.at("served_mwh", "base", 0, 2024), 500);
  assert.equal(model.at("port_count", "control", 5, 2024), 60);
  assert.equal(model.plan("opening_year", "base", 4), 2027);
  assert.ok(Number.isNaN(model.plan("score", "control", 0)));
  assert.equal(model.header.columns.need_mwh.chunks.length, 3);
  assert.equal(new Set(model.header.columns.need_mwh.chunks).size, 1, "equal chunks are stored once");
  assert.throws(() => model.part("no_such"), /no column/);
  assert.throws(() => model.sum("score", "base", [0]), /does not add up/);
});

test("sums by phase, segment and outcome add up to need", () => {
  const all = model.countiesOf("", "base");
  const total = model.sum("need_mwh", "base", all)[0];
  near(total, 21000);
  const now = (rows) => rows.filter((row) => row.year === 2024).reduce((sum, row) => sum + row.mwh, 0);
  near(now(model.byPhase("base", all)), total);
  near(now(model.bySegment("base", all)), total);
  near(now(model.byOutcome("base", all)), total);
  near(model.byPhase("base", all).find((row) => row.phase_kind === "hub" && row.year === 2024).mwh, 3000);
});

test("load over a day holds the day's energy and peaks where the shape does", () => {
  const rows = model.loadOverDay("base", [0], 2024);
  const of = (strategy) => rows.filter((row) => row.charging_strategy === strategy);
  near(of("managed").reduce((sum, row) => sum + row.mw, 0), 1000 / 365);
  assert.equal(of("unmanaged").findIndex((row) => row.mw > 0), 18);
});

test("concentration begins with the largest and ends with everything", () => {
  const rows = model.concentration("base", 2024, model.countiesOf("", "base"));
  near(rows[1].need_share, 6 / 21);
  near(rows.at(-1).need_share, 1);
  assert.equal(rows.at(-1).county_share, 1);
});

test("the score's steps end at the score", () => {
  const rows = waterfall(model.contributions("base", 0));
  near(rows.at(-1).points, 60);
  assert.deepEqual(rows.map((row) => Math.round(row.from)), [0, 30, 40, 0]);
});

test("long names of steps are told in at most two lines", () => {
  assert.equal(inLines("Federal awards"), "Federal awards");
  assert.equal(inLines("Medium- and heavy-duty miles per land area"), "Medium- and heavy-duty\nmiles per land area");
  assert.equal(inLines("Minutes of interruption per customer without major events at all in any"), "Minutes of interruption per\ncustomer without major …");
});

test("places are found without accents, by code and by the start of the name first", () => {
  const places = placesOf(model.header, 0);
  assert.equal(match(places, "nandu")[0].select, "county:20005");
  assert.equal(match(places, "01001")[0].select, "county:01001");
  assert.equal(match(places, "kansas")[0].select, "state:KS");
  assert.deepEqual(match(places, "  "), []);
  const twins = [["Harris, GA", 1], ["Harris, TX", 9], ["Harrison, MS", 99]].map(([label, size]) => ({ label, text: plainText(label), weight: 0, size }));
  assert.deepEqual(match(twins, "harris").map((place) => place.label), ["Harris, TX", "Harris, GA", "Harrison, MS"]);
  assert.equal(plainText("Doña-Ana, NM"), "dona ana nm");
});

test("a link holds only what differs, and comes back", () => {
  const defaults = { scenario: "a", year: 2030, colour: "phase", select: "", compare: "", table: "counties", sort: "", filter: "", of: "", layers: "ac" };
  const choice = { ...defaults, year: 2026, select: "county:01001", filter: "a & b #x" };
  const hash = hashOf(choice, defaults);
  assert.ok(!hash.includes("scenario"));
  assert.deepEqual(choiceOf(hash, defaults, (given) => given), choice);
  assert.equal(hashOf(defaults, defaults), "");
});

test("listeners hear what changed, and nothing when nothing did", () => {
  const store = createStore({ year: 2030, colour: "phase" });
  const heard = [];
  store.listen((_, changed) => heard.push([...changed]));
  store.set({ year: 2030 });
  store.set({ year: 2031, colour: "phase" });
  assert.deepEqual(heard, [["year"]]);
});

test("cells cannot run as formulas, codes keep their zeros", () => {
  for (const evil of ["=1+1", "+1", "-1", "@x", "\tx"]) assert.ok(csvCell(evil).startsWith(`"'`), evil);
  assert.equal(csvCell("01001"), '"01001"');
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(csvCell(-1.5), "-1.5");
  assert.equal(csvCell(null), "");
  assert.equal(csvOf([{ a: "x", b: 1 }], [{ id: "a" }, { id: "b" }]), '"a","b"\r\n"x",1\r\n');
});

test("rows are filtered by words and sorted with gaps last", () => {
  const rows = rowsOf(model, "counties", "base", 2026);
  assert.deepEqual(arranged(rows, COLUMNS.counties, { filter: "corr gam", sort: "" }).map((row) => row.county_fips), ["20001", "20003"].slice(1));
  const some = [{ v: null }, { v: 1 }, { v: 2 }];
  assert.deepEqual(arranged(some, [{ id: "v", kind: "number" }], { filter: "", sort: "-v" }).map((row) => row.v), [2, 1, null]);
  const areas = rowsOf(model, "areas", "base", 2026);
  near(areas[0].need_mwh, 9000);
  assert.deepEqual(rowsOf(model, "areas", "control", 2026), []);
  near(rowsOf(model, "states", "base", 2026)[1].need_mwh, 33000);
});

test("labels never overlap and the most important stay", () => {
  const wanted = Array.from({ length: 60 }, (_, i) => ({ text: `n${i}`, x: 100 + (i % 8) * 12, y: 100 + Math.floor(i / 8) * 9, width: 60, height: 14 }));
  const placed = placeLabels(wanted, { width: 400, height: 300 });
  assert.equal(placed[0].text, "n0");
  assert.ok(placed.length > 4 && placed.length < wanted.length);
  for (const [i, a] of placed.entries()) {
    assert.ok(a.left >= 0 && a.top >= 0 && a.left + a.width <= 400 && a.top + a.height <= 300);
    for (const b of placed.slice(i + 1)) assert.ok(!overlaps(a, b, 0), `${a.text} and ${b.text}`);
  }
});

test("thresholds are round, classes count up, labels say the range", () => {
  assert.equal(niceBelow(730), 500);
  assert.equal(niceBelow(0.03), 0.02);
  const limits = thresholds(Array.from({ length: 100 }, (_, i) => i + 1), [0.25, 0.5]);
  assert.deepEqual(limits, [20, 50]);
  assert.deepEqual([19, 20, 50].map((value) => classOf(value, limits)), [0, 1, 2]);
  assert.deepEqual(rangeLabels(limits, String), ["under 20", "20 to 50", "50 and more"]);
});

test("every colouring paints every county that has a figure", () => {
  for (const theme of ["light", "dark"]) {
    for (const colour of ["phase", "opening", "need", "density", "served", "score", "certainty", "hub"]) {
      const painted = paint(model, { scenario: "base", year: 2026, colour }, palette[theme]);
      assert.ok([...painted.of].every((c) => c < painted.classes.length), colour);
      assert.equal(new Set(painted.classes.map((each) => each.fill)).size, painted.classes.length, `${theme} ${colour}: two classes look alike`);
    }
  }
});

// Vienot, Brettel and Mollon's matrices for the two common kinds of colour blindness, on linear RGB.
const BLIND = {
  protan: [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
  deutan: [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
};

test("open phases differ for colour-blind people, in lightness or hue", () => {
  const linear = (hex) => [1, 3, 5].map((at) => { const v = parseInt(hex.slice(at, at + 2), 16) / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  const lab = ([r, g, b]) => {
    const f = (t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
    const [x, y, z] = [(0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089].map(f);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  };
  for (const theme of ["light", "dark"]) {
    for (const matrix of [null, ...Object.values(BLIND)]) {
      const seen = palette[theme].phase.map((hex) => {
        const rgb = linear(hex);
        return lab(matrix ? matrix.map((row) => Math.max(0, row.reduce((sum, part, i) => sum + part * rgb[i], 0))) : rgb);
      });
      for (let i = 0; i < 3; i += 1) for (let j = i + 1; j < 3; j += 1) {
        const apart = Math.hypot(...seen[i].map((value, axis) => value - seen[j][axis]));
        assert.ok(apart > 25, `${theme} phases ${i} and ${j}: ${apart.toFixed(1)}`);
      }
    }
  }
});

test("text on paper and lines on land have the contrast that AA asks for", () => {
  for (const theme of ["light", "dark"]) {
    const p = palette[theme];
    assert.ok(contrast(p.text, p.background) >= 7, theme);
    assert.ok(contrast(p.muted, p.background) >= 4.5, theme);
    assert.ok(contrast(p.accent, p.background) >= 4.5, theme);
    for (const fill of p.phase.slice(0, 2)) assert.ok(contrast(fill, p.land) >= 1.8, `${theme} ${fill}`);
  }
  assert.equal(mix("#000000", "#ffffff", 0.5), "#808080");
  assert.equal(rampOf(["#000000", "#ffffff"], 3)[0], "#ffffff");
});

test("sentences say what the numbers say", () => {
  assert.equal(servedWords(model, "base", 2, 2024), "In 2024 nothing of its need of 3 GWh is served; 3 GWh are not, because the county has not opened.");
  assert.match(certaintyWords(model, "base", 1), /200 draws: in 90% of them/);
  assert.match(certaintyWords(model, "control", 1), /no figure/);
  assert.equal(tippingWords(model.tipping("base", 0)[0], true, 2027), "It would stop being a hub if its need in 2027 fell from 1 GWh to 500 MWh.");
});

test("differences of two scenarios", () => {
  assert.deepEqual(openingDifferences(model, "base", "other"), { earlier: 1, later: 2 });
  const rows = countyDifferences(model, "base", "control", 2024);
  assert.equal(rows[0].county, 5);
  near(rows[0].difference, 3000);
});

test("arcs are projected once and points outside the map are left out", () => {
  const made = projected({ transform: { scale: [2, 2], translate: [1, 1] }, arcs: [[[0, 0], [1, 1], [50, 0]]], objects: {} }, ([x, y]) => (x > 50 ? null : [x, -y]));
  assert.deepEqual(made.arcs, [[[1, -1], [3, -3]]]);
});

/**
 * The release's numbers as the page asks for them: a value of a place in a scenario and year, sums over places.
 * Belongs here: look-ups, sums, shares, load over a day. Does not belong here: formatting, drawing.
 */

/** Measures that add up over counties. */
const ADDITIVE = new Set([
  "need_mwh", "served_mwh", "unserved_mwh", "need_low_mwh", "need_high_mwh", "en_route_mwh", "depot_mwh", "hosted_mwh",
  "grid_mw", "ze_vehicle_count", "port_count", "site_count", "en_route_port_count", "depot_port_count",
  "capital_usd", "capital_low_usd", "capital_high_usd", "public_usd", "private_usd", "land_km2", "population_count",
]);

/** Measures made from stored ones. */
const DERIVED = {
  served_mwh: ["need_mwh", "served_share", (need, share) => need * share],
  unserved_mwh: ["need_mwh", "served_share", (need, share) => need * (1 - share)],
  need_low_mwh: ["need_mwh", "need_low_ratio", (need, ratio) => need * ratio],
  need_high_mwh: ["need_mwh", "need_high_ratio", (need, ratio) => need * ratio],
  en_route_mwh: ["need_mwh", "en_route_share", (need, share) => need * share],
  depot_mwh: ["need_mwh", "en_route_share", (need, share) => need * (1 - share)],
  depot_port_count: ["port_count", "en_route_port_count", (all, road) => all - road],
  public_usd: ["capital_usd", "public_share", (all, share) => all * (share || 0)],
  private_usd: ["capital_usd", "public_share", (all, share) => all * (1 - (share || 0))],
};

export class Model {
  /** @param {{header: any, part: (name: string, number?: number) => Float64Array}} block */
  constructor(block) {
    this.header = block.header;
    this.part = block.part;
    this.years = block.header.years;
    this.counties = block.header.counties.fips.length;
    this.scenarioNumber = new Map(this.header.scenarios.map((scenario, number) => [scenario.id, number]));
    this.countyNumber = new Map(this.header.counties.fips.map((fips, number) => [fips, number]));
    this.stateNumber = new Map(this.header.states.map((state, number) => [state.id, number]));
    this.derived = new Map();
  }

  scenario(id) {
    return this.header.scenarios[this.scenarioNumber.get(id)];
  }

  /** All years of all counties of a measure: county-major. */
  series(measure, scenarioId) {
    const number = this.scenarioNumber.get(scenarioId);
    const made = DERIVED[measure];
    if (!made) return this.part(measure, number);
    const key = `${measure}|${number}`;
    if (!this.derived.has(key)) {
      const [left, right, rule] = made;
      const first = this.part(left, number);
      const second = this.part(right, number);
      this.derived.set(key, first.map((value, i) => rule(value, second[i])));
    }
    return this.derived.get(key);
  }

  /** One county in every year. */
  countySeries(measure, scenarioId, county) {
    const years = this.years.length;
    return Array.from(this.series(measure, scenarioId).subarray(county * years, (county + 1) * years));
  }

  /** One county in one year. */
  at(measure, scenarioId, county, year) {
    return this.series(measure, scenarioId)[county * this.years.length + this.years.indexOf(year)];
  }

  /** A value that does not depend on the year: by scenario and county (phase, opening_year, score ...). */
  plan(measure, scenarioId, county) {
    return this.part(measure, this.scenarioNumber.get(scenarioId))[county];
  }

  /** The last year of a scenario's hub phases, by whose need launch areas are ranked and hubs found; null without any. */
  hubYear(scenarioId) {
    const hubs = this.scenario(scenarioId).phases.filter((phase) => phase.kind === "hub");
    return hubs.length ? Math.max(...hubs.map((phase) => phase.to)) : null;
  }

  /** A value that depends on the county alone. */
  fixed(measure, county) {
    return this.part(measure)[county];
  }

  /** The sum over counties, by year. */
  sum(measure, scenarioId, counties) {
    if (!ADDITIVE.has(measure)) throw new Error(`${measure} does not add up over counties`);
    const values = this.series(measure, scenarioId);
    const years = this.years.length;
    const sums = new Array(years).fill(0);
    for (const county of counties) {
      for (let y = 0; y < years; y += 1) sums[y] += values[county * years + y] || 0;
    }
    return sums;
  }

  /** Counties of a state, of a launch area, or all. */
  countiesOf(select, scenarioId) {
    const all = Array.from({ length: this.counties }, (_, i) => i);
    const [kind, key] = splitSelect(select);
    if (kind === "county") return this.countyNumber.has(key) ? [this.countyNumber.get(key)] : [];
    if (kind === "state") return all.filter((i) => this.header.counties.state[i] === this.stateNumber.get(key));
    if (kind === "area") {
      const areas = this.header.areas[this.scenarioNumber.get(scenarioId)];
      const number = areas.findIndex((area) => area.id === key);
      return number < 0 ? [] : all.filter((i) => this.plan("area", scenarioId, i) === number);
    }
    return all;
  }

  /** Energy need by kind of phase and year over counties: rows of {year, phase_kind, phase_order, mwh}. */
  byPhase(scenarioId, counties) {
    const { phases } = this.scenario(scenarioId);
    const years = this.years.length;
    const need = this.series("need_mwh", scenarioId);
    const kinds = ["hub", "corridor", "network"];
    const sums = kinds.map(() => new Array(years).fill(0));
    for (const county of counties) {
      const phase = phases[this.plan("phase", scenarioId, county)];
      if (!phase) continue;
      const sum = sums[kinds.indexOf(phase.kind)];
      for (let y = 0; y < years; y += 1) sum[y] += need[county * years + y];
    }
    return kinds.flatMap((kind, k) => this.years.map((year, y) => ({ year, phase_kind: kind, phase_order: k + 1, mwh: sums[k][y] })));
  }

  /** Energy need by segment over counties in MWh: [location][segment][year]. */
  segmentNeed(scenarioId, counties) {
    const number = this.scenarioNumber.get(scenarioId);
    const years = this.years.length;
    const { segments, locations } = this.header;
    return locations.map((location, l) => {
      const total = this.series(location === "depot" ? "depot_mwh" : "en_route_mwh", scenarioId);
      return segments.map((_, s) => {
        const share = this.part("segment_share", (number * locations.length + l) * segments.length + s);
        const sums = new Array(years).fill(0);
        for (const county of counties) {
          for (let y = 0; y < years; y += 1) sums[y] += (total[county * years + y] || 0) * (share[county * years + y] || 0);
        }
        return sums;
      });
    });
  }

  bySegment(scenarioId, counties) {
    const need = this.segmentNeed(scenarioId, counties);
    return this.header.segments.flatMap((segment, s) =>
      this.years.map((year, y) => ({ year, segment_name: segment.name, sort_order: s, mwh: need[0][s][y] + need[1][s][y] })));
  }

  /** Served need and unserved need by cause: rows of {year, outcome, outcome_order, mwh}. */
  byOutcome(scenarioId, counties) {
    const years = this.years.length;
    const cause = this.series("unserved_cause", scenarioId);
    const unserved = this.series("unserved_mwh", scenarioId);
    const sums = this.header.causes.map(() => new Array(years).fill(0));
    for (const county of counties) {
      for (let y = 0; y < years; y += 1) sums[cause[county * years + y]][y] += unserved[county * years + y];
    }
    const served = this.sum("served_mwh", scenarioId, counties);
    return ["served", ...this.header.causes].flatMap((outcome, o) =>
      this.years.map((year, y) => ({ year, outcome, outcome_order: o, mwh: o ? sums[o - 1][y] : served[y] })));
  }

  /** Share of need held by the counties with the most of it: rows of {counties, county_share, need_share}. */
  concentration(scenarioId, year, counties) {
    const need = counties.map((county) => this.at("need_mwh", scenarioId, county, year)).sort((a, b) => b - a);
    const total = need.reduce((sum, value) => sum + value, 0) || 1;
    const every = Math.max(1, Math.floor(need.length / 160));
    const rows = [{ counties: 0, county_share: 0, need_share: 0 }];
    let running = 0;
    need.forEach((value, i) => {
      running += value;
      if ((i + 1) % every === 0 || i < 40 || i === need.length - 1) {
        rows.push({ counties: i + 1, county_share: (i + 1) / need.length, need_share: running / total });
      }
    });
    return rows;
  }

  /**
   * Load over a mean day in MW by charging strategy and hour: access.load_profile_for, averaged over the seasons.
   * @returns {{hour: number, charging_strategy: string, mw: number}[]}
   */
  loadOverDay(scenarioId, counties, year, day = "weekday") {
    const { load_shapes: shapes, load_curves: curves, segments, states, locations } = this.header;
    const y = this.years.indexOf(year);
    const load = new Map(["unmanaged", "managed", "mixed"].map((strategy) => [strategy, new Array(24).fill(0)]));
    const byRegion = groupBy(counties, (county) => states[this.header.counties.state[county]].region);
    for (const [region, members] of byRegion) {
      const need = this.segmentNeed(scenarioId, members);
      for (const [key, [curve, ratio, days]] of Object.entries(shapes)) {
        const [location, group, strategy, where, season, kind] = key.split("|");
        if (where !== region || kind !== day) continue;
        const all = daysOf(shapes, location, group, strategy, where, day);
        const l = locations.indexOf(location);
        segments.forEach((segment, s) => {
          if (segment.load_group !== group || !season) return;
          const daily = (need[l][s][y] / 365) * ratio * (days / all);
          curves[curve].forEach((share, hour) => { load.get(strategy)[hour] += daily * share; });
        });
      }
    }
    return [...load].flatMap(([strategy, values]) => values.map((mw, hour) => ({ hour, charging_strategy: strategy, mw })));
  }

  /** Points of a county's score by indicator: in the order of the header. */
  contributions(scenarioId, county) {
    const number = this.scenarioNumber.get(scenarioId);
    const { indicators } = this.header;
    return indicators.map((indicator, i) => ({
      ...indicator,
      points: this.part("contribution", number * indicators.length + i)[county],
      raw: this.part("raw_value", number * indicators.length + i)[county],
    })).filter((row) => Number.isFinite(row.points));
  }

  /** Levers that alone change whether a county is a hub. */
  tipping(scenarioId, county) {
    if (!this.header.columns.tipping_county) return [];
    const scenario = this.scenarioNumber.get(scenarioId);
    const scenarios = this.part("tipping_scenario");
    const counties = this.part("tipping_county");
    const rows = [];
    for (let i = 0; i < counties.length; i += 1) {
      if (counties[i] !== county || scenarios[i] !== scenario) continue;
      rows.push({
        ...this.header.levers[this.part("tipping_lever")[i]],
        from: this.part("tipping_from_value")[i],
        to: this.part("tipping_to_value")[i],
        smallest: this.part("tipping_is_smallest")[i] === 1,
      });
    }
    return rows.sort((a, b) => Number(b.smallest) - Number(a.smallest));
  }
}

/** "county:06037" -> ["county", "06037"]; "" -> ["", ""]. */
export function splitSelect(select) {
  const at = select.indexOf(":");
  return at < 0 ? ["", ""] : [select.slice(0, at), select.slice(at + 1)];
}

const dayCounts = new WeakMap();

/** Days of a kind in the year, over all seasons. */
function daysOf(shapes, location, group, strategy, region, day) {
  if (!dayCounts.has(shapes)) {
    const sums = {};
    for (const [key, [, , days]] of Object.entries(shapes)) {
      const parts = key.split("|");
      parts.splice(4, 1);
      const short = parts.join("|");
      sums[short] = (sums[short] ?? 0) + days;
    }
    dayCounts.set(shapes, sums);
  }
  return dayCounts.get(shapes)[[location, group, strategy, region, day].join("|")];
}

function groupBy(list, key) {
  const groups = new Map();
  for (const item of list) {
    const group = key(item);
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(item);
  }
  return groups;
}

/**
 * Numbers, units and dates as people read them.
 * Belongs here: rounding and wording of single values. Does not belong here: sentences.
 */

const NONE = "no figure";

/** @param {number|null|undefined} value */
const missing = (value) => value === null || value === undefined || !Number.isFinite(value);

/**
 * Three significant digits, thousands separated.
 * @param {number|null|undefined} value
 * @param {number} digits
 */
export function plain(value, digits = 3) {
  if (missing(value)) return NONE;
  if (value === 0) return "0";
  const size = Math.floor(Math.log10(Math.abs(value))) + 1;
  const places = Math.max(0, Math.min(6, digits - size));
  const rounded = size > digits ? Math.round(value / 10 ** (size - digits)) * 10 ** (size - digits) : value;
  return rounded.toLocaleString("en-US", { maximumFractionDigits: places }).replace("-", "−");
}

/** A whole number, every digit. */
export const whole = (value) => (missing(value) ? NONE : Math.round(value).toLocaleString("en-US").replace("-", "−"));

/** A share as per cent, as the briefing writes it; what is not all is never written as 100%, what is not nothing never as 0%. */
export function percent(value, digits = 0) {
  if (missing(value)) return NONE;
  const times = value * 100;
  if (times > 0 && times < 0.1) return "under 0.1%";
  if (times > 99.9 && times < 100) return "over 99.9%";
  const places = (Math.abs(times) < 1 && times !== 0) || (times >= 99.5 && times < 100) ? Math.max(1, digits) : digits;
  return `${times.toFixed(places).replace("-", "−")}%`;
}

const ENERGY = [[1e6, "TWh"], [1e3, "GWh"], [0, "MWh"]];
const MONEY = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"], [0, ""]];

/** The first unit that the value reaches, once rounded. */
const reaches = (value) => ([from]) => Math.abs(value) >= 0.9995 * from;

/** MWh a year in the unit that keeps the number short. */
export function energy(mwh) {
  if (missing(mwh)) return NONE;
  const [factor, unit] = ENERGY.find(reaches(mwh));
  return `${plain(mwh / (factor || 1))} ${unit}`;
}

/** USD of 2024. */
export function money(usd) {
  if (missing(usd)) return NONE;
  const [factor, word] = MONEY.find(reaches(usd));
  return `$${plain(usd / (factor || 1))}${word ? ` ${word}` : ""}`;
}

/** Any value with the unit that the release gives it. */
export function withUnit(value, unit) {
  if (missing(value)) return NONE;
  if (unit === "share") return percent(value, 1);
  if (unit === "flag") return value ? "yes" : "no";
  if (unit === "USD") return money(value);
  return `${plain(value)} ${unit}`;
}

export const isMissing = missing;

/**
 * What the reader has chosen, and the link that restores it.
 * Belongs here: the choices, their limits, their text in the address. Does not belong here: what is drawn from them.
 */

/**
 * @typedef {object} Choice
 * @property {string} scenario scenario id
 * @property {number} year
 * @property {string} colour id of a colouring
 * @property {string} select "" or county:<fips>, area:<id>, state:<code>
 * @property {string} compare "" or a scenario id
 * @property {string} table counties, areas or states
 * @property {string} sort column id, with a leading - for descending
 * @property {string} filter text
 * @property {string} of "" or a state code: the state that the charts show
 * @property {string} layers letters of the layers shown: a areas, c corridors
 */

const KEYS = ["scenario", "year", "colour", "select", "compare", "table", "sort", "filter", "of", "layers"];

/**
 * The choice in a link's fragment; anything unknown or impossible falls back to the default.
 * @param {string} hash
 * @param {Choice} defaults
 * @param {(choice: Choice) => Choice} checked
 * @returns {Choice}
 */
export function choiceOf(hash, defaults, checked) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const choice = { ...defaults };
  for (const key of KEYS) {
    const text = given.get(key);
    if (text === null) continue;
    choice[key] = key === "year" ? Number(text) : text.slice(0, 200);
  }
  return checked(choice);
}

/**
 * The fragment of a choice: only what differs from the default.
 * @param {Choice} choice
 * @param {Choice} defaults
 */
export function hashOf(choice, defaults) {
  const parts = new URLSearchParams();
  for (const key of KEYS) {
    if (choice[key] !== defaults[key]) parts.set(key, String(choice[key]));
  }
  const text = parts.toString();
  return text ? `#${text}` : "";
}

/**
 * A choice that tells its listeners what has changed.
 * @param {Choice} first
 */
export function createStore(first) {
  let current = { ...first };
  const listeners = [];
  return {
    get: () => current,
    /** @param {Partial<Choice>} changes */
    set(changes) {
      const changed = new Set(Object.keys(changes).filter((key) => changes[key] !== current[key]));
      if (!changed.size) return;
      current = { ...current, ...changes };
      for (const listener of listeners) listener(current, changed);
    },
    /** @param {(choice: Choice, changed: Set<string>) => void} listener */
    listen(listener) {
      listeners.push(listener);
    },
  };
}

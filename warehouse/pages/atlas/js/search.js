/**
 * Finding places by name, code or part of a name; the combobox that offers them.
 * Belongs here: matching, ranking, the ARIA combobox. Does not belong here: what happens with the place.
 */

import { fill, h } from "./dom.js";

/** Letters without accents, case and punctuation. */
export const plainText = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

/**
 * Everything that can be found in a scenario.
 * @param {any} header
 * @param {number} scenario
 * @param {(county: number) => number} size what puts the larger of two counties of one name first
 * @returns {{select: string, label: string, detail: string, text: string, weight: number, size: number}[]}
 */
export function placesOf(header, scenario, size = () => 0) {
  const counties = header.counties.fips.map((fips, i) => ({
    select: `county:${fips}`,
    label: header.counties.label[i],
    detail: `county ${fips}`,
    text: plainText(`${header.counties.label[i]} ${header.counties.name[i]} ${fips} ${header.states[header.counties.state[i]].name}`),
    weight: 0,
    size: size(i) || 0,
  }));
  const states = header.states.map((state) => ({
    select: `state:${state.id}`, label: state.name, detail: "state", text: plainText(`${state.name} ${state.id}`), weight: 2, size: 0,
  }));
  const areas = header.areas[scenario].map((area) => ({
    select: `area:${area.id}`, label: area.short, detail: "launch area", text: plainText(`${area.short} ${area.name}`), weight: 1, size: 0,
  }));
  return [...states, ...areas, ...counties];
}

/**
 * The best matches: the name begins with the words, then a word does, then anything holds them; whole words before
 * beginnings, the larger county before the smaller.
 * @template {{text: string, label: string, weight: number, size: number}} Place
 * @param {Place[]} places
 * @param {string} query
 * @param {number} most
 * @returns {Place[]}
 */
export function match(places, query, most = 12) {
  const wanted = plainText(query);
  if (!wanted) return [];
  const words = wanted.split(" ");
  const found = [];
  for (const place of places) {
    let rank = 0;
    for (const word of words) {
      const at = ` ${place.text}`.indexOf(` ${word}`);
      if (at >= 0) rank += at === 0 ? 0 : 1;
      else if (place.text.includes(word)) rank += 4;
      else rank = Infinity;
      if (!` ${place.text} `.includes(` ${word} `)) rank += 0.25;
    }
    if (!place.text.startsWith(wanted)) rank += 2;
    if (Number.isFinite(rank)) found.push([rank - place.weight / 2, place]);
  }
  found.sort((a, b) => a[0] - b[0] || b[1].size - a[1].size || (a[1].label < b[1].label ? -1 : 1));
  return found.slice(0, most).map((pair) => pair[1]);
}

/**
 * @param {{input: HTMLInputElement, list: HTMLElement, places: () => any[], choose: (place: any) => void, say: (text: string) => void}} parts
 */
export function createCombobox({ input, list, places, choose, say }) {
  let options = [];
  let active = -1;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const mark = () => {
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (place) => {
    input.value = "";
    close();
    choose(place);
  };
  const update = () => {
    options = match(places(), input.value);
    active = -1;
    fill(list, options.map((place, i) =>
      h("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(place); } },
        h("span", {}, place.label), h("span.muted", {}, ` ${place.detail}`))));
    const open = options.length > 0;
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (input.value.trim()) say(open ? `${options.length} places` : "No place of that name");
    if (!open) input.removeAttribute("aria-activedescendant");
  };
  input.addEventListener("input", update);
  input.addEventListener("focus", () => { if (input.value) update(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const last = options.length - 1;
    if (event.key === "ArrowDown" && last >= 0) active = active >= last ? 0 : active + 1;
    else if (event.key === "ArrowUp" && last >= 0) active = active <= 0 ? last : active - 1;
    else if (event.key === "Enter" && options.length) return event.preventDefault(), take(options[Math.max(0, active)]);
    else if (event.key === "Escape") return list.hidden ? (input.value = "") : close();
    else return undefined;
    event.preventDefault();
    list.hidden = false;
    return mark();
  });
}

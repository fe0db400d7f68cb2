/**
 * Names on the map that do not touch each other.
 * Belongs here: where a label may stand. Does not belong here: drawing it.
 */

/**
 * @typedef {{text: string, x: number, y: number, width: number, height: number}} Wanted a name and the point it names
 * @typedef {Wanted & {left: number, top: number}} Placed
 */

/** Places to try, as (left, top) from the point, in units of the label's size; the point's own dot stays free. */
const TRIES = [[0, -0.5, 7], [-1, -0.5, -7], [-0.5, -1, 0, -6], [-0.5, 0, 0, 6], [0, -1, 4, -4], [0, 0, 4, 4], [-1, -1, -4, -4], [-1, 0, -4, 4]];

/**
 * Greedy, in the order given (most important first): a label that fits nowhere is left out.
 * @param {Wanted[]} wanted
 * @param {{width: number, height: number}} frame
 * @param {{left: number, top: number, width: number, height: number}[]} taken boxes that stay free
 * @returns {Placed[]}
 */
export function placeLabels(wanted, frame, taken = []) {
  const boxes = [...taken];
  const placed = [];
  for (const label of wanted) {
    for (const [across, down, dx = 0, dy = 0] of TRIES) {
      const box = {
        left: label.x + across * label.width + dx,
        top: label.y + down * label.height + dy,
        width: label.width,
        height: label.height,
      };
      if (box.left < 2 || box.top < 2 || box.left + box.width > frame.width - 2 || box.top + box.height > frame.height - 2) continue;
      if (boxes.some((other) => overlaps(box, other))) continue;
      boxes.push(box);
      placed.push({ ...label, left: box.left, top: box.top });
      break;
    }
  }
  return placed;
}

/** Whether two boxes share any point, with two pixels between them. */
export function overlaps(a, b, gap = 2) {
  return a.left < b.left + b.width + gap && b.left < a.left + a.width + gap
    && a.top < b.top + b.height + gap && b.top < a.top + a.height + gap;
}

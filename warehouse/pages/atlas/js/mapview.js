/**
 * A county map on a canvas: fills, outlines, corridors, names, zoom, pointer and keys.
 * Belongs here: drawing and moving the map. Does not belong here: which colours and why.
 */

import { h, oncePerFrame } from "./dom.js";
import { WORLD } from "./geo.js";
import { placeLabels } from "./labels.js";

const CLOSEST = 16;

export class MapView {
  /**
   * @param {HTMLElement} frame
   * @param {import("./geo.js").Geography} geography
   * @param {{label: string, onSelect: (county: number) => void, onHover: (county: number, at: {x: number, y: number}) => void,
   *   onMove?: (view: {x: number, y: number, k: number}) => void}} options
   */
  constructor(frame, geography, options) {
    this.frame = frame;
    this.geography = geography;
    this.options = options;
    this.view = { x: 0, y: 0, k: 1 };
    this.hovered = -1;
    this.content = null;
    this.base = h("canvas", { "aria-hidden": "true" });
    this.top = h("canvas.map-top", { tabindex: "0", role: "application", "aria-roledescription": "county map", "aria-label": options.label });
    frame.append(this.base, this.top);
    this.redraw = oncePerFrame(() => this.draw());
    this.redrawTop = oncePerFrame(() => this.drawTop());
    this.listen();
    new ResizeObserver(() => this.resize()).observe(frame);
    this.resize();
  }

  /**
   * @param {object} content
   * @param {Uint8Array} content.of class of each county
   * @param {{fill: string, hatch?: boolean}[]} content.classes
   * @param {Record<string, string>} content.colours paper, border, outline, text, none, hatch
   * @param {{path: any}[]} content.outlines
   * @param {{path: any, open: boolean, weight: number}[]} content.lines weight 0 to 1
   * @param {{text: string, point: number[], kind: string}[]} content.labels most important first
   * @param {number[]} content.selected counties
   */
  show(content) {
    this.content = content;
    this.redraw();
  }

  /** Draws now, for print and for measuring. */
  showNow(content) {
    this.content = content;
    this.draw();
  }

  resize() {
    const { clientWidth: width } = this.frame;
    if (!width) return;
    const ratio = Math.max(1, window.devicePixelRatio || 1);
    if (this.size) {
      const grown = width / this.size.width;
      this.view = { x: this.view.x * grown, y: this.view.y * grown, k: this.view.k };
    }
    this.ratio = ratio;
    this.size = { width, height: Math.round((width * WORLD.height) / WORLD.width) };
    this.scale = width / WORLD.width;
    this.frame.style.setProperty("height", `${this.size.height}px`);
    for (const canvas of [this.base, this.top]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(this.size.height * ratio);
    }
    this.draw();
  }

  /** The matrix from the map's coordinates to pixels. */
  transform(context) {
    const k = this.ratio * this.scale * this.view.k;
    context.setTransform(k, 0, 0, k, this.ratio * this.view.x, this.ratio * this.view.y);
    return this.scale * this.view.k;
  }

  toScreen([x, y]) {
    const k = this.scale * this.view.k;
    return [x * k + this.view.x, y * k + this.view.y];
  }

  draw() {
    if (!this.content || !this.size) return;
    const context = this.base.getContext("2d");
    const { of, classes, colours, lines, outlines } = this.content;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.base.width, this.base.height);
    const k = this.transform(context);
    const { paths } = this.geography;
    const visible = this.visible();
    // Lines thin out on a small map.
    const thin = Math.min(1, Math.max(0.45, Math.sqrt(this.size.width / 950)) * (1 + 0.15 * (this.view.k - 1)));
    for (let c = -1; c < classes.length; c += 1) {
      context.fillStyle = c < 0 ? colours.none : classes[c].fill;
      const wanted = c < 0 ? 255 : c;
      for (const i of visible) if (of[i] === wanted) context.fill(paths[i]);
    }
    if (classes.some((each) => each.hatch)) {
      context.fillStyle = this.hatch(context, colours.hatch, k);
      for (const i of visible) if (classes[of[i]]?.hatch) context.fill(paths[i]);
    }
    context.lineJoin = "round";
    context.strokeStyle = colours.outline;
    context.lineWidth = Math.min(0.35, 0.35 * this.view.k) / k;
    context.stroke(this.geography.countyLines);
    context.strokeStyle = colours.border;
    context.lineWidth = (0.8 * thin) / k;
    context.stroke(this.geography.stateLines);
    context.lineCap = "round";
    context.setLineDash([1 / k, 4 / k]);
    context.strokeStyle = colours.road;
    context.lineWidth = thin / k;
    for (const line of lines) if (!line.open) context.stroke(line.path);
    context.setLineDash([]);
    for (const [colour, more] of [[colours.halo, 2], [colours.road, 0]]) {
      context.strokeStyle = colour;
      for (const line of lines) {
        if (!line.open) continue;
        context.lineWidth = (thin * (1 + 2.2 * line.weight + more)) / k;
        context.stroke(line.path);
      }
    }
    for (const outline of outlines) {
      context.strokeStyle = colours.halo;
      context.lineWidth = (thin * 2.8) / k;
      context.stroke(outline.path);
      context.strokeStyle = colours.text;
      context.lineWidth = (thin * 1.4) / k;
      context.stroke(outline.path);
    }
    this.drawTop();
  }

  /** Names, the selection and the county under the pointer. */
  drawTop() {
    if (!this.content || !this.size) return;
    const context = this.top.getContext("2d");
    const { colours, selected, labels } = this.content;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.top.width, this.top.height);
    const k = this.transform(context);
    const { paths } = this.geography;
    context.lineJoin = "round";
    const ring = (i, width, colour) => {
      if (!paths[i]) return;
      context.strokeStyle = colour;
      context.lineWidth = width / k;
      context.stroke(paths[i]);
    };
    for (const i of selected) ring(i, 5, colours.paper);
    for (const i of selected) ring(i, 2.5, colours.accent);
    if (this.hovered >= 0) {
      ring(this.hovered, 3.5, colours.paper);
      ring(this.hovered, 1.8, colours.text);
    }
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.drawLabels(context, labels, colours);
  }

  drawLabels(context, labels, colours) {
    const small = this.size.width < 480;
    const font = (kind) => `${kind === "road" ? "600 10px" : small ? "600 10.5px" : "600 12px"} system-ui, "Segoe UI", Arial, sans-serif`;
    const wanted = [];
    const most = small ? 9 * this.view.k : 26 * this.view.k;
    for (const label of labels.slice(0, Math.ceil(most))) {
      const [x, y] = this.toScreen(label.point);
      if (x < 0 || y < 0 || x > this.size.width || y > this.size.height) continue;
      const isNear = (other) => other.kind === "road" && other.text === label.text && Math.hypot(other.x - x, other.y - y) < 170;
      if (label.kind === "road" && wanted.some(isNear)) continue;
      context.font = font(label.kind);
      const pad = label.kind === "road" ? 4 : 0;
      wanted.push({ ...label, x, y, width: context.measureText(label.text).width + 2 * pad, height: label.kind === "road" ? 14 : 15 });
    }
    this.placed = placeLabels(wanted, this.size);
    context.textBaseline = "middle";
    for (const label of this.placed) {
      context.font = font(label.kind);
      const middle = label.top + label.height / 2;
      if (label.kind === "road") {
        context.fillStyle = colours.road;
        context.beginPath();
        context.roundRect(label.left, label.top, label.width, label.height, 4);
        context.fill();
        context.fillStyle = colours.paper;
        context.fillText(label.text, label.left + 4, middle + 0.5);
        continue;
      }
      context.lineWidth = 3.5;
      context.strokeStyle = colours.paper;
      context.strokeText(label.text, label.left, middle);
      context.fillStyle = colours.text;
      context.fillText(label.text, label.left, middle);
      context.beginPath();
      context.arc(label.x, label.y, 2.4, 0, 7);
      context.strokeStyle = colours.paper;
      context.lineWidth = 1.6;
      context.stroke();
      context.fill();
    }
  }

  hatch(context, colour, k) {
    const side = Math.max(4, Math.round(5 * this.ratio));
    const tile = document.createElement("canvas");
    tile.width = side;
    tile.height = side;
    const brush = tile.getContext("2d");
    brush.strokeStyle = colour;
    brush.lineWidth = Math.max(1, 0.9 * this.ratio);
    brush.beginPath();
    for (const at of [-side, 0, side]) {
      brush.moveTo(at, side);
      brush.lineTo(at + side, 0);
    }
    brush.stroke();
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / (k * this.ratio)));
    return pattern;
  }

  visible() {
    const { boxes } = this.geography;
    const k = this.scale * this.view.k;
    const [x0, y0] = [-this.view.x / k, -this.view.y / k];
    const [x1, y1] = [x0 + this.size.width / k, y0 + this.size.height / k];
    const found = [];
    boxes.forEach((box, i) => {
      if (box && box[1][0] >= x0 && box[0][0] <= x1 && box[1][1] >= y0 && box[0][1] <= y1) found.push(i);
    });
    return found;
  }

  /** The county under a pointer, or -1. */
  countyAt(event) {
    const box = this.top.getBoundingClientRect();
    const k = this.scale * this.view.k;
    const context = this.base.getContext("2d");
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    const found = this.geography.at((event.clientX - box.left - this.view.x) / k, (event.clientY - box.top - this.view.y) / k, context);
    context.restore();
    return found;
  }

  /** Where a county's centre is on the page, for tests and tooltips. */
  pointOf(county) {
    const [x, y] = this.toScreen(this.geography.centres[county]);
    return { x, y };
  }

  listen() {
    const pointers = new Map();
    let moved = 0;
    let pinch = 0;
    this.top.addEventListener("pointerdown", (event) => {
      pointers.set(event.pointerId, event);
      moved = 0;
    });
    this.top.addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId);
      if (before && pointers.size === 1 && (event.pointerType !== "touch" || this.view.k > 1)) {
        moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
        if (moved > 4) this.moveTo(this.view.x + event.clientX - before.clientX, this.view.y + event.clientY - before.clientY, this.view.k);
        pointers.set(event.pointerId, event);
        return;
      }
      if (before && pointers.size === 2) {
        pointers.set(event.pointerId, event);
        const [a, b] = [...pointers.values()];
        const apart = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
        const box = this.top.getBoundingClientRect();
        if (pinch) this.zoomAt(apart / pinch, (a.clientX + b.clientX) / 2 - box.left, (a.clientY + b.clientY) / 2 - box.top);
        pinch = apart;
        moved = 99;
        return;
      }
      if (event.pointerType === "touch") return;
      this.hover(this.countyAt(event), event);
    });
    const end = (event) => {
      pointers.delete(event.pointerId);
      pinch = 0;
    };
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
    this.top.addEventListener("pointerleave", () => this.hover(-1));
    this.top.addEventListener("click", (event) => {
      if (moved > 4) return;
      const county = this.countyAt(event);
      if (county >= 0) this.options.onSelect(county);
    });
    this.top.addEventListener("dblclick", (event) => {
      const box = this.top.getBoundingClientRect();
      this.zoomAt(2, event.clientX - box.left, event.clientY - box.top);
    });
    this.top.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = this.top.getBoundingClientRect();
      this.zoomAt(Math.exp(-event.deltaY / 200), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
    this.top.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const middle = [this.size.width / 2, this.size.height / 2];
    if (steps[event.key]) {
      const from = this.content.selected[0] ?? this.nearest(...middle);
      const to = this.content.selected.length ? this.geography.next(from, ...steps[event.key]) : from;
      this.options.onSelect(to);
      this.reveal(to);
    } else if (event.key === "+" || event.key === "=") this.zoomAt(1.6, ...middle);
    else if (event.key === "-") this.zoomAt(1 / 1.6, ...middle);
    else if (event.key === "0") this.reset();
    else if (event.key === "Escape") this.options.onSelect(-1);
    else return;
    event.preventDefault();
  }

  nearest(x, y) {
    let best = 0;
    let least = Infinity;
    this.geography.centres.forEach((centre, i) => {
      if (!centre || !Number.isFinite(centre[0])) return;
      const at = this.toScreen(centre);
      const far = Math.hypot(at[0] - x, at[1] - y);
      if (far < least) [best, least] = [i, far];
    });
    return best;
  }

  hover(county, event) {
    if (county !== this.hovered) {
      this.hovered = county;
      this.redrawTop();
    }
    if (event) {
      const box = this.frame.getBoundingClientRect();
      this.options.onHover(county, { x: event.clientX - box.left, y: event.clientY - box.top });
    } else this.options.onHover(-1, { x: 0, y: 0 });
  }

  zoomAt(factor, x, y) {
    const k = Math.min(CLOSEST, Math.max(1, this.view.k * factor));
    const real = k / this.view.k;
    this.moveTo(x - (x - this.view.x) * real, y - (y - this.view.y) * real, k);
  }

  reset() {
    this.moveTo(0, 0, 1);
  }

  /** Brings a box of the map's coordinates into view. */
  fit(box, closest = 6) {
    if (!Number.isFinite(box[0][0])) return;
    const [width, height] = [box[1][0] - box[0][0], box[1][1] - box[0][1]];
    const k = Math.max(1, Math.min(closest, 0.7 * Math.min(WORLD.width / (width || 1), WORLD.height / (height || 1))));
    const [x, y] = [(box[0][0] + box[1][0]) / 2, (box[0][1] + box[1][1]) / 2];
    this.moveTo(this.size.width / 2 - x * this.scale * k, this.size.height / 2 - y * this.scale * k, k);
  }

  /** Moves the map only if a county is out of view. */
  reveal(county) {
    const { x, y } = this.pointOf(county);
    if (x > 20 && y > 20 && x < this.size.width - 20 && y < this.size.height - 20) return;
    this.moveTo(this.view.x + this.size.width / 2 - x, this.view.y + this.size.height / 2 - y, this.view.k);
  }

  moveTo(x, y, k, quietly = false) {
    const { width, height } = this.size;
    this.view = {
      x: Math.min(0, Math.max(width * (1 - k), x)),
      y: Math.min(0, Math.max(height * (1 - k), y)),
      k,
    };
    this.top.style.setProperty("touch-action", k > 1 ? "none" : "pan-y");
    this.redraw();
    // Shared with the other map in units of its width.
    if (!quietly) this.options.onMove?.({ x: this.view.x / width, y: this.view.y / width, k });
  }

  follow({ x, y, k }) {
    this.moveTo(x * this.size.width, y * this.size.width, k, true);
  }
}

/**
 * Shapes of counties and states on the page: projected once, kept as paths of the canvas.
 * Belongs here: TopoJSON, the projection, outlines of groups, which county is under a point. Not here: colours.
 *
 * d3-geo and topojson-client are those that Vega is built on.
 */

/** Size of the map's own coordinates. */
export const WORLD = { width: 975, height: 610 };

export class Geography {
  /**
   * @param {any} topology with objects counties (id: FIPS) and states
   * @param {string[]} fips in the model's order
   * @param {{geo: any, topojson: any, makePath?: () => any}} libraries
   */
  constructor(topology, fips, { geo, topojson, makePath = () => new Path2D() }) {
    const projection = geo.geoAlbersUsa().scale(1300).translate([WORLD.width / 2, WORLD.height / 2]);
    topology = projected(topology, projection);
    this.topology = topology;
    this.topojson = topojson;
    this.makePath = makePath;
    this.draw = geo.geoPath();
    const number = new Map(fips.map((code, i) => [code, i]));
    this.paths = new Array(fips.length);
    this.boxes = new Array(fips.length);
    this.centres = new Array(fips.length);
    this.numberOf = new Map();
    this.pieceOf = new Map();
    for (const geometry of topology.objects.counties.geometries) {
      const i = number.get(String(geometry.id));
      if (i === undefined) continue;
      this.numberOf.set(geometry, i);
      const feature = topojson.feature(topology, geometry);
      this.paths[i] = this.path(feature);
      this.boxes[i] = this.draw.bounds(feature);
      this.centres[i] = this.draw.centroid(feature);
    }
    this.countyLines = this.path(topojson.mesh(topology, topology.objects.counties, (a, b) => a !== b));
    this.stateLines = this.path(topojson.mesh(topology, topology.objects.states));
    this.stateBoxes = new Map(topology.objects.states.geometries.map((geometry) => [
      String(geometry.properties?.state ?? geometry.id), this.draw.bounds(topojson.feature(topology, geometry))]));
  }

  /** A geometry as a path of the canvas. */
  path(geometry) {
    const path = this.makePath();
    this.draw.context(path)(geometry);
    this.draw.context(null);
    return path;
  }

  /** The outline of each group of counties, all in one path. group(i) is null for counties in none. */
  outline(group) {
    const of = (geometry) => {
      const i = this.numberOf.get(geometry);
      return i === undefined ? null : group(i);
    };
    return this.path(this.topojson.mesh(this.topology, this.topology.objects.counties, (a, b) =>
      (a === b ? of(a) !== null : of(a) !== of(b))));
  }

  /**
   * A leg through counties as smooth pieces, one per county. A piece depends on the county and its two neighbours alone, so
   * legs that share a road share its pieces: they are known by their key.
   * @param {number[]} counties along the leg
   * @returns {{key: string, counties: number[], path: any}[]}
   */
  pieces(counties) {
    const known = counties.filter((i) => this.centres[i] && Number.isFinite(this.centres[i][0]));
    const middle = (a, b) => [0, 1].map((axis) => (this.centres[a][axis] + this.centres[b][axis]) / 2);
    return known.map((county, at) => {
      const [before, after] = [known[at - 1], known[at + 1]];
      const ends = [before, after].filter((i) => i !== undefined).sort((a, b) => a - b);
      const key = [county, ...ends].join("|");
      if (!this.pieceOf.has(key)) {
        const path = this.makePath();
        const [first, second] = [ends[0], ends[1]].map((i) => (i === undefined ? this.centres[county] : middle(county, i)));
        path.moveTo(...first);
        path.quadraticCurveTo(...this.centres[county], ...second);
        this.pieceOf.set(key, path);
      }
      return { key, counties: [county, ...ends], path: this.pieceOf.get(key) };
    });
  }

  /** The box around counties. */
  boxOf(counties) {
    const box = [[Infinity, Infinity], [-Infinity, -Infinity]];
    for (const i of counties) {
      if (!this.boxes[i] || !Number.isFinite(this.boxes[i][0][0])) continue;
      box[0] = box[0].map((value, axis) => Math.min(value, this.boxes[i][0][axis]));
      box[1] = box[1].map((value, axis) => Math.max(value, this.boxes[i][1][axis]));
    }
    return box;
  }

  /** The county at a point of the map's own coordinates, or -1. */
  at(x, y, context) {
    for (let i = 0; i < this.paths.length; i += 1) {
      const box = this.boxes[i];
      if (!box || x < box[0][0] || x > box[1][0] || y < box[0][1] || y > box[1][1]) continue;
      if (context.isPointInPath(this.paths[i], x, y)) return i;
    }
    return -1;
  }

  /** The nearest county in a direction (dx, dy), for arrow keys; the county itself where there is none. */
  next(from, dx, dy) {
    const start = this.centres[from];
    let best = from;
    let least = Infinity;
    this.centres.forEach((centre, i) => {
      if (i === from || !centre || !Number.isFinite(centre[0])) return;
      const [x, y] = [centre[0] - start[0], centre[1] - start[1]];
      const along = x * dx + y * dy;
      const across = Math.abs(x * dy - y * dx);
      if (along <= 0 || across > along) return;
      const far = along + 2 * across;
      if (far < least) [best, least] = [i, far];
    });
    return best;
  }
}

/**
 * The topology in the map's own coordinates. Every arc is projected once, though two counties share it; points outside
 * the projection's maps are left out.
 * @param {any} topology
 * @param {(point: number[]) => number[] | null} projection
 */
export function projected(topology, projection) {
  const { scale = [1, 1], translate = [0, 0] } = topology.transform ?? {};
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    const points = [];
    for (const point of arc) {
      if (topology.transform) {
        x += point[0];
        y += point[1];
      } else [x, y] = point;
      const at = projection([x * scale[0] + translate[0], y * scale[1] + translate[1]]);
      if (at) points.push(at);
    }
    return points.length > 1 ? points : [points[0] ?? [NaN, NaN], points[0] ?? [NaN, NaN]];
  });
  return { type: "Topology", arcs, objects: topology.objects };
}

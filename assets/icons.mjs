// The icons of an installed Kiem, drawn from img/favicon.svg: the same drawing gives the same bytes. Knows of SVG what that
// drawing uses (one rect, paths of M, V, C and Z, a straight stroke with round ends) and stops at anything else.
import { deflateSync } from "node:zlib";

const ROWS = 8; // lines looked at for each row of pixels; along a line the part covered is exact
const STEPS = 24; // straight pieces of a curve, or of a quarter of a circle

const attribute = (tag, name) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];

function arc(x, y, radius, from, to) {
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const angle = from + ((to - from) * i) / STEPS;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

function rounded(width, height, radius) {
  const quarter = Math.PI / 2;
  return [
    ...arc(width - radius, radius, radius, -quarter, 0),
    ...arc(width - radius, height - radius, radius, 0, quarter),
    ...arc(radius, height - radius, radius, quarter, 2 * quarter),
    ...arc(radius, radius, radius, 2 * quarter, 3 * quarter),
  ];
}

function curve([x0, y0], [x1, y1, x2, y2, x3, y3]) {
  return Array.from({ length: STEPS }, (_, i) => {
    const t = (i + 1) / STEPS, s = 1 - t;
    const at = (a, b, c, d) => s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
    return [at(x0, x1, x2, x3), at(y0, y1, y2, y3)];
  });
}

/** The points of a path; a curve becomes short straight lines. */
function points(d) {
  const out = [];
  for (const [, command, rest] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = (rest.match(/-?[\d.]+/g) ?? []).map(Number), last = out.at(-1);
    if (command === "M") out.push(numbers);
    else if (command === "V") out.push([last[0], numbers[0]]);
    else if (command === "C") for (let i = 0; i < numbers.length; i += 6) out.push(...curve(out.at(-1), numbers.slice(i, i + 6)));
    else if (command !== "Z") throw new Error(`favicon.svg: ${command} in a path is not drawn`);
  }
  return out;
}

/** An upright stroke with round ends, as the outline around it. */
function stroke([[x, y0], [x1, y1], ...more], width) {
  if (x !== x1 || more.length > 0) throw new Error("favicon.svg: only an upright stroke is drawn");
  const radius = width / 2, top = Math.min(y0, y1), bottom = Math.max(y0, y1);
  return [...arc(x, top, radius, -Math.PI, 0), ...arc(x, bottom, radius, 0, Math.PI)];
}

function colour(text) {
  if (!/^#[0-9a-f]{6}$/.test(text ?? "")) throw new Error(`favicon.svg: ${text} is no colour of six digits`);
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
}

/** What stands in the drawing, from back to front: {outline, colour}. The first is the ground. */
function shapes(svg) {
  return [...svg.matchAll(/<(rect|path)\b[^>]*>/g)].map(([tag, kind]) => {
    if (kind === "rect") {
      const [width, height, radius] = ["width", "height", "rx"].map((name) => Number(attribute(tag, name)));
      return { outline: rounded(width, height, radius), colour: colour(attribute(tag, "fill")) };
    }
    const line = points(attribute(tag, "d")), ink = attribute(tag, "stroke");
    return ink
      ? { outline: stroke(line, Number(attribute(tag, "stroke-width"))), colour: colour(ink) }
      : { outline: line, colour: colour(attribute(tag, "fill")) };
  });
}

/** How much of each pixel of a row lies inside. */
function covered(outline, size, row) {
  const cover = new Float64Array(size);
  for (let line = 0; line < ROWS; line++) {
    const y = row + (line + 0.5) / ROWS;
    const crossings = outline
      .map((a, i) => [a, outline[(i + 1) % outline.length]])
      .filter(([a, b]) => a[1] <= y !== b[1] <= y)
      .map(([a, b]) => a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
      .sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, crossings[i]), to = Math.min(size, crossings[i + 1]);
      for (let x = Math.floor(from); x < to; x++)
        cover[x] += (Math.min(to, x + 1) - Math.max(from, x)) / ROWS;
    }
  }
  return cover;
}

function paint(pixels, size, { outline, colour: ink }) {
  for (let row = 0; row < size; row++) {
    const cover = covered(outline, size, row);
    for (let x = 0; x < size; x++) {
      if (cover[x] === 0) continue;
      const at = (row * size + x) * 4, over = Math.min(1, cover[x]), under = (pixels[at + 3] / 255) * (1 - over);
      for (let c = 0; c < 3; c++) pixels[at + c] = Math.round((ink[c] * over + pixels[at + c] * under) / (over + under));
      pixels[at + 3] = Math.round(255 * (over + under));
    }
  }
}

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind), data]), out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

function png(pixels, size) {
  const head = Buffer.alloc(13), lines = Buffer.alloc(size * (size * 4 + 1));
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8); // 8 bits, red green blue alpha
  for (let row = 0; row < size; row++) pixels.copy(lines, row * (size * 4 + 1) + 1, row * size * 4, (row + 1) * size * 4);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/**
 * The drawing as a PNG of `size` × `size` pixels. `full`: the ground fills the square, and the drawing on it keeps within
 * the middle four fifths, for a phone that cuts its own shape out of it.
 */
export function icon(svg, size, { full = false } = {}) {
  const box = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1]), [ground, ...drawn] = shapes(svg);
  const scale = size / box, within = full ? 0.78 : 1;
  const place = (by) => ([x, y]) => [(box / 2 + (x - box / 2) * by) * scale, (box / 2 + (y - box / 2) * by) * scale];
  const square = [[0, 0], [box, 0], [box, box], [0, box]];
  const pixels = Buffer.alloc(size * size * 4);
  paint(pixels, size, { outline: (full ? square : ground.outline).map(place(1)), colour: ground.colour });
  for (const shape of drawn) paint(pixels, size, { outline: shape.outline.map(place(within)), colour: shape.colour });
  return png(pixels, size);
}

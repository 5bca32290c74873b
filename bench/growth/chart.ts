// The curves as one SVG: a small chart each, both axes in powers of ten, so that "grows with the size" is a
// slope.
import type { Curve, Point } from "./curve.ts";

const WIDTH = 300;
const HEIGHT = 190;
const COLUMNS = 3;
const LEFT = 46;
const RIGHT = 14;
const TOP = 46;
const BOTTOM = 30;

/** `limits`: what the machine needs at least, told below the charts. */
export function chart(curves: readonly Curve[], limits: readonly string[]): string {
  const rows = Math.ceil(curves.length / COLUMNS);
  const height = rows * HEIGHT + 20 + limits.length * 16;
  const parts = curves.map((curve, index) =>
    `<g transform="translate(${index % COLUMNS * WIDTH} ${Math.floor(index / COLUMNS) * HEIGHT})">${
      one(curve)
    }</g>`
  );
  const notes = limits.map((limit, index) => text(LEFT, rows * HEIGHT + 16 + index * 16, limit, "t"));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${COLUMNS * WIDTH} ${height}" role="img">`,
    "<title>How costs grow</title>",
    "<style>.t{font:11px sans-serif;fill:#334155}.h{font:600 11px sans-serif;fill:#0f172a}" +
    ".l{fill:none;stroke:#0369a1;stroke-width:2}.d{fill:#0369a1}.a{stroke:#cbd5e1}</style>",
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...parts,
    ...notes,
    "</svg>",
    "",
  ].join("\n");
}

function one({ of, figure, unit, points }: Curve): string {
  const x = scale(points.map(({ size }) => Math.max(1, size)), LEFT, WIDTH - RIGHT);
  const values = points.map(({ value }) => value);
  const y = scale([...values, Math.min(...values) / 3, Math.max(...values) * 3], HEIGHT - BOTTOM, TOP);
  const at = ({ size, value }: Point) => [x(Math.max(1, size)), y(value)] as const;
  const line = points.map((point) => at(point).map((number) => number.toFixed(1)).join(",")).join(" ");
  const marks = points.map((point) => {
    const [cx, cy] = at(point).map((number) => number.toFixed(1));
    return `<circle class="d" cx="${cx}" cy="${cy}" r="3"/>` +
      text(Number(cx), Number(cy) - 7, short(point.value), "t", "middle") +
      text(Number(cx), HEIGHT - BOTTOM + 14, short(point.size), "t", "middle");
  });
  return text(LEFT - 30, 18, of, "h") + text(LEFT - 30, 33, `${figure}, ${unit}`, "t") +
    `<line class="a" x1="${LEFT - 30}" y1="${HEIGHT - BOTTOM}" x2="${WIDTH - RIGHT}" y2="${
      HEIGHT - BOTTOM
    }"/>` +
    `<polyline class="l" points="${line}"/>${marks.join("")}`;
}

/** From the smallest to the largest of the values, logarithmically. */
function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  return (value) =>
    high === low ? (from + to) / 2 : from + (Math.log10(value) - low) / (high - low) * (to - from);
}

function short(value: number): string {
  if (value >= 1000) return `${Number((value / 1000).toFixed(1))}k`;
  return String(Number(value.toPrecision(3)));
}

function text(x: number, y: number, content: string, style: string, anchor = "start"): string {
  return `<text class="${style}" x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}

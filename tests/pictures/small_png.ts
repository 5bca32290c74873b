// Makes a screenshot small: the colours that it has most of, one byte for each pixel. Reads what Chromium
// writes, and nothing else.

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** Letters on a dark ground need no more. */
const MOST_COLOURS = 40;
/** Colours that differ in the lowest bits are one. */
const COARSE_BITS = 3;

interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue. */
  rgb: Uint8Array;
}

/** @throws RangeError for another kind of PNG than 8-bit RGB or RGBA, not interlaced */
export async function smallPng(png: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return await indexedPng(await decode(png));
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

async function decode(png: Uint8Array): Promise<Pixels> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const channels = { 2: 3, 6: 4 }[png[25] ?? 0];
  if (png[24] !== 8 || channels === undefined || png[28] !== 0) {
    throw new RangeError("Not an 8-bit RGB picture");
  }
  const parts: Uint8Array[] = [];
  for (let at = 8; at < png.length; at += view.getUint32(at) + 12) {
    const name = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    if (name === "IDAT") parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const packed = new Uint8Array(await new Blob(parts.map((part) => part.slice())).arrayBuffer());
  const rows = await through(packed, new DecompressionStream("deflate"));
  const flat = unfilter(rows, { height, stride: width * channels, channels });
  const rgb = new Uint8Array(width * height * 3);
  for (let n = 0; n < width * height; n++) rgb.set(flat.subarray(n * channels, n * channels + 3), n * 3);
  return { width, height, rgb };
}

/** Undoes what a row of a PNG is told as: the difference to its neighbours. */
function unfilter(
  rows: Uint8Array,
  { height, stride, channels }: { height: number; stride: number; channels: number },
): Uint8Array {
  const flat = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const kind = rows[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < channels ? 0 : flat[at - channels] ?? 0;
      const up = y === 0 ? 0 : flat[at - stride] ?? 0;
      const corner = x < channels || y === 0 ? 0 : flat[at - stride - channels] ?? 0;
      const told = rows[y * (stride + 1) + 1 + x] ?? 0;
      flat[at] = told + ([0, left, up, (left + up) >> 1, nearest(left, up, corner)][kind] ?? 0);
    }
  }
  return flat;
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

async function indexedPng({ width, height, rgb }: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const { palette, indexOf } = paletteOf(rgb);
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexOf((y * width + x) * 3);
  }
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, 3, 0, 0, 0], 8);
  return concat([
    new Uint8Array(SIGNATURE),
    chunk("IHDR", header),
    chunk("PLTE", new Uint8Array(palette.flat())),
    chunk("IDAT", await through(rows, new CompressionStream("deflate"))),
    chunk("IEND", new Uint8Array()),
  ]);
}

type Colour = readonly [red: number, green: number, blue: number];

function paletteOf(rgb: Uint8Array): { palette: Colour[]; indexOf(at: number): number } {
  const colour = (at: number): Colour => [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
  const coarse = (at: number) => colour(at).reduce((all, one) => all << 8 | one >> COARSE_BITS, 0);
  const exact = new Map<number, Map<string, number>>();
  for (let at = 0; at < rgb.length; at += 3) {
    const own = exact.get(coarse(at)) ?? new Map<string, number>();
    exact.set(coarse(at), own);
    const name = colour(at).join();
    own.set(name, (own.get(name) ?? 0) + 1);
  }
  // Of colours that are nearly one, that which is seen most stands for all.
  const palette = [...exact.values()]
    .map((own) => {
      const name = [...own].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? "";
      const count = [...own.values()].reduce((sum, one) => sum + one, 0);
      return { name, weight: count * vividness(name.split(",").map(Number)) };
    })
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MOST_COLOURS)
    .map(({ name }): Colour => {
      const [red = 0, green = 0, blue = 0] = name.split(",").map(Number);
      return [red, green, blue];
    });
  const known = new Map<number, number>();
  const indexOf = (at: number) => {
    const key = coarse(at);
    const found = known.get(key) ?? nearestIn(palette, colour(at));
    known.set(key, found);
    return found;
  };
  return { palette, indexOf };
}

/** A green point of twenty pixels says more than a thousand greys between two greys. */
function vividness(parts: readonly number[]): number {
  return 1 + (Math.max(...parts) - Math.min(...parts)) / 8;
}

function nearestIn(palette: readonly Colour[], [red, green, blue]: Colour): number {
  const away = palette.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
  return away.indexOf(Math.min(...away));
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function chunk(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = concat([new TextEncoder().encode(name), data]);
  const crc = ~body.reduce((sum, byte) => (CRC[(sum ^ byte) & 255] ?? 0) ^ sum >>> 8, ~0) >>> 0;
  const [length, check] = [new Uint8Array(4), new Uint8Array(4)];
  new DataView(length.buffer).setUint32(0, data.length);
  new DataView(check.buffer).setUint32(0, crc);
  return concat([length, body, check]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

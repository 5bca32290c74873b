// Instruments for the paper gateway, as many as are wanted: each a market of its own.

export const FIRST_CON_ID = 900_001;

/** Writes `count` stocks (`S000`, `S001`, …) into a file below `dir`; resolves with its name. */
export async function instrumentFile(dir: string, count: number): Promise<string> {
  const rows = Array.from(
    { length: count },
    (_, n) => `S${String(n).padStart(3, "0")},STK,${20 + n},${FIRST_CON_ID + n}`,
  );
  const file = `${dir}/instruments.csv`;
  await Deno.writeTextFile(file, ["symbol,kind,price,conId", ...rows, ""].join("\n"));
  return file;
}

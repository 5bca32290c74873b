// Copies a folder.

/** Copies files and folders, those whose names are `wanted`, into a folder that is made. */
export async function copy(from: string, into: string, wanted: (name: string) => boolean): Promise<void> {
  await Deno.mkdir(into, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (!wanted(name)) continue;
    if (isDirectory) await copy(`${from}/${name}`, `${into}/${name}`, wanted);
    else if (isFile) await Deno.copyFile(`${from}/${name}`, `${into}/${name}`);
  }
}

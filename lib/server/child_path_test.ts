import { expect } from "@std/expect";
import { childPath } from "./child_path.ts";

Deno.test("PATH planting: neither packages nor the current folder name a program", () => {
  const path = "/srv/lotse/node_modules/.bin:/usr/local/bin::.:bin:/usr/bin:/opt/node_modules";
  expect(childPath(path, "linux")).toBe("/usr/local/bin:/usr/bin");
  expect(childPath("C:\\lotse\\node_modules\\.bin;C:\\Windows;.;tools", "windows")).toBe("C:\\Windows");
});

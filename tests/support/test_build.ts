// A test of what the Builder made, or that builds: the bundler's process outlives the build and may end
// during any test of the file, so none of them can be watched for leaks.

export function testBuild(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

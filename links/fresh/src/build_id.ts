// The identity of one build: part of every cacheable address. The bundler replaces this module by a constant.

/** Changes with each build; production takes it from the snapshot. */
export let BUILD_ID: string = crypto.randomUUID().replaceAll("-", "");

/** Takes over the id that a build on disk was made with. */
export function setBuildId(id: string): void {
  BUILD_ID = id;
}

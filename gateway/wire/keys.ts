// Types that tie a field of a layout to a property of its message.

/** The keys of `M` whose type is exactly `T`. */
export type KeysOf<M, T> = {
  [K in keyof M]-?: [M[K]] extends [T] ? [T] extends [M[K]] ? K : never : never;
}[keyof M];

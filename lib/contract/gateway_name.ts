// What a gateway is called before it has an address.

/** The built-in gateway: each language has its own words for it. */
export const BUILT_IN_GATEWAY = "built-in";

export const marker_mod = 1;

export const marker_internal = 1;

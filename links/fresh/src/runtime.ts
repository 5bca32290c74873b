export const marker_runtime = 1;

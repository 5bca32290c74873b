export const marker_dev = 1;

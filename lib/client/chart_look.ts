// The colours of the chart: those of the page's theme and palette, as a canvas takes them.

export interface ChartLook {
  ground: string;
  line: string;
  ink: string;
  muted: string;
  up: string;
  down: string;
  upSoft: string;
  downSoft: string;
  buy: string;
  sell: string;
  position: string;
}

/** As the page looks now. */
export function chartLook(root: Element): ChartLook {
  const style = getComputedStyle(root);
  const colour = (token: string, alpha = "1") =>
    `rgba(${style.getPropertyValue(`--${token}`).trim().split(/\s+/).join(", ")}, ${alpha})`;
  return {
    ground: colour("panel"),
    line: colour("line"),
    ink: colour("edge"),
    muted: colour("muted"),
    up: colour("profit"),
    down: colour("loss"),
    upSoft: colour("profit", "0.35"),
    downSoft: colour("loss", "0.35"),
    buy: colour("buy"),
    sell: colour("sell"),
    position: colour("muted"),
  };
}

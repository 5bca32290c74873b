// The stylesheet for a page of another application: each rule holds below `.lotse` alone.
import postcss from "postcss";

/** What is said of the whole page: the desk's settings stand as attributes of its root. */
const ROOT = /^(?::root|html)((?:\[[^\]]*\]|:not\([^)]*\))*)(?=\s|$)/;
const SETTING =
  /^\[data-(?:theme|palette|density|type|pane|ready|parts|filled|too-old|not-loaded)[\]=][^\s]*(?=\s)/;
const SCOPE = ".lotse";

/** Behind the rest: what the desk's own layout would do for itself. */
const AROUND = `${SCOPE} {
  position: relative;
}
${SCOPE} .splits {
  display: none;
}
${SCOPE} .status-sections {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr));
}
`;

/** `css` with every selector below `.lotse`, those of the page's root and body on it. */
export function scopedStylesheet(css: string): string {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    // The steps of an animation are no selectors.
    if (
      rule.parent?.type === "atrule" && "name" in rule.parent && /keyframes$/.test(String(rule.parent.name))
    ) return;
    rule.selectors = rule.selectors.map(scoped);
  });
  return `${root.toString()}${AROUND}`;
}

function scoped(selector: string): string {
  const [whole, attributes] = ROOT.exec(selector) ?? [];
  if (whole !== undefined) {
    const above = attributes === "" ? "" : `${whole} `;
    return `${above}${SCOPE}${selector.slice(whole.length)}`;
  }
  const [setting] = SETTING.exec(selector) ?? [];
  if (setting !== undefined) return `${setting} ${SCOPE}${selector.slice(setting.length)}`;
  return selector === "body" ? SCOPE : `${SCOPE} ${selector}`;
}

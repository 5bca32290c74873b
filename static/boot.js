// Sets the look before the first paint, so that the page does not flash in the wrong colours. Runs before everything else.
{
  const root = document.documentElement;
  let stored = {};
  try {
    // Whoever has chosen nothing begins with what the application says that the desk is a part of.
    const { look } = root.dataset;
    for (const mode of look ? ["paper", "simulated", "live"] : []) {
      const name = `lotse.settings.${mode}`;
      if (localStorage.getItem(name) === null) localStorage.setItem(name, JSON.stringify({ theme: look }));
    }
    // A page that may not know the mode, as that of the log-in, looks as one of them did.
    const modes = root.dataset.mode ? [root.dataset.mode] : ["paper", "simulated", "live"];
    const found = modes.map((mode) => localStorage.getItem(`lotse.settings.${mode}`)).find((one) =>
      one !== null
    );
    stored = JSON.parse(found ?? "{}") ?? {};
  } catch {
    // Storage may be forbidden: the defaults stand.
  }
  // The youngest of what the desk needs: without it the page is shown, and does half of what it says.
  if (!("popover" in HTMLElement.prototype && "any" in AbortSignal)) root.dataset.tooOld = "";
  // Scripts that do not come leave figures that stand still and look alive: most probably they are of an older build.
  addEventListener("error", ({ target }) => {
    if (target instanceof HTMLScriptElement || target instanceof HTMLLinkElement) root.dataset.notLoaded = "";
  }, { capture: true });
  setTimeout(() => {
    if (document.querySelector(".desk") && !root.dataset.ready) root.dataset.notLoaded = "";
  }, 15_000);
  const choose = (allowed, value) => allowed.includes(value) ? value : allowed[0];
  root.dataset.theme = choose(["dark", "light", "system"], stored.theme);
  root.dataset.palette = choose(["classic", "safe", "east"], stored.palette);
  root.dataset.density = choose(["compact", "dense", "comfortable"], stored.density);
  root.dataset.type = choose(["normal", "small", "large"], stored.type);
  // The panes stand where they were put: nothing moves when the page comes to life.
  let sizes = {};
  try {
    sizes = JSON.parse(localStorage.getItem("lotse.sizes") ?? "{}") ?? {};
  } catch {
    // As above.
  }
  for (const name of ["ticket", "status", "market", "positions", "orders"]) {
    const size = sizes[name];
    if (Number.isInteger(size) && size > 0 && size < 10_000) {
      root.style.setProperty(`--size-${name}`, `${size}px`);
    }
  }
}
// The key of a new session comes once, in the part of the address that no server sees. It goes where no other port of this host can read
// it; only that of the session whose cookie is here: a link on another site could bring any.
{
  const { session, base = "" } = document.documentElement.dataset;
  const [, id, key] = /^#key=(\w+)\.([\w-]+)$/.exec(location.hash) ?? [];
  if (id !== undefined && id === session) {
    const state = { lotse: true };
    try {
      localStorage.setItem(`lotse.key${base}`, key);
    } catch {
      // Storage is refused or full: a key for this tab.
      state.key = key;
    }
    history.replaceState(state, "", location.pathname);
  }
  // A browser that came from another site sends its cookie with the next step only.
  addEventListener("click", ({ target }) => {
    if (id !== undefined && target instanceof HTMLAnchorElement && "keepsHash" in target.dataset) {
      target.hash = location.hash;
    }
  });
}
// Without a state of its own, going back after the skip link would load the page anew and lose a half-typed order.
if (!history.state) history.replaceState({ lotse: true }, "");

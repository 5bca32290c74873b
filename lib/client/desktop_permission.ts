// The browser's permission for messages of the desktop.

/** Whether they can be shown now: permission may have been taken back since it was given. */
export function mayShowOnDesktop(): boolean {
  return typeof Notification === "function" && Notification.permission === "granted";
}

/** Asks for permission; `true` when desktop notifications can be shown. */
export async function askForDesktop(): Promise<boolean> {
  try {
    if (await Notification.requestPermission() !== "granted") return false;
    // On phones permission is given and every single one is refused.
    new Notification("Lotse").close();
    return true;
  } catch {
    return false;
  }
}

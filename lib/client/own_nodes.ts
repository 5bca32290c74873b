// Keeps the nodes of the page its own: a translator or an extension that takes texts out of it would leave
// old figures on the screen.
import { options } from "preact";

export interface OwnNodesDeps {
  now(): number;
  /** Something keeps on rewriting the page. */
  onPersistent(): void;
}

/** More than this within a second is something that does it again whenever it is undone. */
const MOST_PER_SECOND = 5;

/**
 * Undoes every change below `root` that Preact did not make, as soon as it took something away or wrote into
 * a text. Preact changes nodes only while it renders: what else is observed is foreign. Whoever does it again
 * at once is undone before the next rendering only, so that the two do not fight for ever: until then nothing
 * has changed that could be shown wrongly. What is only added beside ours (a button of a password manager)
 * stays.
 */
export function keepOwnNodes(root: Element, deps: OwnNodesDeps): void {
  const guests = new WeakSet<Node>();
  let foreign: MutationRecord[] = [];
  let undone: number[] = [];
  const observer = new MutationObserver((records) => {
    foreign.push(...records);
    if (!isPersistent()) undo();
  });

  function undo(): void {
    const records = [...foreign, ...observer.takeRecords()];
    foreign = [];
    if (records.length === 0) return;
    const taken = new Set(records.flatMap(({ removedNodes }) => [...removedNodes]));
    for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (!taken.has(node)) guests.add(node);
    }
    if (!records.some((record) => takesOurs(record, guests))) return;
    undone.push(deps.now());
    for (const record of records.reverse()) revert(record, guests);
    observer.takeRecords();
  }

  function isPersistent(): boolean {
    undone = undone.filter((at) => deps.now() - at < 1000);
    if (undone.length < MOST_PER_SECOND) return false;
    deps.onPersistent();
    return true;
  }

  const later = options.debounceRendering ?? queueMicrotask;
  options.debounceRendering = (render) =>
    later(() => {
      undo();
      try {
        render();
      } finally {
        observer.takeRecords();
      }
    });
  // What is to be rendered already was put in line before, and is not told apart: it comes before the first
  // look.
  later(() =>
    observer.observe(root, {
      childList: true,
      subtree: true,
      characterData: true,
      characterDataOldValue: true,
    })
  );
}

/** What was added by others, they may change and take away again. */
function takesOurs({ type, target, removedNodes }: MutationRecord, guests: WeakSet<Node>): boolean {
  for (let node: Node | null = target; node !== null; node = node.parentNode) {
    if (guests.has(node)) return false;
  }
  return type === "characterData" || [...removedNodes].some((node) => !guests.has(node));
}

/** In reverse order, each change finds the neighbours, and each text the words, that it had. */
function revert(
  { target, addedNodes, removedNodes, nextSibling, oldValue }: MutationRecord,
  guests: WeakSet<Node>,
): void {
  if (oldValue !== null) {
    target.nodeValue = oldValue;
    return;
  }
  for (const node of addedNodes) {
    if (node.parentNode === target) target.removeChild(node);
  }
  const before = nextSibling?.parentNode === target ? nextSibling : null;
  for (const node of removedNodes) {
    if (!guests.has(node)) target.insertBefore(node, before);
  }
}

// Runs in the browser: finds the islands that the server marked and brings each to life with its props.
import { type ComponentType, type ContainerNode, h, options, render, type VNode } from "preact";
import { computed, signal } from "@preact/signals";
import { deserialize, type Readers } from "../serialize.ts";
import { lockImage } from "../shared.ts";

interface Found {
  name: string;
  index: number;
  start: Text;
  end: Text;
}

const READERS: Readers = {
  Signal: (value) => signal(value),
  Computed: (value) => computed(() => value),
};

const previousVNode = options.vnode;
options.vnode = (vnode: VNode) => {
  lockImage(vnode);
  previousVNode?.(vnode);
};

/**
 * Called by the inline module of the page. `wire` holds the props of all islands, so that shared signals stay
 * shared.
 */
export function boot(islands: Record<string, ComponentType>, wire: string): void {
  const all = deserialize(wire, READERS) as { props: Record<string, unknown> }[];
  for (const { name, index, start, end } of findIslands(document.body)) {
    const component = islands[name];
    const props = all[index]?.props;
    if (component === undefined || props === undefined) {
      throw new Error(`Encountered unknown island: ${name}`);
    }
    const container = between(start, end);
    later(() => render(h(component, props), container));
  }
}

/** Each island on its own, after the page is on the screen: one that throws does not stop the others. */
function later(task: () => void): void {
  const { scheduler } = globalThis as { scheduler?: { postTask(task: () => void): unknown } };
  if (scheduler === undefined) setTimeout(task, 0);
  else scheduler.postTask(task);
}

function findIslands(root: Element): Found[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments: Comment[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode as Comment);
  const found: Found[] = [];
  let open: Omit<Found, "end"> | null = null;
  for (const comment of comments) {
    const [mark, kind, name = "", index] = comment.data.split(":");
    if (mark === "frsh" && kind === "island") {
      open = { name, index: Number(index), start: toText(comment) };
    } else if (comment.data === "/frsh:island" && open !== null) {
      found.push({ ...open, end: toText(comment) });
      open = null;
    }
  }
  return found;
}

/**
 * Preact skips comments when it looks for the place of a node, but not text: an empty text marks the border.
 */
function toText(comment: Comment): Text {
  const text = new Text("");
  comment.replaceWith(text);
  return text;
}

/** The nodes between two marks, presented to Preact as the children of one container. */
function between(start: Text, end: Text): ContainerNode {
  const parent = end.parentNode;
  if (parent === null) throw new Error("Island is no longer part of the page");
  const children = (): ChildNode[] => {
    const nodes: ChildNode[] = [];
    for (let at = start.nextSibling; at !== null && at !== end; at = at.nextSibling) nodes.push(at);
    return nodes;
  };
  const container = {
    nodeType: 1,
    parentNode: parent,
    get firstChild() {
      return children()[0] ?? null;
    },
    get childNodes() {
      return children();
    },
    contains: (node: Node | null) => node !== null && children().some((child) => child.contains(node)),
    insertBefore: (node: Node, child: Node | null) => parent.insertBefore(node, child ?? end),
    appendChild: (node: Node) => parent.insertBefore(node, end),
    removeChild: (node: Node) => parent.removeChild(node),
  };
  return container as unknown as ContainerNode;
}

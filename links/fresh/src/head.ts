// The Head component: what is inside it ends up in the document's head.
import { type ComponentChildren, createContext, h } from "preact";

/** True below `<Head>`. */
export const HeadContext = createContext(false);

/** Props of `Head`. */
export interface HeadProps {
  children?: ComponentChildren;
}

/** Puts title, meta and link elements of a page into the document's head. For pages, not for islands. */
export function Head(props: HeadProps): ComponentChildren {
  if (typeof document !== "undefined") return null;
  return h(HeadContext.Provider, { value: true, children: props.children });
}

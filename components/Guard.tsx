// Keeps a fault where it is: a part of the screen that throws is replaced by a word about it, and everything
// else goes on.
import { Component, type ComponentChildren, type JSX } from "preact";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { EmergencyButton } from "./EmergencyButton.tsx";
import { partsSig } from "./parts.ts";
import { ReloadButton } from "./ReloadButton.tsx";

interface GuardProps {
  children: ComponentChildren;
  /** What `children` show: with another one they are tried again. */
  of?: unknown;
  /** What stands in the place of `children` after they threw. It asks nothing of what they were made of. */
  fallback(): JSX.Element;
}

interface GuardState {
  failed: boolean;
  of: unknown;
}

/** What throws in one place would take the whole island off the page. */
export class Guard extends Component<GuardProps, GuardState> {
  static override getDerivedStateFromError(): Partial<GuardState> {
    return { failed: true };
  }

  static override getDerivedStateFromProps({ of }: GuardProps, before: GuardState): GuardState | null {
    return before.of === of ? null : { failed: false, of };
  }

  override state: GuardState = { failed: false, of: undefined };

  override componentDidCatch(fault: unknown): void {
    // The page throws the same again when it comes to life, and tells it there.
    if (typeof document !== "undefined") reportError(fault);
  }

  override render(): ComponentChildren {
    return this.state.failed ? this.props.fallback() : this.props.children;
  }
}

interface PartProps {
  /** What the part is called. */
  name: LabelKey;
  /** The classes of the part's own element, for its place on the page. */
  place: string;
  id?: string;
  children: ComponentChildren;
}

/** A part of the page with a place of its own. */
export function PartGuard({ name, place, id, children }: PartProps): JSX.Element {
  const fallback = () => (
    <section class={place} {...(id === undefined ? {} : { id, tabIndex: -1 })}>
      <Fault name={name} />
    </section>
  );
  return <Guard fallback={fallback}>{children}</Guard>;
}

/** What makes things safer stays within reach, whether the words have come or not. */
export function Fault({ name }: { name: LabelKey }): JSX.Element {
  const parts = partsSig.value;
  return (
    <div class="banner banner-danger" role="alert" data-fault={name}>
      {parts && <parts.FaultText name={name} />}
      {name === "app.name" && <EmergencyButton />}
      <ReloadButton />
    </div>
  );
}

/** One row of a table. */
export function RowGuard(
  { of, columns, orderId, children }: Pick<GuardProps, "of" | "children"> & {
    columns: number;
    orderId?: string;
  },
): JSX.Element {
  const parts = partsSig.value;
  const fallback = () => (
    <tr data-fault="row" data-order={orderId}>
      <td colSpan={columns} role="alert">{parts && <parts.FaultRowText orderId={orderId} />}</td>
    </tr>
  );
  return <Guard of={of} fallback={fallback}>{children}</Guard>;
}

// The head of a column that sorts: a press sorts by it, the next one the other way round, the third not at all.
import type { ComponentChildren, JSX } from "preact";

interface SortHeadProps {
  /** Whether the largest is on top; `null` while another column sorts, or none. */
  down: boolean | null;
  look?: string;
  title?: string;
  onPress(): void;
  children: ComponentChildren;
}

export function SortHead({ down, look, title, onPress, children }: SortHeadProps): JSX.Element {
  return (
    <th
      scope="col"
      class={look}
      title={title}
      aria-sort={down === null ? "none" : down ? "descending" : "ascending"}
    >
      <button type="button" class="sort" onClick={onPress}>
        {children}
        {down !== null && <span aria-hidden="true">{down ? " ↓" : " ↑"}</span>}
      </button>
    </th>
  );
}

// The inputs of forms: a number with its arrows, a label with what it names, a row of buttons of which one is
// pressed.
import type { Signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useScreen, useText } from "@/lib/client/context.ts";
import { cx } from "@/lib/client/cx.ts";
import { clearField, type FormProblems } from "@/lib/client/form.ts";
import { checkNumber } from "@/lib/client/ticket_checks.ts";
import { readBack } from "@/lib/contract/number_input.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { describedBy, ErrorText } from "./FieldError.tsx";
import { Icon } from "./Icon.tsx";

/** With Shift held ten at once. */
export interface Step {
  way: 1 | -1;
  times: number;
}

const stepOf = (way: 1 | -1, { shiftKey }: { shiftKey: boolean }): Step => ({
  way,
  times: shiftKey ? 10 : 1,
});

export interface NumberFieldProps {
  form: FormProblems;
  /** The input's name on the wire: errors of the server come under it. */
  field: string;
  id: string;
  label: string;
  valueSig: Signal<string>;
  hint?: string;
  /** What the arrows do; without it there are none. */
  onStep?(step: Step): void;
  stepLabels?: { up: string; down: string };
  disabled?: boolean;
  first?: boolean;
  /** What stands below the input in place of how its number was read. */
  read?: JSX.Element | null;
  /** What is wrong with what is typed; without it that it is no number. */
  check?(typed: string): LabelKey | null;
  /** Of what is typed. */
  inputMode?: "decimal" | "text";
}

export function NumberField(props: NumberFieldProps): JSX.Element {
  const { form, field, id, label, valueSig, hint, onStep, stepLabels } = props;
  const error = form.errorsSig.value[field];
  const typing = useTakenBack(valueSig);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && typing.takeBack(event)) return clearField(form, field);
    if (!onStep || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    typing.write(() => step(stepOf(event.key === "ArrowUp" ? 1 : -1, event)));
  };
  const step = (by: Step) => {
    clearField(form, field);
    onStep?.(by);
  };
  const onPause = useChecked(props);
  return (
    <div>
      <div class="mb-1 flex items-baseline justify-between gap-2">
        <label class="label" for={id}>{label}</label>
        {hint !== undefined && <span id={`${id}-hint`} class="age">{hint}</span>}
      </div>
      <div class="flex">
        {onStep && (
          <StepButton
            icon="minus"
            label={stepLabels?.down ?? ""}
            onClick={(event) => step(stepOf(-1, event))}
          />
        )}
        <input
          id={id}
          name={field}
          class={cx("input input-num", onStep && "rounded-none")}
          inputMode={props.inputMode ?? "decimal"}
          autocomplete="off"
          value={valueSig.value}
          disabled={props.disabled}
          data-first={props.first || undefined}
          {...describedBy(id, error, hint)}
          onInput={({ currentTarget: { value } }) => {
            typing.write(() => valueSig.value = value);
            clearField(form, field);
            onPause();
          }}
          onKeyDown={onKeyDown}
          onFocus={({ currentTarget }) => {
            typing.begin();
            currentTarget.select();
          }}
        />
        {onStep && (
          <StepButton
            icon="plus"
            label={stepLabels?.up ?? ""}
            onClick={(event) => step(stepOf(1, event))}
          />
        )}
      </div>
      <ErrorText id={id} error={error} />
      {!error && (props.read === undefined ? <ReadBack id={id} input={valueSig.value} /> : props.read)}
    </div>
  );
}

interface Typing {
  begin(): void;
  write(run: () => void): void;
  /** Whether there was something to take back. */
  takeBack(event: KeyboardEvent): boolean;
}

/**
 * `Esc` in a field puts back what stood there before it was typed into. Not over what has come from elsewhere
 * since, as with another instrument; and a dialog is left at once.
 */
function useTakenBack(valueSig: Signal<string>): Typing {
  const typed = useRef<{ before: string; now: string } | null>(null);
  return {
    begin: () => typed.current = null,
    write(run) {
      const before = typed.current?.before ?? valueSig.peek();
      run();
      typed.current = { before, now: valueSig.peek() };
    },
    takeBack(event) {
      const input = event.currentTarget as HTMLInputElement;
      const { before, now } = typed.current ?? { before: valueSig.peek(), now: valueSig.peek() };
      if (event.shiftKey || before === now || now !== valueSig.peek() || input.closest("dialog")) {
        return false;
      }
      event.stopPropagation();
      typed.current = null;
      valueSig.value = before;
      // Behind the rendering: what is typed next takes its place, as when the field was entered.
      requestAnimationFrame(() => input.select());
      return true;
    },
  };
}

/** As long as a pause in typing is. Whoever goes on writing is not told of what is half typed. */
const PAUSE_MS = 700;

/**
 * After a pause in typing the field says what is wrong with it. Not when it is left: what is pressed then
 * would move away.
 */
function useChecked({ form, field, valueSig, check }: NumberFieldProps): () => void {
  const lang = useScreen().settings.langSig.value;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const typed = valueSig.peek();
      const key = check === undefined ? checkNumber(typed, lang) : check(typed);
      if (key !== null) form.errorsSig.value = { ...form.errorsSig.peek(), [field]: { key } };
    }, PAUSE_MS);
  };
}

/** How a number was read that does not show it by itself. */
function ReadBack({ id, input }: { id: string; input: string }): JSX.Element | null {
  const t = useText();
  const read = readBack(input, useScreen().settings.langSig.value);
  if (read === null) return null;
  const { value, byRule } = read;
  return (
    <p id={`${id}-read`} role="status" class={byRule ? "mt-1 text-xs text-warn" : "mt-1 text-xs text-muted"}>
      {t(byRule ? "input.readByRule" : "input.readAs", { value })}
    </p>
  );
}

function StepButton(
  { icon, label, onClick }: { icon: "minus" | "plus"; label: string; onClick(event: MouseEvent): void },
): JSX.Element {
  return (
    <button
      type="button"
      class={cx(
        "btn px-2 shrink-0",
        icon === "minus" ? "rounded-r-none border-r-0" : "rounded-l-none border-l-0",
      )}
      aria-label={label}
      title={label}
      tabIndex={-1}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

export function Labelled(
  { id, label, children }: { id: string; label: string; children: ComponentChildren },
): JSX.Element {
  return (
    <div>
      <label class="label mb-1 block" for={id}>{label}</label>
      {children}
    </div>
  );
}

/** A row of buttons of which one is pressed. */
export function Segments<T extends string>(
  props: {
    label: string;
    options: readonly T[];
    valueSig: Signal<T>;
    text(option: T): string;
    /** After a press; it is told what was pressed before. */
    onChange?(before: T): void;
    side?: boolean;
  },
): JSX.Element {
  return (
    <div role="group" aria-label={props.label} class={cx("seg", props.side && "seg-side")}>
      {props.options.map((option) => (
        <button
          key={option}
          type="button"
          data-side={props.side ? option : undefined}
          aria-pressed={props.valueSig.value === option}
          onClick={() => {
            const before = props.valueSig.peek();
            props.valueSig.value = option;
            props.onChange?.(before);
          }}
        >
          {props.text(option)}
        </button>
      ))}
    </div>
  );
}

export function CheckBox(
  { label, valueSig, onChange }: {
    label: string;
    valueSig: Signal<boolean>;
    onChange?: (on: boolean) => void;
  },
): JSX.Element {
  return (
    <label class="flex items-center gap-2">
      <input
        type="checkbox"
        checked={valueSig.value}
        onChange={(event) => {
          valueSig.value = event.currentTarget.checked;
          onChange?.(event.currentTarget.checked);
        }}
      />
      <span>{label}</span>
    </label>
  );
}

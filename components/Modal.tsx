// A modal dialog on the platform's own <dialog>: focus is kept inside and goes back to the opener.
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { cx } from "@/lib/client/cx.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { whenDrawn } from "@/lib/client/drawn.ts";
import { ModeBadge } from "./ModeBadge.tsx";

export interface ModalProps {
  /** Unique on the page: names the heading. */
  id: string;
  title: string;
  /** `Esc` was pressed; the owner may refuse by doing nothing. */
  onClose(): void;
  /** Shows the mode beside the title: in every dialog that can lead to an order. */
  withMode?: boolean;
  /** For tables. */
  wide?: boolean;
  children: ComponentChildren;
}

/**
 * What had the focus last, unless somebody has left it for nothing: what was closed while it had it is still
 * this.
 */
let focused: HTMLElement | null = null;
globalThis.document?.addEventListener("focusin", ({ target }) => focused = target as HTMLElement);
globalThis.document?.addEventListener("focusout", ({ target }) => {
  if (!(target as HTMLElement).matches(":disabled")) focused = null;
});

/** Rendered means open. The element marked `data-first` takes the focus. */
export function Modal(
  { id, title, onClose, withMode = false, wide = false, children }: ModalProps,
): JSX.Element {
  const screen = useScreen();
  const ref = useRef<HTMLDialogElement>(null);
  const live = screen.store.modeSig.value === "live";
  const drawnAt = useRef(Infinity);
  useLayoutEffect(() => whenDrawn((at) => drawnAt.current = at), []);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const opener = focused;
    dialog.showModal();
    // A long dialog is read from its top.
    dialog.querySelector<HTMLElement>("[data-first]")?.focus({ preventScroll: true });
    // `close()` gives the focus back to where it was; removing the element would not.
    return () => {
      dialog.close();
      // A button that was closed while it waited has lost the focus before the dialog came.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) opener?.focus();
      });
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={cx(withMode && live && "dialog-live", wide && "dialog-wide")}
      aria-labelledby={`${id}-title`}
      onClickCapture={(event) => {
        // Pressed before it was on the screen, which a busy page sees late: meant for what was there.
        if (event.timeStamp >= drawnAt.current) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        // A second `Esc` closes it whatever `cancel` said (browsers do so): the owner decides, and it may be
        // waiting.
        const dialog = ref.current;
        if (dialog === null || dialog.open) return;
        dialog.showModal();
        dialog.querySelector<HTMLElement>("[data-first]")?.focus({ preventScroll: true });
        onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={`${id}-title`} class="grow">{title}</h2>
        {withMode && <ModeBadge />}
      </div>
      {children}
    </dialog>
  );
}

/**
 * The plain question before something that can not be taken back. It is answered once, however often it is
 * pressed.
 */
export function Question(
  props: {
    id: string;
    title: string;
    confirm: string;
    back: string;
    onConfirm(): void;
    onClose(): void;
    children: ComponentChildren;
  },
): JSX.Element {
  const answered = useRef(false);
  const confirm = () => {
    if (answered.current) return;
    answered.current = true;
    props.onConfirm();
  };
  return (
    <Modal id={props.id} title={props.title} onClose={props.onClose} withMode>
      <div class="dialog-body space-y-3">{props.children}</div>
      <div class="dialog-foot">
        <button type="button" class="btn" data-first onClick={props.onClose}>{props.back}</button>
        <button type="button" class="btn btn-danger" onClick={confirm}>{props.confirm}</button>
      </div>
    </Modal>
  );
}

/** A dialog's button that only closes it. */
export function CloseButton({ onClose }: { onClose(): void }): JSX.Element {
  const t = useText();
  return <button type="button" class="btn" data-first onClick={onClose}>{t("dialog.close")}</button>;
}

/** A modal window on the browser's own <dialog>: focus stays inside, Escape asks to close, focus returns. */

import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

export interface DialogProps {
  title: ComponentChildren;
  onClose: () => void;
  children?: ComponentChildren;
  footer?: ComponentChildren;
  wide?: boolean;
  /** The id of a heading inside, if the dialog shall not draw its own. */
  labelledBy?: string;
}

const FIRST = "input:not([disabled]), select:not([disabled]), textarea:not([disabled])";

/** Put the focus into the first field; where that lies further down, onto what is to be read before it. */
export function begin(dialog: Element): void {
  const body = dialog.querySelector<HTMLElement>(".ui-dialog-body");
  const wanted = dialog.querySelector<HTMLElement>("[data-first-focus]") ?? dialog.querySelector<HTMLElement>(FIRST);
  if (!body || !wanted) return;
  body.scrollTop = 0;
  const seen = wanted.getBoundingClientRect().bottom <= body.getBoundingClientRect().bottom;
  (seen || !body.contains(wanted) ? wanted : body).focus({ preventScroll: true });
}

export function Dialog({ title, onClose, children, footer, wide, labelledBy }: DialogProps) {
  const window = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = window.current;
    const before = document.activeElement;
    if (!dialog) return;
    dialog.showModal();
    begin(dialog);
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={window}
      class={wide ? "ui-dialog ui-wide" : "ui-dialog"}
      aria-labelledby={labelledBy ?? heading}
      onKeyDown={(event) => {
        // Left to itself, a browser closes the dialog at the second Escape, whatever the page says.
        if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      onCancel={(event) => {
        if (event.target !== window.current) return;
        event.preventDefault();
        onClose();
      }}
      onClose={() => window.current?.isConnected && window.current.showModal()}
    >
      {labelledBy === undefined && (
        <div class="ui-dialog-top">
          <h2 id={heading}>{title}</h2>
          <button type="button" class="ui-close" aria-label="Close" onClick={onClose}>
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d="M5 5l10 10M15 5L5 15" />
            </svg>
          </button>
        </div>
      )}
      <div class="ui-dialog-body" tabIndex={-1}>
        {children}
      </div>
      {footer !== undefined && <div class="ui-dialog-foot">{footer}</div>}
    </dialog>
  );
}

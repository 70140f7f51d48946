/** The topmost of the open modals. What lies below it comes back when it is closed. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Blocks, PlainText, returnDrafts, takeDrafts } from "../blocks";
import type { View } from "../types";
import { begin, Dialog } from "../ui";
import { act } from "./deeds";
import { Icon } from "./icons";
import { Toasts } from "./Toasts";

export function ModalStack({ modals }: { modals: View[] }) {
  const top = modals[modals.length - 1];
  return top ? <Modal key={top.id} view={top} below={modals.length > 1} /> : null;
}

const LINES = "input:not([type=checkbox], [type=radio], [role=combobox])";

function Modal({ view, below }: { view: View; below: boolean }) {
  const title = `shell-modal-${view.id}`;
  const body = useRef<HTMLDivElement>(null);
  const { submit, busy, error, count } = useSubmit(view, body);
  const close = (everything: boolean) => void act("close", { view: view.id, everything });
  const closeWords = view.close ? <PlainText text={view.close} /> : "Cancel";

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || !view.submit) return;
    const line = event.target instanceof Element && event.target.matches(LINES);
    if (!line && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    void submit();
  };
  const footer = (
    <>
      <button type="button" class="shell-button" onClick={() => close(false)}>
        {closeWords}
      </button>
      {view.submit ? (
        <button
          type="button"
          class="shell-button shell-button-main"
          aria-disabled={busy}
          aria-busy={busy}
          onClick={() => void submit()}
        >
          <PlainText text={view.submit} />
          {busy ? "…" : ""}
        </button>
      ) : null}
    </>
  );
  return (
    <Dialog title="" labelledBy={title} onClose={() => close(false)} footer={footer}>
      <div class="shell-modal-head">
        {below ? (
          <button type="button" class="shell-icon-button" aria-label="Back" onClick={() => close(false)}>
            <Icon name="back" />
          </button>
        ) : null}
        <h2 id={title}>{view.title ? <PlainText text={view.title} /> : null}</h2>
        <button type="button" class="shell-icon-button" aria-label="Close all" onClick={() => close(true)}>
          <Icon name="close" />
        </button>
      </div>
      <div role="alert">
        {error ? <p class="shell-error">{error}</p> : null}
        {count > 0 ? (
          <p class="shell-error">{count === 1 ? "1 field needs" : `${count} fields need`} another look.</p>
        ) : null}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in any of its lines submits, as in a form */}
      <div ref={body} class="shell-modal-body" onKeyDown={onKeyDown}>
        <Blocks
          blocks={view.blocks}
          surface={{ view: view.id }}
          values={view.values}
          errors={view.errors}
          headingLevel={3}
        />
      </div>
      <Toasts />
    </Dialog>
  );
}

/** Sends the form; a failed one keeps all that was typed, says what is wrong, and goes to the first such field. */
function useSubmit(view: View, body: { current: HTMLElement | null }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const tried = useRef(false);
  const blocks = JSON.stringify(view.blocks);
  const shown = useRef(blocks);
  const count = Object.keys(view.errors).length;

  useEffect(() => {
    if (!tried.current || count === 0 || busy) return;
    tried.current = false;
    const field = body.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    const target = field?.matches("input, select, textarea, button, [tabindex]")
      ? field
      : field?.querySelector<HTMLElement>("input, select, textarea, button");
    target?.focus();
  }, [view.errors, busy]);

  // Another form in the place of the one that was sent is read from its beginning.
  useEffect(() => {
    const dialog = body.current?.closest("dialog");
    if (dialog && tried.current && count === 0 && blocks !== shown.current) {
      tried.current = false;
      begin(dialog);
    }
    shown.current = blocks;
  }, [blocks]);

  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    tried.current = true;
    const surface = { view: view.id };
    const drafts = takeDrafts(surface);
    const answer = await act("submit", { view: view.id, drafts });
    if (answer.error) {
      tried.current = false;
      returnDrafts(surface, drafts);
    }
    setError(answer.error);
    setBusy(false);
  };
  return { submit, busy, error, count };
}

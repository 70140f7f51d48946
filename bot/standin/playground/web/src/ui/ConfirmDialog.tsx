/** Asks before something is done; takes Slack's confirm object or plain strings. */

import { PlainText, Text } from "../blocks/Text";
import type { Block } from "../types";
import { Dialog } from "./Dialog";

type Words = string | Block;

export interface Confirm {
  title: Words;
  text: Words;
  confirm: Words;
  deny: Words;
  style?: "primary" | "danger";
}

export interface ConfirmDialogProps {
  confirm: Confirm | Block;
  onAnswer: (yes: boolean) => void;
}

export function ConfirmDialog({ confirm, onAnswer }: ConfirmDialogProps) {
  const danger = confirm.style === "danger";
  const footer = (
    <>
      <button type="button" class="ui-button" data-first-focus={danger || undefined} onClick={() => onAnswer(false)}>
        <PlainText text={confirm.deny} />
      </button>
      <button
        type="button"
        class={danger ? "ui-button ui-danger" : "ui-button ui-primary"}
        data-first-focus={danger ? undefined : true}
        onClick={() => onAnswer(true)}
      >
        <PlainText text={confirm.confirm} />
      </button>
    </>
  );
  return (
    <Dialog title={<PlainText text={confirm.title} />} onClose={() => onAnswer(false)} footer={footer}>
      <p class="ui-confirm-words">
        <Text text={confirm.text} />
      </p>
    </Dialog>
  );
}

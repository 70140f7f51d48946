/** What is pressed: buttons, icon and feedback buttons, overflow menus. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useDesk } from "../context";
import type { Block } from "../types";
import { Menu } from "../ui/Menu";
import { hostOf, openTab, safeAddress } from "./links";
import type { ElementProps } from "./place";
import { PlainText } from "./Text";
import { useElement } from "./using";

function hiddenFrom(element: Block, me: string): boolean {
  return Array.isArray(element.visible_to_user_ids) && !element.visible_to_user_ids.includes(me);
}

export function Button({ element, block }: ElementProps) {
  const { me } = useDesk();
  const { press, busy, disabled, question } = useElement(block, element);
  if (hiddenFrom(element, me.id)) return null;
  const address = typeof element.url === "string" ? safeAddress(element.url) : null;
  const pressed = async () => {
    // A tab may only be opened while the click is fresh, so it does not wait for the answer.
    if (address && !element.confirm) openTab(address);
    if ((await press()) && address && element.confirm) openTab(address);
  };
  return (
    <>
      <button
        type="button"
        class={`ui-button ${element.style ? `ui-${element.style}` : ""}`}
        aria-label={element.accessibility_label}
        aria-busy={busy}
        aria-disabled={busy || disabled}
        title={address ? `Opens ${hostOf(address) || address} in a new tab` : undefined}
        onClick={pressed}
      >
        <PlainText text={element.text} />
        {address && (
          <svg class="blocks-outward" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M6 3H3v10h10v-3M9 3h4v4M13 3L7 9" />
          </svg>
        )}
      </button>
      {question}
    </>
  );
}

const TRASH = "M4 5h12M8 5V3h4v2M6 5l1 12h6l1-12M8.5 8v6M11.5 8v6";
const THUMB =
  "M3 9h3v8H3zM6 9l4-6c1.5 0 2 1 1.6 2.500L11 8h5.500c1 0 1.500 1 1.300 1.800l-1.500 5.700c-.2.900-.9 1.500-1.800 1.500H6";

function Icon({ path, flipped }: { path: string; flipped?: boolean }) {
  return (
    <svg class={flipped ? "blocks-icon blocks-flipped" : "blocks-icon"} viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

interface SmallProps {
  words: Block;
  label?: string;
  busy: boolean;
  disabled: boolean;
  chosen?: boolean;
  onClick: () => void;
  children: ComponentChildren;
}

function SmallButton({ words, label, busy, disabled, chosen, onClick, children }: SmallProps) {
  return (
    <button
      type="button"
      class="ui-button blocks-small-button"
      aria-label={label}
      aria-busy={busy}
      aria-disabled={busy || disabled}
      aria-pressed={chosen}
      onClick={onClick}
    >
      {children}
      <PlainText text={words} />
    </button>
  );
}

export function IconButton({ element, block }: ElementProps) {
  const { me } = useDesk();
  const { press, busy, disabled, question } = useElement(block, element);
  if (hiddenFrom(element, me.id)) return null;
  return (
    <>
      <SmallButton
        words={element.text}
        label={element.accessibility_label}
        busy={busy}
        disabled={disabled}
        onClick={() => void press()}
      >
        {element.icon === "trash" && <Icon path={TRASH} />}
      </SmallButton>
      {question}
    </>
  );
}

export function FeedbackButtons({ element, block }: ElementProps) {
  const { press, busy, disabled, question } = useElement(block, element);
  const [given, setGiven] = useState<number | null>(null);
  const answers = [element.positive_button, element.negative_button];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame to two small buttons
    <span class="blocks-feedback" role="group" aria-label="Feedback">
      {answers.map((answer, option) => (
        <SmallButton
          key={answer.value}
          words={answer.text}
          label={answer.accessibility_label}
          busy={busy && given === option}
          disabled={busy || disabled}
          chosen={given === option}
          onClick={() => {
            setGiven(option);
            void press(option);
          }}
        >
          <Icon path={THUMB} flipped={option === 1} />
        </SmallButton>
      ))}
      {question}
    </span>
  );
}

const DOTS = (
  <svg class="blocks-icon blocks-filled" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M4 8.500a1.500 1.500 0 110 3 1.500 1.500 0 010-3zm6 0a1.500 1.500 0 110 3 1.500 1.500 0 010-3zm6 0a1.500 1.500 0 110 3 1.500 1.500 0 010-3z" />
  </svg>
);

export function Overflow({ element, block }: ElementProps) {
  const { press, busy, disabled, question } = useElement(block, element);
  const options: Block[] = element.options;
  const picked = async (index: number) => {
    const url = options[index]?.url;
    if (!element.confirm) openTab(url);
    if ((await press(index)) && element.confirm) openTab(url);
  };
  return (
    <>
      <Menu
        label="More actions"
        icon={DOTS}
        busy={busy}
        disabled={disabled}
        items={options.map((option) => ({
          label: <PlainText text={option.text} />,
          description: option.description && <PlainText text={option.description} />,
        }))}
        onPick={picked}
      />
      {question}
    </>
  );
}

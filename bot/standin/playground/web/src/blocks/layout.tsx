/** The blocks of which most messages are made: sections, headers, context, actions, inputs. */

import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Block } from "../types";
import { Element } from "./Element";
import { Framed, Picture } from "./images";
import { SafeLink } from "./links";
import { usePlace } from "./place";
import { PlainText, Text } from "./Text";

interface BlockProps {
  block: Block;
}

/** From where on Slack folds a section of a message that does not say `expand`. */
const LONG = 1500;

export function Section({ block }: BlockProps) {
  const [unfolded, unfold] = useState(false);
  const { surface } = usePlace();
  const long = "message" in surface && !block.expand && String(block.text?.text ?? "").length > LONG;
  return (
    <div class="blocks-section">
      <div class="blocks-section-words">
        {block.text && (
          <div class={long && !unfolded ? "blocks-text blocks-folded" : "blocks-text"}>
            <Text text={block.text} />
          </div>
        )}
        {long && (
          <button type="button" class="blocks-more" aria-expanded={unfolded} onClick={() => unfold(!unfolded)}>
            {unfolded ? "See less" : "See more"}
          </button>
        )}
        {block.fields && (
          <div class="blocks-fields">
            {block.fields.map((field: Block, index: number) => (
              <div key={index} class="blocks-text">
                <Text text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory && (
        <div class="blocks-accessory">
          <Element element={block.accessory} block={block} />
        </div>
      )}
    </div>
  );
}

export function Heading({ level, class: name, text }: { level: number; class: string; text: Block | string }) {
  const Tag = `h${Math.min(6, level)}` as keyof JSX.IntrinsicElements & "h2";
  return (
    <Tag class={name}>
      <PlainText text={text} />
    </Tag>
  );
}

export function Header({ block }: BlockProps) {
  return <Heading level={usePlace().level} class="blocks-header" text={block.text} />;
}

export function Divider(_: BlockProps) {
  return <hr class="blocks-divider" />;
}

export function Context({ block }: BlockProps) {
  return (
    <div class="blocks-context">
      {block.elements.map((element: Block, index: number) =>
        element.type === "image" ? (
          <Picture key={index} image={element} class="blocks-tiny" />
        ) : (
          <div key={index} class="blocks-text">
            <Text text={element} />
          </div>
        ),
      )}
    </div>
  );
}

export function Actions({ block }: BlockProps) {
  return (
    <div class="blocks-actions">
      {block.elements.map((element: Block) => (
        <Element key={`${element.action_id} ${element.type}`} element={element} block={block} />
      ))}
    </div>
  );
}

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

export function Input({ block }: BlockProps) {
  const { errors } = usePlace();
  const id = useId();
  const error = errors[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const words = (
    <>
      <PlainText text={block.label} />
      {block.optional && <span class="blocks-optional"> (optional)</span>}
    </>
  );
  const field = {
    id,
    labelId: `${id}-label`,
    describedBy: described || undefined,
    invalid: error !== undefined,
    optional: block.optional === true,
    dispatches: block.dispatch_action === true,
  };
  return (
    <div class={error ? "blocks-input blocks-wrong" : "blocks-input"}>
      {GROUPS.has(block.element.type) ? (
        <div id={`${id}-label`} class="blocks-label">
          {words}
        </div>
      ) : (
        <label id={`${id}-label`} class="blocks-label" htmlFor={id}>
          {words}
        </label>
      )}
      <Element
        key={`${block.element.action_id} ${block.element.type}`}
        element={block.element}
        block={block}
        field={field}
      />
      {error && (
        <p id={`${id}-error`} class="blocks-error">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 1.500l7 12.500H1zM8 6v4M8 11.500v.500" />
          </svg>
          {error}
        </p>
      )}
      {block.hint && (
        <p id={`${id}-hint`} class="blocks-hint">
          <PlainText text={block.hint} />
        </p>
      )}
    </div>
  );
}

export function Video({ block }: BlockProps) {
  const about = [block.author_name, block.provider_name].filter(Boolean).join(", ");
  return (
    <div class="blocks-video">
      {about && <div class="blocks-soft">{about}</div>}
      <div class="blocks-video-title">
        <SafeLink url={String(block.title_url ?? "")}>
          <PlainText text={block.title} />
        </SafeLink>
      </div>
      {block.description && <PlainText text={block.description} />}
      <Framed class="blocks-picture" words={`Video: ${block.alt_text}`} from="not played here" />
    </div>
  );
}

export function RemoteFile({ block }: BlockProps) {
  return (
    <div class="blocks-file">
      <strong>Remote file</strong>
      <span class="blocks-soft">{block.external_id}</span>
    </div>
  );
}

export function Call({ block }: BlockProps) {
  return (
    <div class="blocks-file">
      <strong>{block.call?.v1?.name ?? "Call"}</strong>
      <span class="blocks-soft">{block.call_id}</span>
    </div>
  );
}

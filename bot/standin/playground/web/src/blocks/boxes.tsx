/** Blocks that hold others or stand out: alerts, cards, carousels, containers. */

import { useState } from "preact/hooks";
import type { Block } from "../types";
import { BlockList } from "./Blocks";
import { Element } from "./Element";
import { Picture } from "./images";
import { Heading } from "./layout";
import { PlaceContext, usePlace } from "./place";
import { RichText } from "./rich";
import { Text } from "./Text";

interface BlockProps {
  block: Block;
}

const LEVELS: Record<string, string> = { info: "Note", warning: "Warning", error: "Error", success: "Done" };

export function Alert({ block }: BlockProps) {
  const level = String(block.level ?? "default");
  return (
    <div class={`blocks-alert blocks-alert-${level}`} role="note">
      {LEVELS[level] && <strong class="blocks-alert-level">{LEVELS[level]}</strong>}
      <div class="blocks-text">
        <Text text={block.text} />
      </div>
    </div>
  );
}

export function Card({ block }: BlockProps) {
  return (
    <div class="blocks-card">
      {block.hero_image && <Picture image={block.hero_image} class="blocks-hero" />}
      <div class="blocks-card-top">
        {block.icon && <Picture image={block.icon} class="blocks-tiny" />}
        <div>
          {block.title && (
            <div class="blocks-card-title">
              <Text text={block.title} />
            </div>
          )}
          {block.subtitle && (
            <div class="blocks-soft">
              <Text text={block.subtitle} />
            </div>
          )}
        </div>
      </div>
      {block.body && (
        <div class="blocks-text">
          <Text text={block.body} />
        </div>
      )}
      {block.actions?.length > 0 && (
        <div class="blocks-actions">
          {block.actions.map((element: Block) => (
            <Element key={`${element.action_id} ${element.type}`} element={element} block={block} />
          ))}
        </div>
      )}
    </div>
  );
}

export function Carousel({ block }: BlockProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the row scrolls, so it must be reachable by keyboard under a name
    <div
      class="blocks-carousel"
      role="group"
      aria-label={`${block.elements.length} cards, scrolls sideways`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
      tabIndex={0}
    >
      {block.elements.map((card: Block, index: number) => (
        <Card key={card.block_id ?? index} block={card} />
      ))}
    </div>
  );
}

export function Container({ block }: BlockProps) {
  const place = usePlace();
  const inner = { ...place, level: Math.min(6, place.level + 1) };
  const [open, setOpen] = useState(block.default_collapsed !== true);
  const top = (
    <span class="blocks-container-top">
      {block.icon && <Picture image={block.icon} class="blocks-tiny" />}
      <span>
        {block.title ? (
          <Heading level={place.level} class="blocks-container-title" text={block.title} />
        ) : (
          // biome-ignore lint/a11y/useSemanticElements: rich text brings blocks, which a heading's own tag may not hold
          <div class="blocks-container-title" role="heading" aria-level={place.level}>
            <RichText block={block.rich_text_title} />
          </div>
        )}
        {block.subtitle && (
          <span class="blocks-soft">
            <Text text={block.subtitle} />
          </span>
        )}
      </span>
    </span>
  );
  const children = (
    <PlaceContext.Provider value={inner}>
      <BlockList blocks={block.child_blocks} />
    </PlaceContext.Provider>
  );
  const name = `blocks-container blocks-width-${block.width ?? "standard"}`;
  if (!block.is_collapsible) {
    return (
      <div class={name}>
        {top}
        {block.has_header_divider && <hr class="blocks-divider" />}
        {children}
      </div>
    );
  }
  return (
    <details class={name} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{top}</summary>
      {children}
    </details>
  );
}

/** Block Kit: every type of block, and what draws it. */

import type { ComponentType } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Block, Surface, Values } from "../types";
import { Alert, Card, Carousel, Container } from "./boxes";
import { ELEMENTS } from "./Element";
import { ImageBlock } from "./images";
import { Actions, Call, Context, Divider, Header, Input, RemoteFile, Section, Video } from "./layout";
import { prefetchLibrary } from "./loading";
import { PlaceContext, surfaceKey } from "./place";
import { Chart, Markdown, Plan, RichText, TaskCard } from "./rich";
import { DataTable, Table } from "./tables";
import { Undrawn } from "./Undrawn";

const BLOCKS: Record<string, ComponentType<{ block: Block }>> = {
  section: Section,
  header: Header,
  divider: Divider,
  context: Context,
  image: ImageBlock,
  actions: Actions,
  context_actions: Actions,
  input: Input,
  alert: Alert,
  card: Card,
  carousel: Carousel,
  container: Container,
  file: RemoteFile,
  call: Call,
  video: Video,
  table: Table,
  data_table: DataTable,
  data_visualization: Chart,
  markdown: Markdown,
  rich_text: RichText,
  plan: Plan,
  task_card: TaskCard,
};

/** What can be drawn, by type. */
export const DRAWN = { blocks: Object.keys(BLOCKS), elements: Object.keys(ELEMENTS) };

export interface BlocksProps {
  blocks: Block[];
  surface: Surface;
  values: Values;
  errors?: Record<string, string>;
  /** Of the headings that blocks bring along, 2 to 6. */
  headingLevel?: number;
  disabled?: boolean;
}

const NO_ERRORS: Record<string, string> = {};

export function Blocks({ blocks, surface, values, errors, headingLevel, disabled }: BlocksProps) {
  useEffect(prefetchLibrary, []);
  const key = surfaceKey(surface);
  const place = useMemo(
    () => ({ surface, values, errors: errors ?? NO_ERRORS, level: headingLevel ?? 3, disabled: disabled === true }),
    [key, values, errors, headingLevel, disabled],
  );
  return (
    <PlaceContext.Provider value={place}>
      <div key={key} class="blocks">
        <BlockList blocks={blocks} />
      </div>
    </PlaceContext.Provider>
  );
}

/** Blocks without ids of their own are known by their place. */
export function BlockList({ blocks }: { blocks: Block[] }) {
  return (
    <>
      {blocks.map((block, index) => {
        const Drawn = BLOCKS[block.type];
        const key = `${block.block_id ?? index} ${block.type}`;
        return Drawn ? <Drawn key={key} block={block} /> : <Undrawn key={key} kind="block" type={block.type} />;
      })}
    </>
  );
}

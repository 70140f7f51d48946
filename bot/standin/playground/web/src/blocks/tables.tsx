/** Tables, and tables of data in pages. */

import type { CSSProperties } from "preact";
import { useId, useState } from "preact/hooks";
import type { Block } from "../types";
import { RichText } from "./rich";
import { PlainText } from "./Text";

interface BlockProps {
  block: Block;
}

function Cell({ cell }: { cell: Block }) {
  return cell.type === "rich_text" ? <RichText block={cell} /> : <PlainText text={String(cell.text ?? "")} />;
}

interface RowProps {
  cells: Block[];
  settings: Block[];
  /** Which cells are headings. */
  heading: "all" | number | null;
}

function Row({ cells, settings, heading }: RowProps) {
  return (
    <tr>
      {cells.map((cell, index) => {
        const style: CSSProperties = { textAlign: settings[index]?.align };
        const name = settings[index]?.is_wrapped === false ? "blocks-unwrapped" : undefined;
        const props = { key: index, style, class: name };
        const inside = <Cell cell={cell} />;
        if (heading === "all" || heading === index) {
          return (
            <th {...props} key={props.key} scope={heading === "all" ? "col" : "row"}>
              {inside}
            </th>
          );
        }
        return (
          <td {...props} key={props.key}>
            {inside}
          </td>
        );
      })}
    </tr>
  );
}

interface GridProps {
  rows: Block[][];
  settings: Block[];
  rowHeading: number | null;
  caption?: string;
  name: string;
}

function Grid({ rows, settings, rowHeading, caption, name }: GridProps) {
  const [top = [], ...others] = rows;
  return (
    // biome-ignore lint/a11y/useSemanticElements: it scrolls sideways, so it must be reachable by keyboard under a name
    // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
    <div class="blocks-table" role="group" aria-label={name} tabIndex={0}>
      <table>
        {caption && <caption>{caption}</caption>}
        <thead>
          <Row cells={top} settings={settings} heading="all" />
        </thead>
        <tbody>
          {others.map((cells, index) => (
            <Row key={index} cells={cells} settings={settings} heading={rowHeading} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Table({ block }: BlockProps) {
  return <Grid rows={block.rows} settings={block.column_settings ?? []} rowHeading={null} name="Table" />;
}

const PAGE = 5;

export function DataTable({ block }: BlockProps) {
  const [page, setPage] = useState(0);
  const words = useId();
  const [top, ...rows]: Block[][] = block.rows;
  const size: number = block.page_size ?? PAGE;
  const last = Math.max(0, Math.ceil(rows.length / size) - 1);
  const at = Math.min(page, last);
  const shown = rows.slice(at * size, (at + 1) * size);
  const turn = (by: number) => setPage(Math.max(0, Math.min(last, at + by)));
  return (
    <div class="blocks-data-table">
      <Grid
        rows={[top ?? [], ...shown]}
        settings={[]}
        rowHeading={block.row_header_column_index ?? null}
        caption={block.caption}
        name={block.caption}
      />
      {last > 0 && (
        <div class="blocks-pages">
          <button
            type="button"
            class="ui-button"
            aria-disabled={at === 0}
            aria-describedby={words}
            onClick={() => turn(-1)}
          >
            Previous
          </button>
          <span id={words} role="status">
            {at * size + 1} to {at * size + shown.length} of {rows.length}
          </span>
          <button
            type="button"
            class="ui-button"
            aria-disabled={at === last}
            aria-describedby={words}
            onClick={() => turn(1)}
          >
            Next
          </button>
        </div>
      )}
    </div>
  );
}

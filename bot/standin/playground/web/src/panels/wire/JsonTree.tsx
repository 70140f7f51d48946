/** JSON as a tree that folds: objects with counts, long strings cut, text that holds JSON unfolded. */

import { useState } from "preact/hooks";
import { Icon } from "../icons";
import { count } from "../times";

const LONG = 240;
const MANY = 100;
/** Levels that are open to begin with. */
const OPEN = 2;

export function JsonView({ title, value }: { title: string; value: unknown }) {
  const [copied, setCopied] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof value === "string" ? value : JSON.stringify(value, null, 2));
      setCopied("Copied");
    } catch {
      setCopied("The browser does not allow copying");
    }
  };
  return (
    <section class="panel-json" aria-label={title}>
      <div class="panel-line">
        <h4 class="panel-grow">{title}</h4>
        <span class="panel-hint" role="status">
          {copied}
        </span>
        <button type="button" class="panel-button" onClick={copy} aria-label={`Copy: ${title}`}>
          <Icon name="copy" /> Copy
        </button>
      </div>
      {value === null || value === undefined || value === "" ? (
        <p class="panel-hint">empty</p>
      ) : (
        <div class="panel-tree">
          <Node value={value} depth={0} />
        </div>
      )}
    </section>
  );
}

interface NodeProps {
  name?: string;
  value: unknown;
  depth: number;
}

function Node({ name, value, depth }: NodeProps) {
  if (value !== null && typeof value === "object") return <Branch name={name} value={value} depth={depth} />;
  if (typeof value === "string") {
    const inner = holdsJson(value);
    if (inner) return <Branch name={name} value={inner} depth={depth} note="JSON as text" />;
  }
  return (
    <div class="panel-leaf">
      <Name name={name} />
      {typeof value === "string" ? <Text text={value} /> : <span class="panel-constant">{String(value)}</span>}
    </div>
  );
}

function Name({ name }: { name: string | undefined }) {
  return name === undefined ? null : <span class="panel-key">{name}: </span>;
}

function holdsJson(text: string): object | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

interface BranchProps {
  name: string | undefined;
  value: object;
  depth: number;
  note?: string;
}

/** What is folded is not drawn, so that large payloads open at once. */
function Branch({ name, value, depth, note }: BranchProps) {
  const entries = Object.entries(value);
  const [open, setOpen] = useState(depth < OPEN && entries.length <= MANY);
  const [all, setAll] = useState(false);
  if (entries.length === 0) {
    return (
      <div class="panel-leaf">
        <Name name={name} />
        {Array.isArray(value) ? "[ ]" : "{ }"}
      </div>
    );
  }
  const size = Array.isArray(value)
    ? `[${count(entries.length, "entry", "entries")}]`
    : `{${count(entries.length, "key")}}`;
  const shown = all ? entries : entries.slice(0, MANY);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Name name={name} />
        <span class="panel-hint">
          {size}
          {note ? ` ${note}` : ""}
        </span>
      </summary>
      {open ? shown.map(([key, inner]) => <Node key={key} name={key} value={inner} depth={depth + 1} />) : null}
      {open && shown.length < entries.length ? (
        <button type="button" class="panel-link" onClick={() => setAll(true)}>
          show {entries.length - shown.length} more
        </button>
      ) : null}
    </details>
  );
}

function Text({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const cut = !all && text.length > LONG;
  return (
    <span class="panel-text">
      "{cut ? `${text.slice(0, LONG)}…` : text}"
      {cut ? (
        <button type="button" class="panel-link" onClick={() => setAll(true)}>
          show all {text.length} characters
        </button>
      ) : null}
    </span>
  );
}

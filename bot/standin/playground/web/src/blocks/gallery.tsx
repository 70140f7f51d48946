/** One sample of every block and element on one page, to look at and to test. */

import type { Block } from "../types";
import { Blocks, DRAWN } from "./Blocks";
import { SAMPLES } from "./samples";

const SURFACE = { message: { channel: "gallery", ts: "0" } };
const ERRORS = Object.fromEntries(
  SAMPLES.filter((block) => block.type === "input" && block.element.type === "number_input").map((block) => [
    block.block_id,
    "Please enter a whole number.",
  ]),
);

export { SAMPLES };

/** The types that have no sample; a test holds that there are none. */
export function missing(): string[] {
  const seen = new Set<string>();
  const look = (value: unknown) => {
    if (Array.isArray(value)) for (const entry of value) look(entry);
    else if (typeof value === "object" && value !== null) {
      if (typeof (value as Block).type === "string") seen.add((value as Block).type);
      for (const entry of Object.values(value)) look(entry);
    }
  };
  look(SAMPLES);
  return [...DRAWN.blocks, ...DRAWN.elements].filter((type) => !seen.has(type));
}

export function Gallery() {
  return (
    <main class="blocks-gallery" data-missing={missing().join(" ")}>
      <h1>Everything that can be drawn</h1>
      <Blocks blocks={SAMPLES} surface={SURFACE} values={{}} errors={ERRORS} headingLevel={2} />
    </main>
  );
}

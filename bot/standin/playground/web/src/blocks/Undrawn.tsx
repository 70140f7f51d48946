/** Says that something is there which cannot be drawn, so that it is not overlooked. */

export function Undrawn({ kind, type }: { kind: "block" | "element"; type: string }) {
  return (
    <div class="blocks-undrawn" data-undrawn={type}>
      A {kind} of the type {type} is here. This page cannot draw it.
    </div>
  );
}

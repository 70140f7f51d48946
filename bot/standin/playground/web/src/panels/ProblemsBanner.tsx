/** Content files that are broken right now. It goes when they are mended; until then it only folds. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../types";
import { Icon } from "./icons";
import { count } from "./times";

const SHOWN = 3;

/** The region itself is always there, or screen readers would not announce what appears in it. */
export function ProblemsBanner({ problems }: { problems: Problem[] }) {
  const region = useRef<HTMLDivElement>(null);
  // in a narrow window the menu of the tools opens below it
  useLayoutEffect(() => {
    const size = new ResizeObserver(() => {
      const height = region.current?.offsetHeight ?? 0;
      document.documentElement.style.setProperty("--panel-problems-height", `${height}px`);
    });
    if (region.current) size.observe(region.current);
    return () => size.disconnect();
  }, []);
  return (
    <div class="panel-problems-region" role="status" ref={region}>
      {problems.length > 0 ? <Banner problems={problems} /> : null}
    </div>
  );
}

function Banner({ problems }: { problems: Problem[] }) {
  const [folded, setFolded] = useState(false);
  const [all, setAll] = useState(false);
  const shown = all ? problems : problems.slice(0, SHOWN);
  const files = new Set(problems.map((problem) => problem.file)).size;
  return (
    <div class="panel-problems">
      <div class="panel-line">
        <Icon name="warning" />
        <strong>{count(files, "content file has", "content files have")} mistakes.</strong>
        <span class="panel-problems-words">The bot goes on with the content from before.</span>
        <button type="button" class="panel-button" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
          {folded ? "Show" : "Fold"}
        </button>
      </div>
      {folded ? null : (
        <ul>
          {shown.map((problem) => (
            <li key={`${problem.file}:${problem.line}:${problem.key}:${problem.message}`}>{sentence(problem)}</li>
          ))}
        </ul>
      )}
      {folded || problems.length <= SHOWN ? null : (
        <button type="button" class="panel-link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `and ${problems.length - SHOWN} more`}
        </button>
      )}
    </div>
  );
}

function sentence({ file, line, key, message }: Problem) {
  return (
    <>
      <code>{file}</code>
      {line > 0 ? `, line ${line}` : ""}
      {key ? `, ${key}` : ""}: {message}
    </>
  );
}

/** Bundles every *.test.ts of the sources into a temporary folder and lets node's own test runner run them. */

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const sources = (await readdir(join(here, "src"), { recursive: true })).filter((name) => /\.test\.tsx?$/.test(name));
const folder = await mkdtemp(join(tmpdir(), "page-tests-"));
try {
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: sources.map((name) => join("src", name)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "warning",
  });
  const bundled = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".mjs"));
  const run = spawnSync(process.execPath, ["--test", ...bundled.map((name) => join(folder, name))], {
    stdio: "inherit",
  });
  process.exitCode = run.status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Bundles the page into ../static: `node build.mjs` writes it, `--out DIR` elsewhere, `--check` compares byte by byte. */

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { licences } from "./licences.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv.indexOf("--out");
const target = out > 0 ? resolve(process.argv[out + 1]) : join(here, "..", "static");
const SHIPPED_AS_THEY_ARE = ["index.html", "icon.svg"];

/** The same sources make the same files on every machine; a hash in a name is that of its content. */
const options = {
  absWorkingDir: here,
  entryPoints: { app: "src/main.tsx" },
  outdir: target,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  alias: {
    react: "preact/compat",
    "react-dom": "preact/compat",
    "react/jsx-runtime": "preact/jsx-runtime",
  },
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".woff2": "file", ".woff": "empty" },
  chunkNames: "[name]-[hash]",
  assetNames: "fonts/[name]",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
};

async function built() {
  const result = await esbuild.build(options);
  const files = new Map(result.outputFiles.map((file) => [relative(target, file.path), Buffer.from(file.contents)]));
  for (const name of SHIPPED_AS_THEY_ARE) files.set(name, await readFile(join(here, "src", name)));
  files.set("licences.txt", Buffer.from(await licences(here, result.metafile)));
  return files;
}

async function present(folder = target) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(target, join(entry.parentPath, entry.name)));
}

async function write(files) {
  await rm(target, { recursive: true, force: true });
  for (const [name, content] of files) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await writeFile(join(target, name), content);
  }
}

async function differences(files) {
  const wrong = (await present()).filter((name) => !files.has(name)).map((name) => `${name} is not built any more`);
  for (const [name, content] of files) {
    const committed = await readFile(join(target, name)).catch(() => null);
    if (committed === null) wrong.push(`${name} is missing`);
    else if (!committed.equals(content)) wrong.push(`${name} differs`);
  }
  return wrong;
}

function sizes(files) {
  const packed = [...files].filter(([name]) => /\.(js|css|html)$/.test(name));
  const all = packed.map(([name, content]) => [basename(name), gzipSync(content, { level: 9 }).length]);
  const total = all.reduce((sum, [, size]) => sum + size, 0);
  return `${all.map(([name, size]) => `${name} ${(size / 1024).toFixed(1)}`).join(", ")}; together ${(total / 1024).toFixed(1)} kB gzipped`;
}

const files = await built();
console.log(sizes(files));
if (process.argv.includes("--check")) {
  const wrong = await differences(files);
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) console.error("The committed bundle is not what the sources make: run `node build.mjs`.");
  process.exitCode = wrong.length > 0 ? 1 : 0;
} else {
  await write(files);
}

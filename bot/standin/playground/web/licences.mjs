/** The licences of everything that is in the bundle, read from the packages that esbuild has put into it. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const INSIDE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Packages whose files carry no licence text of their own; the text is that of the package named. */
export async function licences(root, metafile) {
  const used = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, input] of Object.entries(output.inputs)) {
      const found = INSIDE.exec(path.slice(path.lastIndexOf("node_modules/")));
      if (found && input.bytesInOutput > 0) used.add(path.slice(0, path.lastIndexOf("node_modules/")) + found[0]);
    }
  }
  const parts = await Promise.all([...used].sort().map((folder) => licence(root, folder)));
  const heading = "What is bundled into the page of the local Slack, and under which licence.\n";
  return [heading, ...parts].join(`\n${"-".repeat(78)}\n\n`);
}

async function licence(root, folder) {
  const place = join(root, folder);
  const described = JSON.parse(await readFile(join(place, "package.json"), "utf8"));
  const file = (await readdir(place)).find((name) => /^(licen[cs]e|copying)/i.test(name));
  if (!file && !described.license) throw new Error(`${described.name} says nothing of its licence`);
  const text = file ? await readFile(join(place, file), "utf8") : `Licence: ${described.license}\n`;
  return `${described.name} ${described.version} (${described.license})\n\n${text.trim()}\n`;
}

// Runs emulate's Slack. Each line on stdin is a seed: a fresh Slack takes the place of the one before, and its address
// is answered on stdout. Ends with stdin.
import { createInterface } from "node:readline";
import { createEmulator } from "emulate";

let running;
for await (const line of createInterface({ input: process.stdin })) {
  await running?.close();
  running = await createEmulator({ service: "slack", port: 0, seed: { slack: JSON.parse(line) } });
  process.stdout.write(`${running.url}\n`);
}
await running?.close();

// Runs an app of Bolt for JavaScript: over HTTP with the signing secret, or over Socket Mode where there is an app token.
// What reaches its listeners is written to stdout, a JSON line each; where the listener has something to acknowledge, the
// next line on stdin is what it acknowledges with. The first line tells where the app listens. Ends with stdin.
import { createInterface } from "node:readline";
import bolt from "@slack/bolt";

const { SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } = process.env;
const options = { token: SLACK_BOT_TOKEN, clientOptions: { slackApiUrl: SLACK_API_URL } };
const log = { logLevel: bolt.LogLevel.ERROR };
const app = SLACK_APP_TOKEN
  ? new bolt.App({ ...options, ...log, appToken: SLACK_APP_TOKEN, socketMode: true })
  : new bolt.App({
      ...options,
      ...log,
      receiver: new bolt.HTTPReceiver({ ...log, signingSecret: SLACK_SIGNING_SECRET, endpoints: ["/slack/events"] }),
    });

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const input = createInterface({ input: process.stdin });
const lines = input[Symbol.asyncIterator]();

const listener = (name) => async ({ ack, body, context, payload }) => {
  tell({ listener: name, acknowledges: ack !== undefined, body, payload, user: context.userId, bot: context.botUserId });
  if (ack !== undefined) await ack(JSON.parse((await lines.next()).value) ?? undefined);
};

app.command(/.*/, listener("command"));
app.event("message", listener("message"));
app.event("app_home_opened", listener("app_home_opened"));
app.action(/.*/, listener("action"));
app.options(/.*/, listener("options"));
app.shortcut({ callback_id: /.*/, type: "shortcut" }, listener("shortcut"));
app.shortcut({ callback_id: /.*/, type: "message_action" }, listener("message_action"));
app.view({ callback_id: /.*/, type: "view_submission" }, listener("view_submission"));
app.view({ callback_id: /.*/, type: "view_closed" }, listener("view_closed"));

input.once("close", () => process.exit());
const server = await app.start(SLACK_APP_TOKEN ? undefined : { host: "127.0.0.1", port: 0 });
tell({ address: SLACK_APP_TOKEN ? null : `http://127.0.0.1:${server.address().port}/slack/events` });

/** What the page and the local Slack tell each other, in JSON. The other side is ../../showing.py and acting.py. */

// biome-ignore lint/suspicious/noExplicitAny: Block Kit is drawn as it comes; the lint of the local Slack has checked it
export type Block = Record<string, any>;
/** What is filled in: block_id, then action_id, then Slack's state object ({type, value | selected_option | ...}). */
export type Values = Record<string, Record<string, Block>>;

export interface Person {
  id: string;
  name: string;
  realName: string;
  title: string;
  zone: string;
  isAdmin: boolean;
  isBot: boolean;
  deleted: boolean;
  status: string;
}

export interface Command {
  command: string;
  description: string;
  usageHint: string;
}

export interface Shortcut {
  name: string;
  type: "global" | "message";
  callbackId: string;
  description: string;
}

export interface Bot {
  id: string;
  name: string;
  userId: string;
  description: string;
  homeEnabled: boolean;
  messagesEnabled: boolean;
  commands: Command[];
  shortcuts: Shortcut[];
}

export interface Conversation {
  id: string;
  /** Without #; the bot's name for the direct conversation. */
  name: string;
  kind: "channel" | "group" | "im";
  unread: number;
}

export interface File {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  alt: string;
  /** An address on this page's own server. */
  url: string;
}

export interface Message {
  channel: string;
  /** Unique in its channel; sorts as text. */
  ts: string;
  user: string;
  userName: string;
  fromBot: boolean;
  text: string;
  blocks: Block[];
  attachments: Block[];
  files: File[];
  edited: boolean;
  onlyForYou: boolean;
  /** The root's ts, if this is a reply. */
  thread: string | null;
  broadcast: boolean;
  replies: number;
  reactions: { name: string; count: number }[];
  values: Values;
}

export interface View {
  id: string;
  kind: "modal" | "home";
  title: Block | null;
  submit: Block | null;
  close: Block | null;
  blocks: Block[];
  values: Values;
  /** Words beside the field, by block_id. */
  errors: Record<string, string>;
  hash: string;
}

export interface Exchange {
  number: number;
  /** ISO, by the page's clock. */
  at: string;
  /** `in`: the app calls Slack; `out`: Slack calls the app. */
  direction: "in" | "out";
  via: string;
  /** The method, or command, event, interaction ... */
  what: string;
  /** What of it in one line: the command typed, the event's type, the button's action_id. */
  summary: string;
  status: number | null;
  error: string | null;
  milliseconds: number | null;
  /** What Slack would refuse or the lint found, a line each; empty: nothing to say. */
  problems: string[];
}

export interface ExchangeDetail extends Exchange {
  request: unknown;
  answer: unknown;
}

export interface Fault {
  kind: string;
  method: string;
  times: number | null;
  probability: number;
  after: boolean;
  code: string;
  status: number;
  seconds: number;
  retry_after: string | null;
  fired: number;
}

export interface Problem {
  file: string;
  line: number;
  key: string;
  message: string;
}

export interface TourSummary {
  id: string;
  title: string;
  about: string;
  steps: number;
}

export interface ScriptStep {
  number: number;
  /** What the narrator says before the step; may be empty. */
  words: string;
  /** The line as it stands in the script: `/level senior`, `click Save`, `monday`. Empty: words alone. */
  line: string;
  /** What kind of act the line is: command, say, click, choose, fill, submit, close, home, messages, as, time, see ... */
  kind: string;
}

export interface Script {
  title: string;
  about: string;
  steps: ScriptStep[];
}

export interface Clock {
  /** ISO with offset, the moment of the frame; it runs on at the speed of the real clock. */
  now: string;
  /** Whether it stands still between moves. */
  frozen: boolean;
  /** Whether the page may move it. */
  movable: boolean;
}

/** Everything one person's page begins with. */
export interface State {
  /** Changes with each reset: what was known before is void. */
  run: string;
  transport: "socket" | "http";
  workspace: { id: string; name: string };
  me: string;
  /** Everybody in the workspace, bots too. */
  people: Person[];
  bot: Bot | null;
  conversations: Conversation[];
  home: View | null;
  /** The stack of open modals, the topmost last. */
  modals: View[];
  clock: Clock;
  faults: Fault[];
  problems: Problem[];
  tours: TourSummary[];
  resettable: boolean;
}

/** What the server pushes over the WebSocket `/page/live?as=NAME`. */
export type Frame =
  | { kind: "state"; state: State }
  | { kind: "message"; message: Message }
  | { kind: "deleted"; channel: string; ts: string }
  | { kind: "conversation"; conversation: Conversation }
  | { kind: "home"; view: View }
  | { kind: "modals"; modals: View[] }
  | { kind: "people"; people: Person[] }
  | { kind: "error"; words: string }
  | { kind: "clock"; clock: Clock }
  | { kind: "wire"; exchange: Exchange }
  | { kind: "faults"; faults: Fault[] }
  | { kind: "problems"; problems: Problem[] };

/** Where an element stands. */
export type Surface = { message: { channel: string; ts: string } } | { view: string };

/** What has been typed into a surface and not been sent yet: block_id, action_id, value. */
export type Drafts = Record<string, Record<string, FieldValue>>;
/** Text, date, time, or the value of an option; seconds since 1970 for a date with time; several for multi selects. */
export type FieldValue = string | number | string[] | null;

/** The acts of `POST /page/acts/{name}?as=NAME` with their bodies. */
export interface Acts {
  type: { command: string; channel: string; thread?: string };
  say: { text: string; channel: string; thread?: string };
  edit: { channel: string; ts: string; text: string };
  delete: { channel: string; ts: string };
  /** A button, an entry of an overflow menu (`option` is its index) or a feedback button (0 good, 1 bad). */
  press: { surface: Surface; block: string; action: string; option?: number; drafts?: Drafts };
  fill: { surface: Surface; block: string; action: string; value: FieldValue; drafts?: Drafts };
  suggest: { surface: Surface; block: string; action: string; typed: string };
  submit: { view: string; drafts?: Drafts };
  close: { view: string; everything: boolean };
  home: Record<string, never>;
  messages: Record<string, never>;
  shortcut: { callbackId: string; channel?: string; ts?: string };
  read: { channel: string };
}

/** `error` is also pushed as a frame to every tab of that person, so show it from there. */
export interface ActAnswer {
  error: string | null;
  /** For suggest. */
  options?: Block[];
}

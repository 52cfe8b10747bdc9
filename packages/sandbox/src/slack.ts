import { join } from "node:path";
import { z } from "zod";
import { openJournal } from "./journal.ts";
import type { Exchange, Reply, Vendor } from "./vendor.ts";

const Channel = z.string().min(1);
const Text = z.string().max(40_000).default("");
const Blocks = z.array(z.json()).max(50).default([]);
const PostMessage = z.object({ channel: Channel, text: Text, blocks: Blocks });
const UpdateMessage = z.object({ channel: Channel, ts: z.string(), text: Text, blocks: Blocks });

/**
 * `chat.postMessage`, `chat.update` and `conversations.history` of Slack's Web API. State is in `<folder>/slack.jsonl`.
 * Like the vendor, it answers a refusal with 200 and `ok: false`.
 */
export function createSlack(folder: string): Vendor {
  const store = openSlackStore(folder);
  return {
    name: "slack",
    answer: (exchange) => answer(store, exchange),
    refuse: async (_exchange, status) => refusal(status),
    close: () => store.close(),
  };
}

async function answer(store: SlackStore, exchange: Exchange): Promise<Reply> {
  if (!/^Bearer\s+\S/i.test(exchange.headers.authorization ?? "")) return refused("not_authed");
  await exchange.hold();
  switch (`${exchange.method} ${exchange.path}`) {
    case "POST /api/chat.postMessage": {
      const asked = PostMessage.safeParse(parseJson(exchange.body));
      if (!asked.success) return refused("invalid_arguments");
      if (!asked.data.text && asked.data.blocks.length === 0) return refused("no_text");
      const message = await store.post(asked.data);
      return said(message, `posted ${message.ts}`);
    }
    case "POST /api/chat.update": {
      const asked = UpdateMessage.safeParse(parseJson(exchange.body));
      if (!asked.success) return refused("invalid_arguments");
      const message = await store.update(asked.data);
      return message ? said(message, `updated ${message.ts}`) : refused("message_not_found");
    }
    case "GET /api/conversations.history": {
      const messages = store.history(exchange.query.get("channel") ?? "");
      return ok({ messages, has_more: false }, `${messages.length} messages`);
    }
    default:
      return refused("unknown_method");
  }
}

function said(message: SlackMessage, summary: string): Reply {
  const { channel, ts } = message;
  return ok({ channel, ts, message }, summary);
}

function ok(body: object, summary: string): Reply {
  return { status: 200, headers: {}, body: { ok: true, ...body }, summary };
}

function refused(error: string): Reply {
  return { status: 200, headers: {}, body: { ok: false, error }, summary: `refused: ${error}` };
}

/** The answer to a fault. Slack's 429 names the seconds to wait. */
function refusal(status: number): Reply {
  return {
    status,
    headers: status === 429 ? { "retry-after": "1" } : {},
    body: { ok: false, error: status === 429 ? "ratelimited" : "internal_error" },
    summary: `fault ${status}`,
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A message in a channel, with its last text. */
const SlackMessage = z.object({
  channel: z.string(),
  /** Slack's id of a message in its channel: seconds since 1970 with six decimals. */
  ts: z.string(),
  text: z.string(),
  blocks: z.array(z.json()),
  /** How often it was changed. */
  edits: z.int(),
});
type SlackMessage = z.infer<typeof SlackMessage>;

const MessageRecord = z.object({ type: z.literal("message.written"), message: SlackMessage });

/** The channels of the Slack sandbox. */
interface SlackStore {
  post(message: Pick<SlackMessage, "channel" | "text" | "blocks">): Promise<SlackMessage>;
  /** Undefined when the channel has no such message. */
  update(message: Omit<SlackMessage, "edits">): Promise<SlackMessage | undefined>;
  /** Newest first, as the API lists them. */
  history(channel: string): SlackMessage[];
  close(): Promise<void>;
}

/** Opens `<folder>/slack.jsonl` and replays it. */
function openSlackStore(folder: string): SlackStore {
  const messages = new Map<string, SlackMessage>();
  const keep = (message: SlackMessage) => void messages.set(`${message.channel} ${message.ts}`, message);
  const journal = openJournal(join(folder, "slack.jsonl"), MessageRecord, ({ message }) => keep(message));
  let lastMicros = 0;
  const write = async (message: SlackMessage) => {
    keep(message);
    await journal.append({ type: "message.written", message });
    return message;
  };
  return {
    post(message) {
      // Messages of a channel never share a ts, however fast they arrive.
      lastMicros = Math.max(Date.now() * 1000, lastMicros + 1);
      const ts = `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, "0")}`;
      return write({ ...message, ts, edits: 0 });
    },
    async update(message) {
      const before = messages.get(`${message.channel} ${message.ts}`);
      return before && write({ ...before, ...message, edits: before.edits + 1 });
    },
    history: (channel) => [...messages.values()].filter((one) => one.channel === channel).reverse(),
    close: () => journal.close(),
  };
}

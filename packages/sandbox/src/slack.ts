import { z } from "zod";
import { openSlackStore, type SlackMessage, type SlackStore } from "./slack/store.ts";
import type { Exchange, Reply, Vendor } from "./vendor.ts";

const Channel = z.string().min(1);
const Text = z.string().max(40_000).default("");
const Blocks = z.array(z.json()).max(50).default([]);
const PostMessage = z.object({ channel: Channel, text: Text, blocks: Blocks });
const UpdateMessage = z.object({ channel: Channel, ts: z.string(), text: Text, blocks: Blocks });

/** Messages in one answer, as at the vendor. */
const Limit = z.coerce.number().int().min(1).max(999).default(100);
const PostEphemeral = PostMessage.extend({ user: z.string().min(1) });

/** The Slack sandbox, with its channels for the control calls that press buttons. */
export interface SlackVendor extends Vendor {
  store: SlackStore;
}

/**
 * `chat.postMessage`, `chat.update`, `chat.postEphemeral` and `conversations.history` of Slack's Web API. State is in
 * `<folder>/slack.jsonl`. Like the vendor, it answers a refusal with 200 and `ok: false`.
 */
export function createSlack(folder: string): SlackVendor {
  const store = openSlackStore(folder);
  return {
    name: "slack",
    store,
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
    case "POST /api/chat.postEphemeral": {
      const asked = PostEphemeral.safeParse(parseJson(exchange.body));
      if (!asked.success) return refused("invalid_arguments");
      if (!asked.data.text && asked.data.blocks.length === 0) return refused("no_text");
      const { ts } = await store.post(asked.data);
      return ok({ message_ts: ts }, `shown to one person ${ts}`);
    }
    case "GET /api/conversations.history":
      return listHistory(store, exchange.query);
    default:
      return refused("unknown_method");
  }
}

function listHistory(store: SlackStore, query: URLSearchParams): Reply {
  const limit = Limit.safeParse(query.get("limit") ?? undefined);
  if (!limit.success) return refused("invalid_limit");
  const all = store.history(query.get("channel") ?? "");
  const messages = all.slice(0, limit.data);
  return ok({ messages, has_more: all.length > messages.length }, `${messages.length} messages`);
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

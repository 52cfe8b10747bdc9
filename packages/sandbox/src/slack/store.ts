import { join } from "node:path";
import { z } from "zod";
import { openJournal } from "../journal.ts";

/** A message as it stands in a channel. */
export const SlackMessage = z.object({
  channel: z.string(),
  /** Slack's id of a message in its channel: seconds since 1970 with six decimals. */
  ts: z.string(),
  text: z.string(),
  blocks: z.array(z.json()),
  /** How often it was changed. */
  edits: z.int(),
  /** The only person who sees it; left out for a message that everybody sees. */
  user: z.string().optional(),
});
export type SlackMessage = z.infer<typeof SlackMessage>;

const MessageRecord = z.object({ type: z.literal("message.written"), message: SlackMessage });

/** The channels of the Slack sandbox. */
export interface SlackStore {
  post(message: Pick<SlackMessage, "channel" | "text" | "blocks" | "user">): Promise<SlackMessage>;
  /** Undefined when the channel has no such message. */
  update(message: Omit<SlackMessage, "edits">): Promise<SlackMessage | undefined>;
  /** Undefined when the channel has no such message. */
  message(channel: string, ts: string): SlackMessage | undefined;
  /** Newest first, as the API lists them; none that only one person sees. */
  history(channel: string): SlackMessage[];
  /** Messages that only this person sees, newest first. */
  shownTo(user: string): SlackMessage[];
  close(): Promise<void>;
}

/** Opens `<folder>/slack.jsonl` and replays it. */
export function openSlackStore(folder: string): SlackStore {
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
      // No two messages of a channel share a ts, however fast they come.
      lastMicros = Math.max(Date.now() * 1000, lastMicros + 1);
      const ts = `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, "0")}`;
      return write({ ...message, ts, edits: 0 });
    },
    async update(message) {
      const before = messages.get(`${message.channel} ${message.ts}`);
      return before && write({ ...before, ...message, edits: before.edits + 1 });
    },
    message: (channel, ts) => messages.get(`${channel} ${ts}`),
    history: (channel) =>
      [...messages.values()].filter((one) => one.channel === channel && one.user === undefined).reverse(),
    shownTo: (user) => [...messages.values()].filter((one) => one.user === user).reverse(),
    close: () => journal.close(),
  };
}

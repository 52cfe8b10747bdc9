import { z } from "zod";
import { newVendorId } from "../vendor.ts";
import type { SlackMessage, SlackStore } from "./store.ts";

/** A button of Block Kit, as far as a press repeats it. */
const Button = z.looseObject({ type: z.literal("button"), action_id: z.string() });
const Actions = z.looseObject({
  type: z.literal("actions"),
  block_id: z.string().optional(),
  elements: z.array(z.json()),
});

/** Who presses which button under which message. */
interface Order {
  channel: string;
  ts: string;
  action: string;
  user: string;
}

/**
 * Builds the request that Slack sends when a button is pressed: a form with the payload as JSON.
 * @returns undefined when the message has no such button, as when it was taken away
 */
export function buildPress(
  store: Pick<SlackStore, "message">,
  order: Order,
): { eventId: string; body: string } | undefined {
  const message = store.message(order.channel, order.ts);
  const pressed = message && findButton(message, order.action);
  if (!pressed) return undefined;
  const triggerId = newVendorId("trigger.");
  const payload = {
    type: "block_actions",
    user: { id: order.user, username: "member", team_id: "T0SANDBOX" },
    team: { id: "T0SANDBOX", domain: "sandbox" },
    container: { type: "message", message_ts: order.ts, channel_id: order.channel, is_ephemeral: false },
    channel: { id: order.channel, name: order.channel },
    trigger_id: triggerId,
    message: { type: "message", ts: order.ts, text: message.text, blocks: message.blocks },
    actions: [{ ...pressed, action_ts: (Date.now() / 1000).toFixed(6) }],
  };
  return { eventId: triggerId, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
}

function findButton({ blocks }: SlackMessage, action: string) {
  for (const block of blocks) {
    const actions = Actions.safeParse(block).data;
    for (const element of actions?.elements ?? []) {
      const button = Button.safeParse(element).data;
      if (button?.action_id === action) return { ...button, block_id: actions?.block_id ?? "" };
    }
  }
  return undefined;
}

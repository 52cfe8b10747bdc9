import { buildPress } from "@vagus/sandbox/slack/build-press";
import type { SlackMessage } from "@vagus/sandbox/slack/store";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { slackSender } from "@/lib/webhooks/slack/slack-sender";
import { slackSignature } from "@/lib/webhooks/slack/verify-slack-signature";
import { SLACK_SECRET } from "./with-sandbox.ts";

/** A press of a button, as a member of the workspace makes it. */
interface Pressed {
  action: "approve" | "reject";
  user: string;
}

/** How a request differs from what Slack would send. */
interface Signing {
  secret?: string;
  /** Seconds by which its time differs from now. */
  shiftS?: number;
}

/** The body of a press, as the sandbox Slack builds it. */
export function pressBody(message: SlackMessage, { action, user }: Pressed): string {
  const { channel, ts } = message;
  const press = buildPress({ message: () => message }, { channel, ts, action, user });
  if (!press) throw new Error(`The message has no button ${action}.`);
  return press.body;
}

/** Sends a signed body to the endpoint for interactivity. */
export function sendToSlackEndpoint(body: string, { secret = SLACK_SECRET, shiftS = 0 }: Signing = {}) {
  const timestamp = String(Math.floor(Date.now() / 1000) + shiftS);
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": slackSignature(secret, timestamp, body),
  };
  const request = new Request("http://127.0.0.1/api/webhooks/slack", { method: "POST", headers, body });
  return receiveRequest(request, slackSender);
}

import { z } from "zod";
import { VendorError } from "@/lib/app-errors";
import { requireActing } from "@/lib/deployment/acts-here";
import { env } from "@/lib/env";
import { fetchFrom } from "@/lib/http/fetch-from";

const TIMEOUT_MS = 10_000;
const SLACK_URL = "https://slack.com";

/** Channel and time of a message, for `updateInSlack`. */
export const SlackPost = z.object({ channel: z.string(), ts: z.string() });
export type SlackPost = z.infer<typeof SlackPost>;

const Answer = z.union([
  z.looseObject({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

/** Transient refusals; any other is permanent until somebody changes the settings. */
const PASSING = ["ratelimited", "internal_error", "service_unavailable", "request_timeout", "fatal_error"];

/** Whether Slack is configured. */
export function hasSlack(): boolean {
  return env().slack !== undefined;
}

/** A message: text for notifications and screen readers, and blocks where buttons or layout are needed. */
export interface SlackMessage {
  /** Slack's mrkdwn: ids and amounts, never a name, an address or somebody's words. */
  text: string;
  /** Slack's Block Kit; the text alone when left out. */
  blocks?: readonly object[];
}

/** Whether messages have buttons: Slack is there, and its signing secret proves who presses. */
export function hasSlackButtons(): boolean {
  return env().slack?.signingSecret !== undefined;
}

/**
 * Posts to the channel `SLACK_CHANNEL`. Slack has no idempotency key: after a lost answer a second message is possible,
 * so post only texts that may appear twice.
 * @throws VendorError, permanent when Slack will refuse this again
 */
export async function postToSlack(message: SlackMessage): Promise<SlackPost> {
  return placeOf(await call("chat.postMessage", { channel: configured().channel, ...message }));
}

/** Changes a posted message. @throws VendorError */
export async function updateInSlack({ channel, ts }: SlackPost, message: SlackMessage): Promise<SlackPost> {
  return placeOf(await call("chat.update", { channel, ts, ...message }));
}

/**
 * Shows a text to one person in a channel, until that person reloads.
 * @param withinMs how long Slack may take
 * @throws VendorError
 */
export async function whisperInSlack(
  { channel, user, text }: { channel: string; user: string; text: string },
  withinMs: number,
): Promise<void> {
  await call("chat.postEphemeral", { channel, user, text }, withinMs);
}

function placeOf(answer: object): SlackPost {
  const place = SlackPost.safeParse(answer);
  if (!place.success) throw away("unexpected_answer");
  return place.data;
}

function configured() {
  const { slack } = env();
  if (slack) return slack;
  throw new VendorError({
    code: "slack_not_configured",
    message:
      "SLACK_BOT_TOKEN and SLACK_CHANNEL are not set. Nothing was posted; set both to be told in Slack.",
    permanent: true,
  });
}

async function call(method: string, body: object, withinMs = TIMEOUT_MS): Promise<object> {
  const { token, base } = configured();
  await requireActing();
  let response: Response;
  try {
    response = await fetchFrom("SLACK_API_BASE", `${base ?? SLACK_URL}/api/${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(withinMs),
    });
  } catch (error) {
    const detail = error instanceof VendorError ? error.message : "no_answer";
    throw away("no_answer", { detail, cause: error });
  }
  if (!response.ok) throw away(`http_${response.status}`, { retryAfterMs: retryAfterMs(response.headers) });
  const answer = Answer.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) throw away("unexpected_answer");
  if (answer.data.ok) return answer.data;
  const { error } = answer.data;
  if (PASSING.includes(error)) throw away(error, { retryAfterMs: retryAfterMs(response.headers) });
  throw new VendorError({
    code: `slack_${error}`,
    message: `Slack refused the message (${error}). It was not posted; check SLACK_BOT_TOKEN and SLACK_CHANNEL.`,
    permanent: true,
  });
}

interface Away {
  /** The reason; default the code. */
  detail?: string;
  retryAfterMs?: number;
  cause?: unknown;
}

function away(code: string, { detail = code, retryAfterMs, cause }: Away = {}): VendorError {
  const message = `Slack did not accept the message (${detail}). It is retried; at worst it appears twice.`;
  return new VendorError({ code: `slack_${code}`, message, permanent: false, retryAfterMs }, { cause });
}

/** `Retry-After` is in seconds. */
function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? "");
  return seconds > 0 ? seconds * 1000 : undefined;
}

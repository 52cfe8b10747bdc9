import { and, eq, isNull } from "drizzle-orm";
import { slackPosts, users } from "@/db/schema";
import { DECISIONS } from "@/db/schema/vocabulary";
import { permissionsOf } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotAllowed, NotFound, VagusError } from "@/lib/app-errors";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { recordRefusal } from "@/lib/approvals/decision/record-refusal";
import { db } from "@/lib/db";
import { log } from "@/lib/log";
import { whisperInSlack } from "@/lib/vendors/slack";
import { readValue } from "./message.ts";
import { postKey } from "./show-in-slack.ts";

/** Slack shows an error when the press has no answer within 3 s; the decision may have taken most of that. */
const WHISPER_MS = 1_500;

/** A press of a button under a message, proved to come from Slack. */
export interface Press {
  slackUserId: string;
  channel: string;
  ts: string;
  action: string;
  value: string;
}

/**
 * Decides by a press of a button, by the same verb and policy as the console, as the person that the Slack user stands
 * for. A refusal is shown to that person alone and leaves an audit row; the message follows by itself.
 */
export async function pressButton(press: Press): Promise<void> {
  try {
    await decide(press);
  } catch (error) {
    if (!(error instanceof VagusError)) throw error;
    await whisper(press, error.message);
  }
}

async function decide({ slackUserId, channel, ts, action, value }: Press): Promise<void> {
  const decision = DECISIONS.find((one) => one === action);
  const shown = readValue(value);
  if (!decision || !shown) throw new NotFound("button", action);
  const { id, version, effectHash } = shown;
  const attempt = { decision, version, way: "slack" };
  const me = await findPerson(slackUserId);
  try {
    await requireOurMessage(id, { channel, ts });
    if (!me) throw new NotAllowed(UNKNOWN_PERSON);
    await decideApproval(me, id, { decision, version, effectHash }, "slack");
  } catch (error) {
    // The verb records its own refusals; these rows have the same key.
    if (me) await recordRefusal({ type: "user", id: me.id }, id, attempt, error);
    else await recordRefusal({ type: "system", id: "slack" }, id, { ...attempt, slackUserId }, error);
    throw error;
  }
}

const UNKNOWN_PERSON =
  "This Slack account belongs to nobody in the console. An admin connects it with " +
  "`vagus users slack <email> <member ID>`. Nothing was decided.";

/** The person of a Slack account who may sign in; undefined for everybody else. */
async function findPerson(slackUserId: string): Promise<Me | undefined> {
  const [user] = await db()
    .select()
    .from(users)
    .where(and(eq(users.slackUserId, slackUserId), isNull(users.disabledAt)));
  if (!user) return undefined;
  const { id, name, email, role } = user;
  return { id, name, email, role, permissions: permissionsOf(role), tokenId: null };
}

/** Buttons count under the message that this console posted about the approval, and nowhere else. */
async function requireOurMessage(approvalId: string, { channel, ts }: Pick<Press, "channel" | "ts">) {
  const [post] = await db()
    .select()
    .from(slackPosts)
    .where(eq(slackPosts.key, postKey(approvalId)));
  if (post?.channel === channel && post.ts === ts) return;
  throw new Conflict({
    code: "unknown_message",
    message:
      "The console did not post this message about the approval. Open the card there. Nothing was decided.",
  });
}

/** Best effort: the refusal stands in the audit log, and the message shows the true state. */
async function whisper({ slackUserId: user, channel }: Press, text: string): Promise<void> {
  try {
    await whisperInSlack({ channel, user, text }, WHISPER_MS);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    log.warn("a refusal was not shown in Slack", { cause });
  }
}

import type { GetFunctionInput } from "inngest";
import { type Notice, notifyPeople } from "@/lib/notices/notify-people";
import { postNotice } from "@/lib/notices/post-notice";
import type { inngest } from "../client.ts";
import { limitAttempts } from "../limit-attempts.ts";

type Tools = Pick<GetFunctionInput<typeof inngest>, "step" | "attempt">;

/** Slack alone is tried ten times; here something else waits behind it. */
const SLACK_ATTEMPTS = 3;

/** Tells people on the ticket, in the log and in Slack. Slack being away is recorded in its step and stops nothing. */
export async function tellPeople({ step, attempt }: Tools, notice: Notice): Promise<void> {
  const noticeId = await step.run("notify-people", () => notifyPeople(notice));
  try {
    await step.run("post-to-slack", () => limitAttempts(attempt, SLACK_ATTEMPTS, () => postNotice(noticeId)));
  } catch {
    // The step has failed for good, and the ledger and the log say why.
  }
}

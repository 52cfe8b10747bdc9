import type { DeskState } from "@/components/ui/states/state-mark";
import type { AnswerDelivery } from "@/lib/approvals/answers/deliveries/schemas";

/** How far an answer has come: glyph and word. Nothing is lost while it is tried. */
export function answerMark({ status, attempts }: Pick<AnswerDelivery, "status" | "attempts">): {
  state: DeskState;
  label: string;
} {
  if (status === "delivered") return { state: "completed", label: "Delivered" };
  if (status === "dead") return { state: "failed", label: "Given up" };
  return attempts > 1 ? { state: "retrying", label: "Retrying" } : { state: "running", label: "Sending" };
}

const causes: Record<string, string> = {
  timeout: "no answer within 10 s",
  no_answer: "the address could not be reached",
  address_private: "the address leads into a private network",
  address_unknown: "the name of the host could not be resolved",
  url_insecure: "plain HTTP to a public address",
  url_malformed: "the address is none",
  url_not_covered: "no target covers the address any more",
  target_disabled: "the target is disabled",
  votes_unverified: "a vote has no valid signature",
  policy_not_satisfied: "the votes no longer suffice under the policy",
  policy_unverified: "the policy has no valid signature",
  effect_changed: "the request was changed in the database",
};

/** What went wrong in the last attempt; undefined when nothing did. */
export function answerCause({
  lastStatus,
  lastError,
}: Pick<AnswerDelivery, "lastStatus" | "lastError">): string | undefined {
  if (lastError === null) return undefined;
  if (lastError === "http_error")
    return lastStatus === 410 ? "it wants no answers" : `answered ${lastStatus}`;
  return causes[lastError] ?? lastError.replaceAll("_", " ");
}

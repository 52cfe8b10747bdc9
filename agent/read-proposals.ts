import type { RunToolApprovalItem } from "@openai/agents";
import { parseJson } from "@vagus/primitives/parse-json";
import type { StoredProposal } from "@/lib/ledger/agent-state";
import { issueRefund, RefundProposal } from "./tools.ts";

/** Calls that stopped for approval: the proposals people are asked about, and the calls that are refused at once. */
export interface Proposals {
  valid: StoredProposal[];
  /** `message` is the tool result that the worker reads. */
  refused: { item: RunToolApprovalItem; message: string }[];
}

/**
 * Separates proposals from calls that nobody is asked about. Only `issue_refund` can become a refund: a call of any
 * other tool is refused by its name, whatever its arguments look like.
 */
export function readProposals(items: readonly RunToolApprovalItem[]): Proposals {
  const valid: Proposals["valid"] = [];
  const refused: Proposals["refused"] = [];
  for (const item of items) {
    if (!isRefundCall(item)) {
      refused.push({
        item,
        message: `Nobody can approve a call of ${item.name ?? "a tool without a name"}.`,
      });
      continue;
    }
    const parsed = RefundProposal.safeParse(parseJson(item.arguments ?? ""));
    if (parsed.success) valid.push({ ...parsed.data, callId: callIdOf(item) });
    else refused.push({ item, message: "The arguments of issue_refund are not valid." });
  }
  return { valid, refused };
}

/** True for a call of `issue_refund`, the one tool that needs approval. */
export function isRefundCall(item: RunToolApprovalItem): boolean {
  return item.name === issueRefund.name;
}

/** The id of a call; empty when the model gave none. */
export function callIdOf(item: RunToolApprovalItem): string {
  return "callId" in item.rawItem && typeof item.rawItem.callId === "string" ? item.rawItem.callId : "";
}

import { Agent, RunToolApprovalItem } from "@openai/agents";
import { describe, expect, it } from "vitest";
import { isRefundCall, readProposals } from "./read-proposals.ts";

const WHOLE = {
  orderId: "ord_1001",
  amountCents: 4_900,
  currency: "USD",
  reason: "It arrived broken.",
  evidence: [],
  draftReply: "Here you are.",
};
const agent = new Agent({ name: "test" });

/** A call that stopped for approval, with arguments that would make a good refund. */
function stoppedCall(name: string, args: unknown = WHOLE) {
  const callId = `call_${name}`;
  return new RunToolApprovalItem(
    { type: "function_call", callId, name, arguments: JSON.stringify(args), status: "completed" },
    agent,
  );
}

describe("calls that stop for approval", () => {
  it("become a proposal when the tool is issue_refund", () => {
    const { valid, refused } = readProposals([stoppedCall("issue_refund")]);
    expect(valid).toEqual([{ ...WHOLE, callId: "call_issue_refund" }]);
    expect(refused).toEqual([]);
  });

  it.each(["send_voucher", "Issue_Refund", "issue_refund2", "constructor"])(
    "of the tool %s are refused by name, though the arguments would make a refund",
    (name) => {
      const item = stoppedCall(name);
      expect(isRefundCall(item)).toBe(false);
      expect(readProposals([item])).toEqual({
        valid: [],
        refused: [{ item, message: `Nobody can approve a call of ${name}.` }],
      });
    },
  );

  it("are told apart when several stop at once", () => {
    const { valid, refused } = readProposals([
      stoppedCall("send_voucher"),
      stoppedCall("issue_refund"),
      stoppedCall("issue_refund", { ...WHOLE, amountCents: -1 }),
    ]);
    expect(valid).toHaveLength(1);
    expect(refused.map(({ message }) => message)).toEqual([
      "Nobody can approve a call of send_voucher.",
      "The arguments of issue_refund are not valid.",
    ]);
  });
});

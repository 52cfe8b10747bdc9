import { and, desc, eq, isNull } from "drizzle-orm";
import { approvalDecisions } from "@/db/schema";
import { db } from "@/lib/db";
import type { ClosedGate } from "./rules.ts";

const WHY_BLOCKED: Record<string, string> = {
  unknown_order: "This customer has no such order.",
  wrong_currency: "The currency is not the order's.",
  no_amount: "The amount is not a positive whole number of cents.",
  more_than_paid: "The amount is more than was paid.",
  above_limit: "The policy does not allow refunds of this size.",
};

/**
 * What to tell the worker about one of its proposals. `passed` lets the tool run: it reads what the money door
 * recorded, which may still be that it was blocked there.
 */
export async function explainOutcome(
  gate: ClosedGate,
): Promise<{ callId: string; passed: boolean; message: string }> {
  const { callId } = gate;
  if (gate.kind === "paid") return { callId, passed: true, message: "" };
  if (gate.kind === "blocked") {
    return {
      callId,
      passed: false,
      message: `The refund cannot be made: ${WHY_BLOCKED[gate.cause] ?? gate.cause}`,
    };
  }
  switch (gate.state) {
    case "approved":
      return { callId, passed: true, message: "" };
    case "expired":
      return {
        callId,
        passed: false,
        message: "The question expired before anybody decided. No money moved; a person is still looking.",
      };
    case "withdrawn":
      return { callId, passed: false, message: "The question was withdrawn. No money moved." };
    case "rejected": {
      const note = await readCustomerNote(gate.approvalId);
      return {
        callId,
        passed: false,
        message: `A person declined the refund.${note ? ` Their reason: ${note}` : ""}`,
      };
    }
  }
}

/** What the customer may be told. The decision's comment is internal and is not read here. */
async function readCustomerNote(approvalId: string): Promise<string> {
  const [decision] = await db()
    .select({ note: approvalDecisions.customerNote })
    .from(approvalDecisions)
    .where(and(eq(approvalDecisions.approvalId, approvalId), isNull(approvalDecisions.retractedAt)))
    .orderBy(desc(approvalDecisions.id))
    .limit(1);
  return decision?.note ?? "";
}

import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals } from "@/db/schema";
import { db } from "@/lib/db";
import { asksForOrder, withRefund } from "@/testing/refund-approvals";
import { askAndApprove, askForRefund } from "@/testing/refunds";
import { underRules } from "@/testing/under-rules";
import { withTestDatabase } from "@/testing/with-test-database";
import { readEvidence } from "./read-evidence.ts";

withTestDatabase();

/** The decisions of people on an approval, in the evidence for a reply on its ticket. */
async function yesesOf(approvalId: string) {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  const evidence = await readEvidence(db(), row?.ticketId ?? "", { byPerson: false });
  return evidence.approvals.find(({ orderId }) => orderId === withRefund(row).orderId)?.byPeople;
}

describe("the decider that a reply may claim", () => {
  it("is a person when a person decided", async () => {
    const { approvalId } = await askAndApprove({ orderId: "ord_1001" });
    expect(await yesesOf(approvalId)).toEqual(["approve"]);
  });

  it("is nobody when the policy granted it by itself", async () => {
    const granted = await underRules(db(), { automaticBelowCents: 40_000 }, () =>
      askForRefund({ orderId: "ord_1003" }),
    );
    expect(granted.gate.kind).not.toBe("blocked");
    const [row] = await db().select().from(approvals).where(asksForOrder("ord_1003"));
    expect(row?.status).toBe("approved");
    expect(await yesesOf(row?.id ?? "")).toEqual([]);
  });
});

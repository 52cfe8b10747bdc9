import { eq } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { db } from "@/lib/db";
import { settleApproval } from "../closing/settle-approval.ts";
import type { Gate } from "../rules.ts";

/** Makes a run the one that waits for the decision on a person's proposal; the newest rerun wins. @throws NotFound */
export async function takeUpProposal(approvalId: string, runId: string): Promise<Gate> {
  await db().update(approvals).set({ runId }).where(eq(approvals.id, approvalId));
  const settled = await settleApproval(approvalId);
  const { amendedInto } = settled;
  if (amendedInto) await db().update(approvals).set({ runId }).where(eq(approvals.id, amendedInto));
  const gate = { callId: approvalId, approvalId: amendedInto ?? approvalId };
  return settled.state === "open"
    ? { ...gate, kind: "ask", until: settled.until }
    : { ...gate, kind: "answered", state: settled.state };
}

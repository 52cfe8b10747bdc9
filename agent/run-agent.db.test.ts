import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { agentStates, approvals, modelCalls, refunds, tickets } from "@/db/schema";
import { explainOutcome } from "@/lib/approvals/card/explain-outcome";
import { readOutcome } from "@/lib/approvals/card/read-outcome";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { openApproval } from "@/lib/approvals/opening/open-approval";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { newId, runId } from "@/lib/ids";
import { localUser } from "@/testing/local-user";
import { storeMail } from "@/testing/mails";
import { asksAbout } from "@/testing/refund-approvals";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { resumeAgent, runAgent } from "./run-agent.ts";

withTestDatabase();
const vendors = withSandbox();

const newRunId = () => runId(newId("event"));

/** A mail, and the first turn of the worker about it. */
async function work(body: string, mail: Parameters<typeof storeMail>[1] = {}) {
  const stored = await storeMail(db(), { ...mail, body });
  const run = newRunId();
  const turn = await runAgent({ messageId: stored.messageId, runId: run });
  return { ...stored, runId: run, ...turn };
}

async function stateOf(agentStateId: string) {
  const [state] = await db().select().from(agentStates).where(eq(agentStates.id, agentStateId));
  if (!state) throw new Error(`No state ${agentStateId}.`);
  return state;
}

/** A worker that proposes one refund, and the approval that opens for it. */
async function propose() {
  const worked = await work("Please refund ord_1001, it arrived broken.");
  const [callId = ""] = worked.callIds;
  const gate = await openApproval(worked.agentStateId, callId, {
    functionId: "handle-customer-email",
    runId: worked.runId,
  });
  if (gate.kind !== "ask") throw new Error(`The gate is ${gate.kind}.`);
  return { ...worked, callId, approvalId: gate.approvalId };
}

describe("a mail that asks for no money", () => {
  it("gets a finished reply and no proposal", async () => {
    const {
      agentStateId,
      callIds,
      runId: run,
      messageId,
    } = await work("Where is my parcel ord_1001?", { subject: "Parcel" });
    expect(callIds).toEqual([]);
    const state = await stateOf(agentStateId);
    expect(state).toMatchObject({ runId: run, turn: 0, messageId, proposals: [] });
    expect(state.reply).toContain("Ada");
  });

  it("records every call to the model, with tokens and cost", async () => {
    const { runId: run, ticketId } = await work("Where is my parcel ord_1001?", { subject: "Parcel" });
    const calls = await db().select().from(modelCalls).where(eq(modelCalls.runId, run));
    expect(calls.length).toBeGreaterThan(1);
    for (const call of calls) {
      expect(call).toMatchObject({ ticketId, model: "sandbox-support", error: null });
      expect(call.inputTokens).toBeGreaterThan(0);
      expect(call.costMicros).toBeGreaterThan(0);
    }
  });

  it("keeps one state when one run works on it twice", async () => {
    const { messageId, runId: run } = await work("Where is my parcel ord_1001?", { subject: "Parcel" });
    await runAgent({ messageId, runId: run });
    expect(await db().select().from(agentStates).where(eq(agentStates.runId, run))).toHaveLength(1);
  });
});

describe("a mail that asks for money", () => {
  it("ends in a proposal and moves nothing", async () => {
    const { agentStateId, callIds, messageId } = await work("Please refund ord_1001, it arrived broken.");
    const { reply, proposals } = await stateOf(agentStateId);
    expect(reply).toBeNull();
    expect(proposals).toMatchObject([
      { callId: callIds[0], orderId: "ord_1001", amountCents: 4_900, currency: "USD" },
    ]);
    expect(await vendors.refundsOf(messageId)).toEqual([]);
  });

  it("is paid after an approval, and the reply says so", async () => {
    const { agentStateId, approvalId, callId, messageId, runId: run } = await propose();
    await decideApproval(localUser("reviewer"), approvalId, { decision: "approve", version: 1 });
    await performApproval(approvalId, run);
    const outcome = await explainOutcome(
      { kind: "answered", callId, approvalId, state: "approved" },
      agentStateId,
    );
    const next = await resumeAgent(agentStateId, [outcome], { runId: run, turn: 1 });
    expect(next.callIds).toEqual([]);
    expect((await stateOf(next.agentStateId)).reply).toMatch(/\$49\.00/);
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });

  it("is not paid after a rejection, and the reply says why and promises nothing", async () => {
    const { agentStateId, approvalId, callId, messageId, runId: run } = await propose();
    const customerNote = "The parcel was opened.";
    await decideApproval(localUser("reviewer"), approvalId, {
      decision: "reject",
      customerNote,
      version: 1,
    });
    const outcome = await explainOutcome(
      { kind: "answered", callId, approvalId, state: "rejected" },
      agentStateId,
    );
    expect(outcome).toMatchObject({ passed: false });
    const next = await resumeAgent(agentStateId, [outcome], { runId: run, turn: 1 });
    const { reply } = await stateOf(next.agentStateId);
    expect(reply).toContain(customerNote);
    expect(await vendors.refundsOf(messageId)).toEqual([]);
  });

  it("pays nothing when the call is approved without a recorded decision", async () => {
    const { agentStateId, callId, messageId, runId: run } = await propose();
    const outcome = await readOutcome({ messageId, orderId: "ord_1001" });
    const next = await resumeAgent(agentStateId, [{ callId, passed: true, outcome }], {
      runId: run,
      turn: 1,
    });
    expect(next.callIds).toEqual([]);
    expect(await vendors.refundsOf(messageId)).toEqual([]);
    expect(await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId))).toEqual([]);
  });
});

describe("an angry mail", () => {
  it("is handed to a person by a tool before the reply says so", async () => {
    const { agentStateId, ticketId } = await work("This is unacceptable!!", { subject: "Bad" });
    expect((await stateOf(agentStateId)).reply).toContain("passed your mail on to a colleague");
    const [ticket] = await db().select().from(tickets).where(eq(tickets.id, ticketId));
    expect(ticket).toMatchObject({ status: "open", personNeeded: "handed_over" });
  });
});

describe("when the model", () => {
  it("is away the turn fails as one that may be tried again, and the call is written down", async () => {
    await vendors.fault("openai", { match: "/v1/chat/completions", status: 503, times: 1 });
    const { messageId } = await storeMail(db(), { subject: "Parcel", body: "Where is my parcel ord_1001?" });
    const run = newRunId();
    await expect(runAgent({ messageId, runId: run })).rejects.toMatchObject({
      name: "VendorError",
      code: "model_http_503",
      permanent: false,
    });
    const [call] = await db().select().from(modelCalls).where(eq(modelCalls.runId, run));
    expect(call).toMatchObject({ error: "model_http_503", response: null, costMicros: null });
  });

  it("does not take our key the turn fails for good", async () => {
    await vendors.fault("openai", { match: "/v1/chat/completions", status: 401, times: 1 });
    const { messageId } = await storeMail(db(), { subject: "Parcel", body: "Where is my parcel ord_1001?" });
    await expect(runAgent({ messageId, runId: newRunId() })).rejects.toMatchObject({ permanent: true });
  });
});

describe("an unknown sender", () => {
  it("gets no worker", async () => {
    const { messageId } = await storeMail(db(), { customerId: null });
    await expect(runAgent({ messageId, runId: newRunId() })).rejects.toMatchObject({
      code: "unknown_sender",
    });
    expect(await db().select().from(approvals).where(asksAbout(messageId))).toEqual([]);
  });
});

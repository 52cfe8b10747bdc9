import { describe, expect, it } from "vitest";
import type { AuditRow } from "@/lib/audit/schemas";
import { auditWords } from "./audit-words";

const row = (action: AuditRow["action"], detail: AuditRow["detail"] = {}): AuditRow => ({
  seq: 1,
  at: "2024-11-20T09:53:18Z",
  actorType: "user",
  actorId: "usr_1",
  actorName: "Jonas Lind",
  action,
  subjectType: "approval",
  subjectId: "apr_1",
  customerId: "cust_001",
  customerEmail: "ada@example.com",
  runId: null,
  detail,
});

describe("auditWords", () => {
  it("reads a decision with its amount", () => {
    const detail = { decision: "approve", closes: false, amountCents: 124_000, currency: "USD" };
    expect(auditWords(row("approval_decided", detail))).toEqual({
      verb: "approved",
      object: "a refund of",
      money: "$1,240.00",
      preposition: "for",
      why: "first of two",
    });
    expect(
      auditWords(row("approval_decided", { ...detail, decision: "reject", closes: true })),
    ).toMatchObject({
      verb: "rejected",
      why: undefined,
    });
  });

  it("leaves the amount out when it is not known, without a dangling word", () => {
    expect(auditWords(row("refund_blocked", { cause: "unknown_order", amountCents: 4900 }))).toMatchObject({
      verb: "blocked",
      object: "a refund",
      why: "not an order of this customer",
    });
  });

  it("says why a mail goes to a person, and nothing when it does not", () => {
    expect(auditWords(row("message_received", { to: "person", why: "unknown_sender" })).why).toBe(
      "a person has to answer: nobody knows the sender",
    );
    expect(auditWords(row("message_received", { to: "agent", why: null })).why).toBeUndefined();
  });

  it("quotes what has no sentence of its own", () => {
    expect(auditWords(row("money_stopped"))).toMatchObject({ verb: "wrote", object: "money_stopped" });
  });
});

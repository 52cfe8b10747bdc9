import { describe, expect, it } from "vitest";
import type { Evidence, RefundFact } from "./claims.ts";
import { findUnsupported } from "./find-unsupported.ts";
import { findUntrue, type SentMail } from "./find-untrue.ts";
import { writeCorrection } from "./write-correction.ts";

const COMPANY = { name: "Vagus Support", supportAddress: "s@x", locale: "en-US", signature: null };

const MONEY = { orderId: "ord_1003", amountCents: 3_000, currency: "USD" };
const since = new Date("2026-11-20T13:55:02Z");
const refund = (state: RefundFact["state"]): RefundFact => ({ ...MONEY, state, onTicket: true, since });
const evidence = (...refunds: RefundFact[]): Evidence => ({
  byPerson: false,
  withPerson: true,
  orders: [{ id: "ord_1003", amountCents: 3_000, currency: "USD" }],
  refunds,
  approvals: [],
  proposed: [],
  calledBack: [],
  notes: [],
});
const mail = (body: string, more: Partial<SentMail> = {}): SentMail => ({
  id: "msg_1",
  body,
  correctsMessageId: null,
  sentAt: new Date("2026-11-20T13:52:40Z"),
  ...more,
});
const PAID = "I have refunded $30.00 for ord_1003 to the card you paid with.";
const UNPAID = "No money has moved for ord_1003.";

describe("a sentence that was sent", () => {
  it.each([
    ["a refund that failed later", PAID, evidence(refund("failed")), "refund_failed"],
    [
      "a refund that failed later, in German",
      "Ich habe Ihnen 30,00 $ erstattet.",
      evidence(refund("failed")),
      "refund_failed",
    ],
    ["a refund that was paid later", UNPAID, evidence(refund("moved")), "refund_moved"],
    ["a refund made at Stripe by hand", UNPAID, evidence(refund("elsewhere")), "refunded_elsewhere"],
    [
      "a payment that the bank called back",
      UNPAID,
      { ...evidence(), calledBack: [{ orderId: "ord_1003", onTicket: true, since }] },
      "charge_called_back",
    ],
    ["no refund at all", PAID, evidence(), "not_recorded"],
    [
      "a refund that failed, then was paid",
      "Your refund for ord_1003 failed.",
      evidence(refund("moved")),
      "refund_moved",
    ],
  ])("is untrue after %s", (_what, sentence, facts, fact) => {
    expect(findUntrue([mail(`Hi Grace,\n\n${sentence}`)], facts)).toMatchObject([
      { messageId: "msg_1", sentence, fact },
    ]);
  });

  it.each([
    ["states the present records", PAID, evidence(refund("moved"))],
    [
      "was only true at its time",
      "A person is looking at it and will write to you.",
      { ...evidence(), withPerson: false },
    ],
    [
      "denies a refund of a payment that the bank had called back before",
      UNPAID,
      {
        ...evidence(),
        calledBack: [{ orderId: "ord_1003", onTicket: true, since: new Date("2026-11-20T13:00:00Z") }],
      },
    ],
    ["says nothing about money", "Thank you for writing.", evidence(refund("failed"))],
  ])("is not untrue when it %s", (_what, sentence, facts) => {
    expect(findUntrue([mail(sentence)], facts)).toEqual([]);
  });

  it("is corrected by a correction of its mail, in any words", () => {
    const corrected = mail("That was wrong, sorry.", { id: "msg_2", correctsMessageId: "msg_1" });
    expect(findUntrue([mail(PAID), corrected], evidence(refund("failed")))).toEqual([]);
  });

  it("is corrected by a later mail with the true state of the same order", () => {
    const later = (body: string) => [mail(UNPAID), mail(body, { id: "msg_2" })];
    expect(findUntrue(later(PAID), evidence(refund("moved")))).toEqual([]);
    expect(findUntrue(later("Thank you for your patience."), evidence(refund("moved")))).toHaveLength(1);
  });

  it("is untrue again in its correction when the facts change again", () => {
    const corrected = mail(PAID, { id: "msg_2", correctsMessageId: "msg_1" });
    expect(findUntrue([mail(UNPAID), corrected], evidence(refund("failed")))).toMatchObject([
      { messageId: "msg_2", fact: "refund_failed" },
    ]);
  });
});

describe("a correction", () => {
  const called = { ...evidence(), calledBack: [{ orderId: "ord_1003", onTicket: true, since }] };
  it.each([
    [PAID, evidence(refund("failed"))],
    [PAID, evidence()],
    [UNPAID, evidence(refund("moved"))],
    [UNPAID, evidence(refund("elsewhere"))],
    [UNPAID, called],
    ["Ich habe Ihnen 30,00 $ für ord_1003 erstattet.", evidence(refund("failed"))],
    ["Ich habe Ihnen 30,00 $ für ord_1003 erstattet.", evidence()],
    ["Es wurde für ord_1003 kein Geld überwiesen, und wir bedauern es.", evidence(refund("moved"))],
    ["Es wurde für ord_1003 kein Geld überwiesen, und wir bedauern es.", evidence(refund("elsewhere"))],
    ["Es wurde für ord_1003 kein Geld überwiesen, und wir bedauern es.", called],
  ])("of %j makes only supported claims, in the language of the mail", (sentence, facts) => {
    const text = writeCorrection(findUntrue([mail(sentence)], facts), "Grace", COMPANY);
    expect(text).toMatch(/^(Hi|Hallo) Grace,/);
    expect(text.startsWith("Hallo")).toBe(/Ich|Es/.test(sentence));
    expect(findUnsupported(text, facts)).toEqual([]);
  });
});

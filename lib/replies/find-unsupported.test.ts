// biome-ignore-start lint/style/noRestrictedImports: this test checks the sentences of the stand-in model.
import type { RefundOutcome } from "@vagus/sandbox/openai/tool-results";
import {
  apologyReply,
  openReply,
  refundReply,
  shippingReply,
  thanksReply,
  unknownOrderReply,
  whichOrderReply,
} from "@vagus/sandbox/openai/write-reply";
import { describe, expect, it } from "vitest";
// biome-ignore-end lint/style/noRestrictedImports: as above.
import type { Evidence, RefundFact } from "./claims.ts";
import { findUnsupported } from "./find-unsupported.ts";
import { ALL, CAUSES, type Cause, MONEY, NOTHING, SENTENCES } from "./testing/sentences-by-cause.ts";

const rows = SENTENCES.flatMap(({ en, de, when }) =>
  [...en, ...de].flatMap((sentence) =>
    ALL.map((cause): [string, Cause, boolean] => [sentence, cause, when.includes(cause)]),
  ),
);

describe("a sentence", () => {
  it.each(rows)("%s / %s: supported %s", (sentence, cause, supported) => {
    expect(findUnsupported(sentence, CAUSES[cause]).map(({ claim }) => claim)).toEqual(
      supported ? [] : expect.arrayContaining([expect.any(String)]),
    );
  });
});

describe("the stand-in model", () => {
  const outcome = (kind: RefundOutcome["kind"], more: Partial<RefundOutcome> = {}): RefundOutcome => ({
    ...MONEY,
    kind,
    byPerson: false,
    reason: "",
    personLooks: false,
    ...more,
  });
  const replies: [string, string, Cause][] = [
    ["paid", refundReply("Ada", [outcome("issued")]), "paid_after_a_person"],
    ["paid by policy", refundReply("Ada", [outcome("issued")]), "paid_by_policy"],
    ["rejected", refundReply("Ada", [outcome("refused", { byPerson: true })]), "rejected_by_a_person"],
    [
      "blocked",
      refundReply("Ada", [
        outcome("refused", { reason: "The amount is more than was paid for this order." }),
      ]),
      "blocked_by_a_rule",
    ],
    [
      "above the limit",
      refundReply("Ada", [
        outcome("refused", { reason: "An amount of this size is not refunded by mail.", personLooks: true }),
      ]),
      "above_the_limit",
    ],
    ["expired", refundReply("Ada", [outcome("open", { personLooks: true })]), "expired"],
    ["failed", refundReply("Ada", [outcome("failed", { personLooks: true })]), "failed_at_stripe"],
    ["refunded elsewhere", refundReply("Ada", [outcome("already_refunded")]), "refunded_elsewhere"],
    ["angry, handed over", apologyReply("Ada", true), "handed_over"],
    ["angry", apologyReply("Ada", false), "nothing_happened"],
    ["thanks", thanksReply("Ada"), "nothing_happened"],
    ["anything else", openReply("Ada"), "nothing_happened"],
    ["which order", whichOrderReply("Ada", [{ id: "ord_1001", ...MONEY }]), "nothing_happened"],
    [
      "an unknown order",
      unknownOrderReply("Ada", ["ord_9999"], [{ id: "ord_1001", ...MONEY }]),
      "nothing_happened",
    ],
    [
      "where the parcel is",
      shippingReply("Ada", [{ id: "ord_1001", description: "Standing desk, oak, 160 by 80", ...MONEY }]),
      "nothing_happened",
    ],
  ];

  it.each(replies)("makes only claims that the records support: %s", (_what, body, cause) => {
    expect(findUnsupported(body, CAUSES[cause])).toEqual([]);
  });
});

describe("the same sum of the same order on two tickets", () => {
  const refund = (state: RefundFact["state"], onTicket: boolean): RefundFact => ({
    ...MONEY,
    state,
    onTicket,
    since: new Date(onTicket ? 1 : 2),
  });
  const refunds = (own: RefundFact["state"], others: RefundFact["state"]): Evidence => ({
    ...NOTHING,
    refunds: [refund(others, false), refund(own, true)],
  });
  const body = "I have refunded $49.00 for ord_1001.";
  const claims = (evidence: Evidence) => findUnsupported(body, evidence).map(({ claim }) => claim);

  it.each(["under_way", "failed", "blocked"] as const)(
    "supports the reply about the paid one while the other is %s",
    (other) => expect(claims(refunds("moved", other))).toEqual([]),
  );

  it.each(["under_way", "failed", "blocked"] as const)(
    "holds the reply about the one that is %s although the other is paid",
    (own) => expect(claims(refunds(own, "moved"))).toEqual(["refunded"]),
  );

  it("supports 'not decided yet' while the ticket's own approval waits", () => {
    const approvals = (["approved", "pending"] as const).map((status) => ({
      ...MONEY,
      status,
      byPeople: [],
      onTicket: status === "pending",
    }));
    expect(
      findUnsupported("The refund of $49.00 for ord_1001 is not decided yet.", { ...NOTHING, approvals }),
    ).toEqual([]);
  });
});

describe("a reply by a person", () => {
  const byPerson = { ...NOTHING, byPerson: true };
  it.each([
    ["I have looked at your case and will write to you by Friday.", []],
    ["I have cancelled your subscription.", []],
    ["I have refunded $49.00 for ord_1001.", ["refunded"]],
    ["We owe you $77.00.", ["amount"]],
  ])("%s", (body, claims) => {
    expect(findUnsupported(body, byPerson).map(({ claim }) => claim)).toEqual(claims);
  });
});

describe("the words a reviewer wrote for the customer", () => {
  const rejected = { ...CAUSES.rejected_by_a_person, notes: ["We will send you a voucher instead."] };
  it("are not checked, because a person wrote them", () => {
    const body = "$49.00 for ord_1001 was not refunded. The reason: We will send you a voucher instead.";
    expect(findUnsupported(body, rejected)).toEqual([]);
    expect(findUnsupported(body, NOTHING).map(({ claim }) => claim)).toEqual(["promise", "gift"]);
  });

  it("exempt no sentence when they are short", () => {
    expect(
      findUnsupported("Your money was not refunded.", { ...CAUSES.paid_by_policy, notes: ["not"] }),
    ).toMatchObject([{ claim: "not_refunded" }]);
  });
});

describe("a marked sentence", () => {
  it("is returned verbatim", () => {
    const body =
      "Hi Ada,\n\nI have refunded\n$49.00 for ord_1001. Have a nice day!\n\nWarmly,\nVagus Support";
    expect(findUnsupported(body, NOTHING)).toMatchObject([
      { claim: "refunded", sentence: "I have refunded\n$49.00 for ord_1001." },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { CUSTOMER_NOTE_MAX } from "../rules.ts";
import { DecideApproval } from "./schemas.ts";

describe("the body of a decision", () => {
  it("takes a note to the customer with a rejection only", () => {
    const customerNote = "The return period has passed.";
    expect(DecideApproval.safeParse({ decision: "reject", version: 1, customerNote }).success).toBe(true);
    const approval = DecideApproval.safeParse({ decision: "approve", version: 1, customerNote });
    expect(approval.error?.issues).toMatchObject([{ path: ["customerNote"] }]);
  });

  it("refuses a note that is longer than a paragraph", () => {
    const customerNote = "x".repeat(CUSTOMER_NOTE_MAX + 1);
    expect(DecideApproval.safeParse({ decision: "reject", version: 1, customerNote }).success).toBe(false);
  });
});

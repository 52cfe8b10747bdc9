import { describe, expect, it } from "vitest";
import { offeredDeeds } from "./ticket-deeds";

const labels = (...[facts, me]: Parameters<typeof offeredDeeds>) =>
  offeredDeeds(facts, me)
    .filter(({ look }) => look !== "quiet")
    .map(({ label }) => label);

const known = { customerId: "cust_001" };

describe("offeredDeeds", () => {
  it("offers to take the agent's ticket over, and no reply before that", () => {
    const facts = { ...known, status: "waiting", personNeeded: null, assigneeId: null } as const;
    expect(labels(facts, "usr_1")).toEqual(["Take over", "Resolve", "Assign to me"]);
    expect(offeredDeeds(facts, "usr_1")[0]?.look).toBe("primary");
  });

  it("offers the reply first to the person who took the ticket over", () => {
    const facts = { ...known, status: "open", personNeeded: "taken_over", assigneeId: "usr_1" } as const;
    expect(labels(facts, "usr_1")).toEqual(["Reply", "Propose refund…", "Resolve", "Give it back"]);
    expect(labels(facts, "usr_2")).toEqual(["Take over", "Resolve"]);
  });

  it("lets a resolved one be answered or taken up again", () => {
    const facts = { ...known, status: "resolved", personNeeded: "taken_over", assigneeId: "usr_1" } as const;
    expect(labels(facts, "usr_1")).toEqual(["Take over", "Reply", "Propose refund…", "Give it back"]);
  });

  it("proposes no refund to somebody unknown", () => {
    const facts = {
      customerId: null,
      status: "open",
      personNeeded: "unknown_sender",
      assigneeId: null,
    } as const;
    expect(labels(facts, "usr_1")).not.toContain("Propose refund…");
  });

  it("has no key for taking over, which asks first", () => {
    const facts = { ...known, status: "waiting", personNeeded: null, assigneeId: null } as const;
    expect(offeredDeeds(facts, "usr_1").find(({ kind }) => kind === "take-over")?.keys).toBeUndefined();
  });

  it("gives no two deeds the same key", () => {
    const keys = offeredDeeds(
      { ...known, status: "open", personNeeded: "run_failed", assigneeId: null },
      "usr_1",
    ).flatMap((deed) => deed.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

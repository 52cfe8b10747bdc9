import { describe, expect, it } from "vitest";
import { offeredDeeds } from "./ticket-deeds";

const labels = (...[facts, me]: Parameters<typeof offeredDeeds>) =>
  offeredDeeds(facts, me)
    .filter(({ look }) => look !== "quiet")
    .map(({ label }) => label);

describe("offeredDeeds", () => {
  it("lets the agent's ticket be taken over, and not be answered behind its back", () => {
    const facts = { status: "waiting", personNeeded: null, assigneeId: null } as const;
    expect(labels(facts, "usr_1")).toEqual(["Take over", "Resolve", "Assign to me"]);
    expect(offeredDeeds(facts, "usr_1")[0]?.look).toBe("primary");
  });

  it("lets the one who took it over answer first", () => {
    const facts = { status: "open", personNeeded: "taken_over", assigneeId: "usr_1" } as const;
    expect(labels(facts, "usr_1")).toEqual(["Reply", "Resolve", "Give it back"]);
    expect(labels(facts, "usr_2")).toEqual(["Take over", "Reply", "Resolve", "Assign to me"]);
  });

  it("lets a resolved one be answered or taken up again", () => {
    const facts = { status: "resolved", personNeeded: "taken_over", assigneeId: "usr_1" } as const;
    expect(labels(facts, "usr_1")).toEqual(["Take over", "Reply", "Give it back"]);
  });

  it("gives every deed a key of its own", () => {
    const keys = offeredDeeds({ status: "open", personNeeded: "run_failed", assigneeId: null }, "usr_1").map(
      (deed) => deed.keys,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

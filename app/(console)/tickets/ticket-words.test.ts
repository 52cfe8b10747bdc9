import { describe, expect, it } from "vitest";
import { PERSON_NEEDED } from "@/db/schema/vocabulary";
import { needBand } from "./ticket-words";

const reviewer = { id: "usr_1", permissions: ["see", "decide"] } as const;
const band = (personNeeded: (typeof PERSON_NEEDED)[number], assigneeId: string | null, me = reviewer) =>
  needBand(
    { status: "open", personNeeded, assigneeId, assigneeName: assigneeId && "Ada Admin" },
    { id: me.id, permissions: [...me.permissions] },
  );

describe("needBand", () => {
  it("tells the holder of a ticket to answer, and anybody else who has it", () => {
    expect(band("taken_over", "usr_1")).toEqual({
      title: "You have this ticket in hand.",
      advice: "The agent stays out of it. Answer the customer here, then resolve it.",
    });
    expect(band("taken_over", "usr_2")).toEqual({
      title: "Ada Admin has this ticket in hand.",
      advice: "The agent stays out of it. Take it over if the customer cannot wait for Ada Admin.",
    });
  });

  it("gives a person who may only look nothing to do", () => {
    for (const why of PERSON_NEEDED) {
      const looking = needBand(
        { status: "open", personNeeded: why, assigneeId: "usr_2", assigneeName: "Ada Admin" },
        { id: "usr_1", permissions: ["see"] },
      );
      expect(looking?.advice).not.toMatch(/\b(Answer|Take|Write|Reach|Settle|Look|Find)\b/);
    }
  });

  it("says nothing of a resolved ticket", () => {
    const resolved = { status: "resolved", personNeeded: "run_failed", assigneeId: null } as const;
    expect(needBand({ ...resolved, assigneeName: null }, { id: "usr_1", permissions: [] })).toBeUndefined();
  });
});

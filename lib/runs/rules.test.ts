import { describe, expect, it } from "vitest";
import { mayCancel, mayRerun } from "./rules.ts";

const failed = {
  status: "failed",
  endedAt: new Date(),
  failedStepId: "send-reply",
  editable: true,
  invocable: true,
  reruns: [],
  operates: true,
} as const;
type Known = Parameters<typeof mayRerun>[0];
const allowed = (change: Partial<Known>) => {
  const may = mayRerun({ ...failed, reruns: [], ...change });
  return [may.top.allowed, may.failedStep.allowed, may.edited.allowed];
};

describe("a run may be started again", () => {
  it.each<[string, Partial<Known>, boolean[]]>([
    ["in every way when a step failed it", {}, [true, true, true]],
    ["but not from a step when none failed", { failedStepId: null }, [true, false, true]],
    ["but not with other data when that cannot be checked", { editable: false }, [true, true, false]],
    ["but not with other data when its function batches", { invocable: false }, [true, true, false]],
    ["when it was completed or cancelled", { status: "cancelled" }, [true, true, true]],
    ["when a rerun of it failed too", { reruns: [{ status: "failed" }] }, [true, true, true]],
    ["not when a rerun of it has completed", { reruns: [{ status: "completed" }] }, [false, false, false]],
    ["not while a rerun of it waits", { reruns: [{ status: "waiting" }] }, [false, false, false]],
    ["not before it has ended", { status: "running", endedAt: null }, [false, false, false]],
    ["not when it never ran", { status: "skipped" }, [false, false, false]],
    ["not by a viewer", { operates: false }, [false, false, false]],
  ])("%s", (_what, change, expected) => {
    expect(allowed(change)).toEqual(expected);
  });

  it("and a refusal says why", () => {
    expect(mayRerun({ ...failed, reruns: [], endedAt: null }).top.why).toMatch(/not ended/);
  });
});

it("a run may be cancelled until it has ended, with the permission to operate", () => {
  expect(mayCancel({ endedAt: null, operates: true }).allowed).toBe(true);
  expect(mayCancel({ endedAt: new Date(), operates: true }).allowed).toBe(false);
  expect(mayCancel({ endedAt: null, operates: false }).allowed).toBe(false);
});

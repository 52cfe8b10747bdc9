import { describe, expect, it } from "vitest";
import { isFiltered, readFilter } from "@/components/filters/read-filter";
import { RunListQuery } from "@/lib/runs/schemas";
import { runFilterText, runsPath } from "./run-filter";

describe("the filter", () => {
  it("reads the filter from the address", () => {
    const filter = readFilter(RunListQuery, {
      status: "failed,waiting",
      functionId: "send",
      q: " 503 ",
      cursor: "cnVuXzE",
    });
    expect(filter).toMatchObject({
      status: ["failed", "waiting"],
      functionId: "send",
      q: "503",
      cursor: "cnVuXzE",
    });
  });

  it("leaves out parameters that are empty, unknown, doubled, too short or not a time", () => {
    const filter = readFilter(RunListQuery, {
      status: "broken",
      functionId: "",
      from: "yesterday",
      q: "ab",
      customerId: ["a", "b"],
    });
    expect(isFiltered(filter)).toBe(false);
  });
});

describe("runsPath", () => {
  it("an address reads back as its filter", () => {
    const filter = readFilter(RunListQuery, {
      status: "failed,waiting",
      from: "2024-11-20T09:00:00.000Z",
      q: "503",
    });
    const search = Object.fromEntries(new URL(runsPath(filter, {}), "http://console.invalid").searchParams);
    expect(readFilter(RunListQuery, search)).toEqual(filter);
  });

  it("starts at the first page again when the filter changes, and keeps the filter when paging", () => {
    const filter = readFilter(RunListQuery, { status: "failed", cursor: "cnVuXzE" });
    expect(runsPath(filter, { functionId: "send" })).toBe("/runs?status=failed&functionId=send");
    expect(runsPath(filter, { cursor: "d" })).toBe("/runs?status=failed&cursor=d");
    expect(runFilterText({ ...filter, status: [] }).status).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { isFiltered, readFilter } from "@/components/filters/read-filter";
import { AuditFilter } from "@/lib/audit/schemas";
import { auditPath } from "./audit-filter";

describe("the filter", () => {
  it("reads the filter from the address", () => {
    const search = {
      actor: "usr_1",
      action: "refund_issued",
      from: "2024-11-20T09:00:00.000Z",
      cursor: "NDE",
    };
    expect(readFilter(AuditFilter, search)).toMatchObject(search);
  });

  it("leaves out parameters that are empty, unknown, doubled or not a time", () => {
    const filter = readFilter(AuditFilter, {
      actor: "",
      action: "made_up",
      subject: ["a", "b"],
      from: "yesterday",
    });
    expect(filter).toEqual({
      actor: undefined,
      action: undefined,
      subject: undefined,
      from: undefined,
      until: undefined,
      cursor: undefined,
    });
    expect(isFiltered(filter)).toBe(false);
  });
});

describe("auditPath", () => {
  it("starts at the first page again when the filter changes, and keeps the filter when paging", () => {
    const filter = readFilter(AuditFilter, { actor: "usr_1", cursor: "NDE" });
    expect(auditPath(filter, { subject: "apr_1" })).toBe("/audit?actor=usr_1&subject=apr_1");
    expect(auditPath(filter, { cursor: "d" })).toBe("/audit?actor=usr_1&cursor=d");
    expect(isFiltered(filter)).toBe(true);
  });
});

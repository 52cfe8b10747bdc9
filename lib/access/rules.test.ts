import { describe, expect, it } from "vitest";
import { ROLES } from "@/db/schema/vocabulary";
import { may, PERMISSIONS, permissionsOf } from "./rules.ts";

/** Permissions by role: the table of `rules.ts` inverted. */
const TABLE = {
  viewer: ["see"],
  reviewer: ["see", "decide", "reveal", "request_approval"],
  senior: [
    "see",
    "decide",
    "decide_large",
    "reveal",
    "request_approval",
    "stop",
    "resume_money",
    "export_audit",
  ],
  engineer: ["see", "operate", "request_approval", "stop"],
  auditor: ["see", "reveal", "export_audit"],
  admin: [...PERMISSIONS],
} as const;

describe.each(ROLES)("%s", (role) => {
  it("has exactly the permissions of the table", () => {
    expect(permissionsOf(role)).toEqual(TABLE[role]);
  });

  it.each(PERMISSIONS)("is answered alike for %s", (permission) => {
    expect(may(role, permission)).toBe(TABLE[role].some((allowed) => allowed === permission));
  });
});

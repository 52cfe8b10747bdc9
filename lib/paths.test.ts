import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paths, query, safeNext } from "./paths";

describe("paths", () => {
  it("escapes outside values", () => {
    expect(paths.approval("apr_01/../x")).toBe("/approvals/apr_01%2F..%2Fx");
    expect(paths.signIn("/approvals/apr_01?x=1")).toBe("/sign-in?next=%2Fapprovals%2Fapr_01%3Fx%3D1");
  });

  it("leaves empty filters out of the address", () => {
    expect(query({ actor: undefined, action: "", subject: "a b", limit: 5 })).toBe("?subject=a+b&limit=5");
    expect(paths.audit()).toBe("/audit");
  });
});

describe("safeNext", () => {
  it.each(["/tickets", "/approvals/apr_01?x=1"])("keeps %s", (next) => {
    expect(safeNext(next)).toBe(next);
  });

  it.each([
    undefined,
    "",
    "tickets",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/api/auth/sign-out",
    "/./api/auth/sign-out",
    "/.//evil.example/x",
    "/tickets/..//evil.example",
    "/./\\evil.example",
    "/%2e//evil.example",
    "/tickets/%2E%2e//evil.example",
    "javascript:alert(1)",
  ])("refuses %s", (next) => {
    expect(safeNext(next)).toBe("/");
  });

  it("never leads to another origin, for any text", () => {
    const piece = fc.constantFrom(
      "/",
      "//",
      ".",
      "..",
      "\\",
      "%2e",
      "%2f",
      "%5c",
      "@",
      ":",
      "?",
      "#",
      "\t",
      "\n",
      "evil.example",
      "x",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const origin = "http://127.0.0.1:3000";
        const target = new URL(safeNext(`/${pieces.join("")}`), `${origin}/sign-in`);
        expect(target.origin).toBe(origin);
        expect(target.pathname.startsWith("//")).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });
});

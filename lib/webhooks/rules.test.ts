import { toStorable } from "@vagus/primitives/storable-text";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepHeaders } from "./rules.ts";

describe("keepHeaders", () => {
  it("keeps the headers an operator needs, and never a credential", () => {
    const headers = new Headers({
      authorization: "Basic cG9zdG1hcms6c2VjcmV0",
      cookie: "vagus.session=secret",
      "x-forwarded-for": "203.0.113.7",
      "User-Agent": "Postmark",
      "content-type": "application/json",
    });
    expect(keepHeaders(headers, [])).toEqual({
      "content-type": "application/json",
      "user-agent": "Postmark",
      "x-forwarded-for": "203.0.113.7",
    });
  });

  it("cuts long values", () => {
    expect(keepHeaders(new Headers({ "user-agent": "x".repeat(9_000) }), [])["user-agent"]).toHaveLength(500);
  });
});

describe("toStorable", () => {
  it("replaces NUL, which PostgreSQL refuses, and nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\u0000", "é", "😀", "\n") }), (text) => {
        expect(toStorable(text)).toBe(text.split("\u0000").join("\ufffd"));
      }),
    );
  });
});

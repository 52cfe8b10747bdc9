import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "@/testing/any-text";
import { verifyBasicAuth } from "./verify-basic-auth.ts";

const expected = { user: "postmark", password: "pass:wörd" };
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

describe("verifyBasicAuth", () => {
  it("accepts the credentials with the scheme in any case", () => {
    expect(verifyBasicAuth(basic("postmark:pass:wörd"), expected)).toBe(true);
    expect(verifyBasicAuth(basic("postmark:pass:wörd").replace("Basic", "basic"), expected)).toBe(true);
  });

  it.each([
    ["nothing", null],
    ["an empty header", ""],
    ["another scheme", `Bearer ${Buffer.from("postmark:pass:wörd").toString("base64")}`],
    ["the plain credentials", "Basic postmark:pass:wörd"],
    ["no credentials", "Basic "],
    ["only the user", basic("postmark")],
    ["a wrong password", basic("postmark:password")],
    ["a wrong user", basic("Postmark:pass:wörd")],
    ["more after it", `${basic("postmark:pass:wörd")} x`],
    ["a blank behind the password", basic("postmark:pass:wörd ")],
  ])("refuses %s", (_what, header) => {
    expect(verifyBasicAuth(header, expected)).toBe(false);
  });

  it("refuses every other header without throwing", () => {
    fc.assert(
      fc.property(anyText, (header) => {
        expect(verifyBasicAuth(header, expected)).toBe(false);
        expect(verifyBasicAuth(`Basic ${header}`, expected)).toBe(false);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { automaticCause, replySubject, splitQuoted } from "./rules.ts";

describe("automaticCause", () => {
  it.each([
    ["Auto-Submitted", "auto-replied", "auto-submitted"],
    ["AUTO-SUBMITTED", " Auto-Generated; owner-email=x ", "auto-submitted"],
    ["Precedence", "bulk", "precedence"],
    ["precedence", " LIST ", "precedence"],
    ["Precedence", "auto_reply", "precedence"],
    ["X-Autoreply", "yes", "x-autoreply"],
    ["X-Autorespond", "", "x-autorespond"],
    ["X-Auto-Response-Suppress", "All", "x-auto-response-suppress"],
    ["List-Id", "<news.example.com>", "list-id"],
    ["List-Unsubscribe", "<mailto:stop@example.com>", "list-unsubscribe"],
  ])("takes %s: %s for a machine's", (name, value, cause) => {
    expect(
      automaticCause([
        { name: "Subject", value: "Hello" },
        { name, value },
      ]),
    ).toBe(cause);
  });

  it.each([
    ["Auto-Submitted", "no"],
    ["Auto-Submitted", " No "],
    ["Precedence", "first-class"],
    ["X-Auto-Response-Suppress", "None"],
    ["Subject", "Auto-Submitted: auto-replied"],
  ])("takes %s: %s for a person's", (name, value) => {
    expect(automaticCause([{ name, value }])).toBeUndefined();
  });

  it("is not misled by an innocent header of the same name", () => {
    const twice = [
      { name: "Auto-Submitted", value: "no" },
      { name: "auto-submitted", value: "auto-replied" },
    ];
    expect(automaticCause(twice)).toBe("auto-submitted");
  });
});

describe("replySubject", () => {
  it("answers once, however it was written", () => {
    expect(replySubject("Refund")).toBe("Re: Refund");
    expect(replySubject("RE: Refund")).toBe("RE: Refund");
    expect(replySubject("re:Refund")).toBe("re:Refund");
    expect(replySubject("Refund re: 1042")).toBe("Re: Refund re: 1042");
  });

  it("stays below the 2,000 characters Postmark takes, for the longest subject we take in", () => {
    expect(replySubject("x".repeat(2_000)).length).toBeLessThanOrEqual(2_000);
  });

  it("puts no line break into a header", () => {
    expect(replySubject("Hello\r\nBcc: everybody@example.com")).not.toMatch(/[\r\n]/);
  });
});

describe("splitQuoted", () => {
  it("trusts the vendor's split where its text begins the mail", () => {
    const body = "Yes please.\n\nOn Thu, 19 Nov 2026 Support wrote:\n> Do you?";
    expect(splitQuoted(body, "Yes please.")).toEqual({
      text: "Yes please.",
      quoted: "On Thu, 19 Nov 2026 Support wrote:\n> Do you?",
    });
  });

  it.each([
    ["Yes.\n\nOn Thu, Support wrote:\n> Do you?", "Yes.", "On Thu, Support wrote:\n> Do you?"],
    ["Yes.\n-----Original Message-----\nFrom: a", "Yes.", "-----Original Message-----\nFrom: a"],
    ["Yes.\n> Do you?", "Yes.", "> Do you?"],
    ["I bought it On Monday, as I wrote: broken.", "I bought it On Monday, as I wrote: broken.", ""],
    ["> all of it is quoted", "> all of it is quoted", ""],
    ["", "", ""],
  ])("finds the history in %j by itself", (body, text, quoted) => {
    expect(splitQuoted(body, "")).toEqual({ text, quoted });
  });

  it("does not trust a vendor's split that is not in the mail", () => {
    expect(splitQuoted("Refund me.", "Never mind.")).toEqual({ text: "Refund me.", quoted: "" });
  });

  it("drops no word of any mail", () => {
    const line = fc.constantFrom(
      "Hello",
      "> quoted",
      "On Monday Ada wrote:",
      "--- Original Message ---",
      "",
      "x",
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const body = lines.join("\n");
        const { text, quoted } = splitQuoted(body, "");
        expect(`${text}${quoted}`.replace(/\s/g, "")).toBe(body.replace(/\s/g, ""));
      }),
    );
  });
});

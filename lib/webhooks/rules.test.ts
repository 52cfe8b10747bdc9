import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keptHeaders, storable, textFromHtml } from "./rules.ts";

describe("keptHeaders", () => {
  it("keeps what helps an operator, and never a credential", () => {
    const headers = new Headers({
      authorization: "Basic cG9zdG1hcms6c2VjcmV0",
      cookie: "vagus.session=secret",
      "stripe-signature": "t=1,v1=secret",
      "x-forwarded-for": "203.0.113.7",
      "User-Agent": "Postmark",
      "content-type": "application/json",
    });
    expect(keptHeaders(headers)).toEqual({
      "content-type": "application/json",
      "user-agent": "Postmark",
      "x-forwarded-for": "203.0.113.7",
    });
  });

  it("cuts what is long", () => {
    expect(keptHeaders(new Headers({ "user-agent": "x".repeat(9_000) }))["user-agent"]).toHaveLength(500);
  });
});

describe("storable", () => {
  it("leaves no NUL, which PostgreSQL does not take, and everything else alone", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\u0000", "é", "😀", "\n") }), (text) => {
        expect(storable(text)).toBe(text.split("\u0000").join("\ufffd"));
      }),
    );
  });
});

describe("textFromHtml", () => {
  it("reads a mail as a person sees it", () => {
    const html = `<html><head><title>No</title><style>p { color: red }</style></head>
      <body><p>Hello&nbsp;<b>there</b>,</p><script>alert("x")</script>
      <div>I paid &lt;50 &amp; want it back.<br>Ada</div></body></html>`;
    expect(textFromHtml(html)).toBe("Hello\u00a0there,\n\nI paid <50 & want it back.\nAda");
  });

  it("decodes an entity once", () => {
    expect(textFromHtml("&amp;lt;b&amp;gt;")).toBe("&lt;b&gt;");
  });

  it("leaves no markup behind, whatever it is given, and never throws", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "</",
      "p",
      "script",
      "style",
      " ",
      "a",
      "&lt;",
      "\n",
      '"',
      "<!--",
      "-->",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const html = pieces.filter((one) => one !== "&lt;").join("");
        // A sign that opens no tag is text, as in "1 < 2".
        expect(textFromHtml(html)).not.toMatch(/<\/?(p|script|style)[\s>]/i);
      }),
      { numRuns: 1_000 },
    );
  });

  // A mail body may have 4 MB; what takes the square of that would hold the process for hours. In a process of its own,
  // because nothing else can end an expression that hangs.
  it.each([
    ["signs that open nothing", "'<'.repeat(4e6)"],
    ["styles that never close", "'<style>'.repeat(5e5)"],
    ["breaks that never close", "'<br '.repeat(1e6)"],
    ["closing tags that never close", "'</p'.repeat(1e6)"],
    ["blanks", "' '.repeat(4e6)"],
    ["empty lines", "'\\n'.repeat(4e6) + '.'"],
  ])("comes back from 4 MB of %s", { timeout: 30_000 }, (_what, hostile) => {
    const rules = join(import.meta.dirname, "rules.ts");
    const script = `import(${JSON.stringify(rules)}).then((r) => { r.textFromHtml(${hostile}); console.log("back"); });`;
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "-e", script], {
      encoding: "utf8",
      timeout: 10_000,
      killSignal: "SIGKILL",
    });
    expect(stdout.trim()).toBe("back");
  });
});

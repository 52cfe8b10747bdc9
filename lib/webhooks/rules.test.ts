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

  it("keeps every word as it was written, in its order, and no markup", () => {
    const tag = fc.constantFrom("p", "div", "b", "span", "li", "h1", "td", "th", "blockquote", "a", "pre");
    const word = fc.stringMatching(/^[a-zA-Z0-9_]{1,8}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, word, word)), (parts) => {
        const html = parts
          .map(([name, one, two]) => `<${name} class="x">${one} <i>${two}</i></${name}>`)
          .join("\n");
        const words = parts.flatMap(([, one, two]) => [one, two]);
        expect(textFromHtml(html).match(/\w+/g) ?? []).toEqual(words);
      }),
    );
  });

  it("never throws, whatever it is given", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "</",
      "p",
      "script",
      "table",
      "tr",
      " ",
      "a",
      "&lt;",
      "&#x110000;",
      "<!--",
      "-->",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(typeof textFromHtml(pieces.join(""))).toBe("string");
      }),
      { numRuns: 1_000 },
    );
  });

  // A mail body may have 4 MB; what takes the square of that would hold the process for hours. In a process of its own,
  // because nothing else can end an expression that hangs; it tells each one it came back from.
  it("comes back from 4 MB of whatever", { timeout: 60_000 }, () => {
    const rules = JSON.stringify(join(import.meta.dirname, "rules.ts"));
    const script = `import(${rules}).then(({ textFromHtml }) => {
      for (const piece of ${JSON.stringify(HOSTILE)}) {
        textFromHtml(piece.repeat(4e6 / piece.length));
        console.log(JSON.stringify(piece));
      }
    })`;
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "-e", script], {
      encoding: "utf8",
      timeout: 30_000,
      killSignal: "SIGKILL",
    });
    const cameBack = stdout.split("\n").filter(Boolean);
    expect(cameBack.map((line): unknown => JSON.parse(line))).toEqual(HOSTILE);
  });
});

/** What opens and never closes, and what is nothing at all. */
const HOSTILE = [
  "<",
  "<style>",
  "<br ",
  "</p",
  "<!--",
  "<div>",
  "<table><tr><td>",
  "<a href='",
  "&",
  "&#x",
  " ",
  "\n",
];

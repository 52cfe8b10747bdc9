import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textFromHtml } from "./html-text.ts";

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

  it("sets table cells apart, numbers lists and marks quotations", () => {
    const html = `<table><tr><td>Order</td><td>Sum</td></tr><tr><td>ord_1</td><td>12.50</td></tr></table>
      <ol><li>one<li>two</ol><blockquote>On Monday:<p>asked</blockquote>Thanks`;
    expect(textFromHtml(html)).toBe(
      "Order Sum\nord_1 12.50\n\n1. one\n2. two\n\n> On Monday:\n>\n> asked\n\nThanks",
    );
  });

  it("keeps the text of whatever is nested, however deep", () => {
    expect(textFromHtml(`${"<b>".repeat(50_000)}refund ord_1001`)).toBe("refund ord_1001");
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
});

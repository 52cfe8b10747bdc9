import { describe, expect, it } from "vitest";
import { parsePage, readHead } from "./parse-page.ts";
import { findPage, listSections, readPages } from "./read-pages.ts";
import { resolveLink } from "./resolve-link.ts";
import { searchPages } from "./search-pages.ts";
import { SECTIONS, sectionOf } from "./sections.ts";

const PAGE = `# Title

First sentence. Second one.

## A part

| a | b |
|---|---|
| one | two |

## A part

text with \`code\`
`;

describe("a page", () => {
  it("has a title, its first sentence as a summary, and parts with the anchors of GitHub", () => {
    expect(readHead(PAGE)).toEqual({ title: "Title", summary: "First sentence." });
    expect(parsePage(PAGE).parts.map(({ anchor, text }) => [anchor, text])).toEqual([
      ["", "First sentence. Second one."],
      ["a-part", "a b one two"],
      ["a-part-1", "text with code"],
    ]);
  });

  it("begins with its title", () => {
    expect(() => readHead("## No title")).toThrow("begins with");
  });
});

describe("the list of pages", () => {
  it("has every page once, in a section, under a slug of its own", () => {
    const slugs = readPages().map(({ slug }) => slug);
    expect(slugs.length).toBeGreaterThan(60);
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(listSections().flatMap(({ pages }) => pages)).toHaveLength(slugs.length);
  });

  it("names no page that does not exist", () => {
    const named = SECTIONS.flatMap(({ first }) => first);
    expect(named.filter((slug) => !findPage(slug))).toEqual([]);
  });

  it("takes a page that no section names, in its folder or at the end", () => {
    expect(sectionOf("deploy/somewhere").title).toBe("Deploy");
    expect(sectionOf("unheard-of").title).toBe(SECTIONS.at(-1)?.title);
  });

  it("gives every page a summary that is a sentence", () => {
    const odd = readPages().filter(({ summary }) => !/^\S.{10,220}[.!?:]$/s.test(summary));
    expect(odd.map(({ file, summary }) => `${file}: ${summary}`)).toEqual([]);
  });

  it("shows no two pages under one title", () => {
    const titles = readPages().map(({ title }) => title);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
  });
});

describe("a link", () => {
  it.each([
    ["errors/cost.md", "docs/diagnosis.md", { kind: "page", href: "/help/errors/cost" }],
    ["../health.md#part", "docs/errors/x.md", { kind: "page", href: "/help/health#part" }],
    ["#part", "docs/cost.md", { kind: "page", href: "/help/cost#part" }],
    ["README.md", "docs/adr/0001-x.md", { kind: "page", href: "/help/adr" }],
    ["https://example.com/x", "docs/cost.md", { kind: "outside", href: "https://example.com/x" }],
    ["../LICENSE", "docs/cost.md", { kind: "file", path: "LICENSE" }],
    ["javascript:alert(1)", "docs/cost.md", { kind: "file" }],
  ])("%s from %s", (url, file, target) => {
    expect(resolveLink(file, url)).toMatchObject(target);
  });
});

// The first search parses every page.
describe("a search", { timeout: 60_000 }, () => {
  it("finds the page whose title has the words before pages whose text has them", () => {
    expect(searchPages("invalid signature")[0]?.page.slug).toBe("errors/invalid-signature");
  });

  it("needs every word, finds codes, and returns nothing for an empty text", () => {
    expect(searchPages("bulkhead zebra")).toEqual([]);
    expect(searchPages("approval_expired").map(({ page: { slug } }) => slug)).toContain("diagnosis");
    expect(searchPages("  …  ")).toEqual([]);
  });

  it("leads to the part, with the text around the word", () => {
    const hit = searchPages("jitter").find(({ page: { slug } }) => slug.endsWith("dead-letters"));
    expect(hit?.anchor).toBe("how-long-do-the-delays-grow");
    expect(hit?.excerpt).toContain("jitter");
  });
});

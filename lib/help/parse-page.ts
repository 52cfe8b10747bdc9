import GithubSlugger from "github-slugger";
import type { Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { toString as textOf } from "mdast-util-to-string";
import { gfmTable } from "micromark-extension-gfm-table";

/** A part of a page: its heading and the text up to the next one. */
export interface Part {
  heading: string;
  /** The fragment of its address in GitHub's form; empty for the text above the first heading. */
  anchor: string;
  /** 2 to 6; 1 for the text above the first heading. */
  depth: number;
  text: string;
}

export interface ParsedPage {
  parts: Part[];
  /** Without the title. */
  body: RootContent[];
}

/** Reads the Markdown of a page of documentation, with tables. */
export function parsePage(markdown: string): ParsedPage {
  const [first, ...body] = parseMarkdown(markdown).children;
  return { parts: partsOf(first ? textOf(first) : "", body), body };
}

/**
 * The title of a page and the first sentence below it, read without the rest: a list of all pages needs no more.
 * @throws Error when the page does not begin with a title
 */
export function readHead(markdown: string): { title: string; summary: string } {
  const [, title] = /^# (.+)\n/.exec(markdown) ?? [];
  if (title === undefined) throw new Error("A page begins with `# Its title`.");
  const blocks = markdown.split(/\n{2,}/).slice(1);
  const lead = blocks
    .map((block) => block.replace(/^#.*\n/, ""))
    .find((block) => /^[^#|>`\s-]|^`[^`]/.test(block));
  return { title: plain(title), summary: firstSentence(plain(lead ?? "")) };
}

const plain = (markdown: string) => textOf(parseMarkdown(markdown));

export function parseMarkdown(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
}

/** The anchors of the headings below the title, in order. */
function anchorsOf(title: string, headings: readonly string[]): string[] {
  const slugger = new GithubSlugger();
  slugger.slug(title);
  return headings.map((heading) => slugger.slug(heading));
}

function partsOf(title: string, body: readonly RootContent[]): Part[] {
  const parts: Part[] = [{ heading: title, anchor: "", depth: 1, text: "" }];
  for (const node of body) {
    if (node.type === "heading")
      parts.push({ heading: textOf(node), anchor: "", depth: node.depth, text: "" });
    else {
      const part = parts.at(-1);
      if (part) part.text = `${part.text} ${wordsOf(node)}`.trim();
    }
  }
  const [top, ...rest] = parts;
  const anchors = anchorsOf(
    title,
    rest.map(({ heading }) => heading),
  );
  return [...(top ? [top] : []), ...rest.map((part, at) => ({ ...part, anchor: anchors[at] ?? "" }))];
}

/** The text of a block, with spaces between cells, items and lines. */
function wordsOf(node: RootContent): string {
  if ("children" in node && node.type !== "paragraph" && node.type !== "tableCell")
    return node.children.map(wordsOf).join(" ");
  return textOf(node).replaceAll(/\s+/g, " ");
}

/** Skips a label such as `Decision.`. */
function firstSentence(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return /^.{12,}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
}

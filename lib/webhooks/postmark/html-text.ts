import { decodeHTML } from "entities";

/** Most characters of the extracted text: block prefixes can make it longer than the HTML. */
const LONGEST_TEXT = 5_000_000;
/** Quotations and lists nested deeper are written at this depth. */
const DEEPEST_QUOTE = 5;
const DEEPEST_LIST = 10;
/** Empty lines in a row beyond this are dropped. */
const MOST_BREAKS = 3;

/** Elements whose content a reader does not see. */
const UNREAD = new Set(["script", "style", "title", "template", "iframe", "object"]);
/** Line breaks before and after a block; elements that stand in neither table are inline. */
const BREAKS: Record<string, number> = {
  ...Object.fromEntries(
    "address article aside center dd div dl dt fieldset footer form header li main nav section tr"
      .split(" ")
      .map((name) => [name, 1]),
  ),
  ...Object.fromEntries(
    "blockquote h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split(" ").map((name) => [name, 2]),
  ),
};

/**
 * Extracts the text of a mail that has only an HTML part. Fetches and runs nothing.
 *
 * One pass without going back and without a tree: time and memory are linear, however deep the elements are nested. A
 * parser with a stack of open elements takes quadratic time.
 */
export function textFromHtml(html: string): string {
  const writer = new TextWriter();
  let at = 0;
  while (at < html.length && !writer.full) {
    const tagAt = html.indexOf("<", at);
    if (tagAt < 0) {
      writer.text(html.slice(at));
      break;
    }
    if (tagAt > at) writer.text(html.slice(at, tagAt));
    at = readMarkup(html, tagAt, writer);
  }
  return writer.finish();
}

/** Reads what begins with a `<`. @returns the index after it; the end when the markup is never closed */
function readMarkup(html: string, tagAt: number, writer: TextWriter): number {
  if (!/[A-Za-z/!?]/.test(html[tagAt + 1] ?? "")) {
    writer.write("<");
    return tagAt + 1;
  }
  const closes = html[tagAt + 1] === "/";
  const nameAt = closes ? tagAt + 2 : tagAt + 1;
  const name = nameIn(html, nameAt);
  if (name === "") {
    return html.startsWith("<!--", tagAt) ? past(html, "-->", tagAt + 2) : past(html, ">", nameAt);
  }
  const end = closes ? past(html, ">", nameAt) : pastAttributes(html, nameAt + name.length);
  if (closes) writer.close(name);
  else if (UNREAD.has(name)) return pastUnread(html, name, end);
  else writer.open(name);
  return end;
}

/** The element's name at this position, in lower case. Cuts names longer than any element's; these are then inline. */
function nameIn(html: string, at: number): string {
  const [name = ""] = html.slice(at, at + 20).match(/^[A-Za-z][^\s/>]*/) ?? [];
  return name.toLowerCase();
}

function past(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

/** The end of an opening tag; a `>` between the quotes of an attribute's value does not end it. */
function pastAttributes(html: string, from: number): number {
  let at = from;
  let afterEquals = false;
  while (at < html.length) {
    const char = html[at] ?? "";
    if (char === ">") return at + 1;
    if (afterEquals && (char === '"' || char === "'")) {
      at = past(html, char, at + 1);
      afterEquals = false;
      continue;
    }
    if (char === "=") afterEquals = true;
    else if (!/\s/.test(char)) afterEquals = false;
    at += 1;
  }
  return at;
}

function pastUnread(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}[^>]*>`, "gi");
  closing.lastIndex = from;
  return closing.test(html) ? closing.lastIndex : html.length;
}

/** Writes text as a reader sees it: spaces run together, blocks on lines of their own, quotations marked with `>`. */
class TextWriter {
  private readonly out: string[] = [];
  private length = 0;
  private breaks = 0;
  private space = false;
  private quotes = 0;
  private lineQuotes = 0;
  private preformatted = 0;
  private bullet = "";
  /** For each open list the number of its next item; null where items are not numbered. */
  private readonly lists: (number | null)[] = [];

  get full(): boolean {
    return this.length >= LONGEST_TEXT;
  }

  open(name: string): void {
    if (name === "br") this.breaks = Math.min(this.breaks + 1, MOST_BREAKS);
    this.block(name);
    if (name === "hr") {
      this.write("---");
      this.block(name);
    } else if (name === "blockquote") this.quotes += 1;
    else if (name === "pre") this.preformatted += 1;
    else if ((name === "ul" || name === "ol") && this.lists.length < DEEPEST_LIST)
      this.lists.push(name === "ol" ? 1 : null);
    else if (name === "li") this.bullet = this.nextBullet();
  }

  close(name: string): void {
    this.block(name);
    if (name === "td" || name === "th") this.space = true;
    else if (name === "blockquote") this.quotes = Math.max(0, this.quotes - 1);
    else if (name === "pre") this.preformatted = Math.max(0, this.preformatted - 1);
    else if (name === "ul" || name === "ol") this.lists.pop();
    else if (name === "li") this.bullet = "";
  }

  text(html: string): void {
    const text = decodeHTML(html);
    if (this.preformatted > 0) {
      this.preformattedText(text);
      return;
    }
    for (const [part] of text.matchAll(/[ \t\n\r\f]+|[^ \t\n\r\f]+/g)) {
      if (/^[ \t\n\r\f]/.test(part)) this.space = true;
      else this.write(part);
    }
  }

  /** Writes one word after the pending space or line breaks. */
  write(word: string): void {
    if (this.length === 0 || this.breaks > 0) this.startLine();
    else if (this.space) this.push(" ");
    this.breaks = 0;
    this.space = false;
    if (this.bullet) this.push(`${"  ".repeat(Math.max(0, this.lists.length - 1))}${this.bullet}`);
    this.bullet = "";
    this.push(word);
  }

  finish(): string {
    return this.out.join("").slice(0, LONGEST_TEXT).trim();
  }

  private preformattedText(text: string): void {
    const lines = text.split(/\r?\n/);
    lines.forEach((line, at) => {
      if (at > 0) this.breaks = Math.min(this.breaks + 1, MOST_BREAKS);
      if (line !== "") this.write(line);
    });
  }

  private block(name: string): void {
    const breaks = BREAKS[name] ?? 0;
    if (breaks > this.breaks) this.breaks = breaks;
  }

  private nextBullet(): string {
    const next = this.lists.at(-1);
    if (typeof next !== "number") return "* ";
    this.lists[this.lists.length - 1] = next + 1;
    return `${next}. `;
  }

  private startLine(): void {
    const quotes = Math.min(this.quotes, DEEPEST_QUOTE);
    // The empty line between two quotations has the depth of the shallower one.
    const between = ">".repeat(Math.min(quotes, this.lineQuotes));
    if (this.length > 0) this.push(`${`\n${between}`.repeat(this.breaks - 1)}\n`);
    this.push("> ".repeat(quotes));
    this.lineQuotes = quotes;
  }

  private push(text: string): void {
    this.out.push(text);
    this.length += text.length;
  }
}

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type ParsedPage, parsePage, readHead } from "./parse-page.ts";
import { SECTIONS, sectionOf } from "./sections.ts";

/** A page of `docs/`. */
export interface HelpPage {
  /** Its address below `/help/`: `concepts/events`. */
  slug: string;
  /** Its path in the repository: `docs/concepts/events.md`. */
  file: string;
  title: string;
  /** Its first sentence. */
  summary: string;
  markdown: string;
  /** Parsed on first use. */
  readonly parsed: ParsedPage;
}

export interface HelpSection {
  title: string;
  folder: string | undefined;
  pages: HelpPage[];
}

let kept: readonly HelpPage[] | undefined;
/** Cache by file, with the file's modification time. */
const read = new Map<string, { changedMs: number; page: HelpPage }>();

/** Every page of `docs/`, in the order of the list. Read once in a built app, else again when a file changes. */
export function readPages(): readonly HelpPage[] {
  if (kept && process.env.NODE_ENV === "production") return kept;
  const all = readFolder();
  kept = SECTIONS.flatMap(({ title }) => pagesOf(title, all));
  return kept;
}

/** The page of a slug; undefined when there is none. */
export function findPage(slug: string): HelpPage | undefined {
  return readPages().find((page) => page.slug === slug);
}

/** The pages by section; a section without pages is left out. */
export function listSections(): HelpSection[] {
  return SECTIONS.map(({ title, folder }) => ({
    title,
    folder,
    pages: readPages().filter((page) => sectionOf(page.slug).title === title),
  })).filter(({ pages }) => pages.length > 0);
}

function readFolder(): HelpPage[] {
  // `next.config.ts` names the folder for hosts that copy only the files a route is known to read.
  const root = join(/* turbopackIgnore: true */ process.cwd(), "docs");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => readPage(root, name));
}

function readPage(root: string, name: string): HelpPage {
  const path = join(root, name);
  const changedMs = statSync(path).mtimeMs;
  const before = read.get(name);
  if (before?.changedMs === changedMs) return before.page;
  const markdown = readFileSync(path, "utf8");
  const slug = name.replace(/\.md$/, "").replace(/\/README$/, "");
  let parsed: ParsedPage | undefined;
  const page = {
    slug,
    file: `docs/${name}`,
    markdown,
    ...readHead(markdown),
    get parsed() {
      parsed ??= parsePage(markdown);
      return parsed;
    },
  };
  read.set(name, { changedMs, page });
  return page;
}

function pagesOf(section: string, all: readonly HelpPage[]): HelpPage[] {
  const mine = all.filter((page) => sectionOf(page.slug).title === section);
  const order = SECTIONS.find(({ title }) => title === section)?.first ?? [];
  const rank = ({ slug }: HelpPage) => {
    const at = order.indexOf(slug);
    return at < 0 ? order.length : at;
  };
  // Decisions are numbered by their files; everything else is found by its title.
  const name = (page: HelpPage) => (page.slug.startsWith("adr/") ? page.slug : page.title);
  return mine.toSorted((a, b) => rank(a) - rank(b) || name(a).localeCompare(name(b), "en"));
}

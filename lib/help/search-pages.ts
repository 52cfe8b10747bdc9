import type { Part } from "./parse-page.ts";
import { type HelpPage, readPages } from "./read-pages.ts";

/** A part of a page that holds every word of a search. */
export interface Hit {
  page: Pick<HelpPage, "slug" | "title">;
  heading: string;
  anchor: string;
  /** The text around the first word, cut to one or two lines. */
  excerpt: string;
}

const MOST_HITS = 30;
const MOST_WORDS = 8;
const EXCERPT_LENGTH = 180;
const BEFORE = 50;

/**
 * Searches the help for parts that hold every word, in their text, their heading or the title of their page. A word in a
 * title counts more than one in a heading, and that more than one in the text. At most 30, best first.
 */
export function searchPages(text: string, pages: readonly HelpPage[] = readPages()): Hit[] {
  const words = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}_./-]+/gu) ?? [])].slice(0, MOST_WORDS);
  if (words.length === 0) return [];
  return pages
    .flatMap((page) => page.parsed.parts.map((part) => ({ page, part, score: scoreOf(page, part, words) })))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_HITS)
    .map(({ page: { slug, title }, part }) => ({
      page: { slug, title },
      heading: part.heading,
      anchor: part.anchor,
      excerpt: excerptOf(part.text, words),
    }));
}

/** 0 when a word is missing. */
function scoreOf(page: HelpPage, part: Part, words: readonly string[]): number {
  const [title, heading, text] = [page.title, part.heading, part.text].map((one) => one.toLowerCase());
  const isTop = part.depth === 1;
  let score = 0;
  for (const word of words) {
    const inTitle = title?.includes(word) ? (isTop ? 12 : 2) : 0;
    const inHeading = !isTop && heading?.includes(word) ? 6 : 0;
    const inText = text?.includes(word) ? 1 : 0;
    if (inTitle + inHeading + inText === 0) return 0;
    score += inTitle + inHeading + inText;
  }
  // A word of the title alone would list every part of the page.
  return isTop || words.some((word) => heading?.includes(word) || text?.includes(word)) ? score : 0;
}

function excerptOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const near = Math.max(0, Math.min(...places, text.length) - BEFORE);
  const from = places.length === 0 || near === 0 ? 0 : text.indexOf(" ", near) + 1;
  const isCut = from + EXCERPT_LENGTH < text.length;
  const piece = text.slice(from, from + EXCERPT_LENGTH);
  const whole = isCut && piece.includes(" ") ? piece.slice(0, piece.lastIndexOf(" ")) : piece;
  return `${from > 0 ? "… " : ""}${whole.trim()}${isCut ? " …" : ""}`;
}

/** Characters of one answer: some sixteen thousand tokens, which hold the fattest page of 50 rows. */
const MOST_CHARACTERS = 64_000;

/** How much of a value is kept, from generous to bare. */
const LEVELS = [
  { text: 30_000, items: 400 },
  { text: 4_000, items: 100 },
  { text: 1_000, items: 40 },
  { text: 300, items: 15 },
  { text: 100, items: 5 },
] as const;

type Level = (typeof LEVELS)[number];

/**
 * A value as JSON of at most `most` characters: long texts and lists are cut, and say so where they are. A page of a
 * list keeps all of its rows, because its cursor leads to the row after the last one.
 * @throws Error when the rows of a page do not fit, however short each is
 */
export function fitJson(value: unknown, most = MOST_CHARACTERS): string {
  for (const level of LEVELS) {
    const json = JSON.stringify(isPage(value) ? cutRows(value, level) : cut(value, level));
    if (json.length <= most) return json;
  }
  if (isPage(value)) throw new Error("These rows do not fit into one answer. Ask for fewer, by a filter.");
  return `${JSON.stringify(value).slice(0, most - 100)}… (cut: ask for less, by a filter or an id)`;
}

interface Page {
  items: unknown[];
  nextCursor: unknown;
}

function isPage(value: unknown): value is Page {
  return (
    typeof value === "object" &&
    value !== null &&
    "nextCursor" in value &&
    "items" in value &&
    Array.isArray(value.items)
  );
}

function cutRows({ items, nextCursor, ...rest }: Page, level: Level): Page {
  return { ...Object(cut(rest, level)), items: items.map((row) => cut(row, level)), nextCursor };
}

function cut(value: unknown, level: Level): unknown {
  if (typeof value === "string")
    return value.length > level.text ? `${value.slice(0, level.text)}… (${value.length} characters)` : value;
  if (Array.isArray(value)) {
    const kept = value.slice(0, level.items).map((one) => cut(one, level));
    return value.length > level.items ? [...kept, `… (${value.length - level.items} more)`] : kept;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cut(one, level)]));
}

/** Characters of one answer: some ten thousand tokens, which leaves an agent room to think. */
const MOST_CHARACTERS = 40_000;

/** How much of a value is kept, from generous to bare. */
const LEVELS = [
  { text: 30_000, items: 400 },
  { text: 4_000, items: 100 },
  { text: 1_000, items: 40 },
  { text: 300, items: 15 },
  { text: 100, items: 5 },
] as const;

/** A value as JSON of at most `most` characters: long texts and lists are cut, and say so where they are. */
export function fitJson(value: unknown, most = MOST_CHARACTERS): string {
  for (const level of LEVELS) {
    const json = JSON.stringify(cut(value, level), null, 1);
    if (json.length <= most) return json;
  }
  return `${JSON.stringify(value).slice(0, most - 100)}… (cut: ask for less, by a filter or an id)`;
}

function cut(value: unknown, level: (typeof LEVELS)[number]): unknown {
  if (typeof value === "string")
    return value.length > level.text ? `${value.slice(0, level.text)}… (${value.length} characters)` : value;
  if (Array.isArray(value)) {
    const kept = value.slice(0, level.items).map((one) => cut(one, level));
    return value.length > level.items ? [...kept, `… (${value.length - level.items} more)`] : kept;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cut(one, level)]));
}

const NUMBERS = [
  ["one", "ein", "einem", "einer", "einen", "eine"],
  ["two", "zwei", "couple of", "ein paar", "few", "a few"],
  ["three", "drei", "several", "einige", "einigen"],
  ["four", "vier"],
  ["five", "fünf"],
  ["six", "sechs"],
  ["seven", "sieben"],
  ["eight", "acht"],
  ["nine", "neun"],
  ["ten", "zehn"],
  ["eleven", "elf"],
  ["twelve", "zwölf"],
];
const WORDS = new Map(NUMBERS.flatMap((words, at) => words.map((word) => [word, at + 1] as const)));
/** Days in a unit, by the first letters of its name in any of the languages. */
const UNITS: [RegExp, number][] = [
  [/^min/i, 1 / 1440],
  [/^(?:hour|stunde)/i, 1 / 24],
  [/^(?:week|woche)/i, 7],
  [/^(?:month|monat)/i, 30],
  [/./, 1],
];

const COUNT = `\\d+|${[...WORDS.keys()].sort((a, b) => b.length - a.length).join("|")}`;
const DURATION = new RegExp(
  `(?<!\\p{L}|vor )(?:(?:${COUNT}) ?(?:-|–|to|or|bis|oder) ?)?(?<count>${COUNT}) ?(?:business |working |werk|arbeits)?` +
    "(?<unit>minutes?|minuten?|hours?|stunden?|days?|tage?n?|weeks?|wochen?|months?|monate?n?)(?!\\p{L}| ago)",
  "giu",
);
/** Days by name: how far away they are is not counted. */
const NAMED_DAY =
  /(?<!\p{L})(?:tomorrow|by (?:the end of|mon|tues|wednes|thurs|fri|satur|sun)\p{L}*|(?:next|this) (?:week|month)|übermorgen|bis (?:zum|mon|diens|mitt|donners|frei|sams|sonn)\p{L}*|(?:nächste|kommende|diese)\p{L}? (?:woche|monat)|(?<!(?:guten|am|heute|gestern) )morgen)(?!\p{L})/iu;

/** The longest time ahead that a text names, in days; null when it names none. Times ago do not count. */
export function longestDays(plain: string): number | null {
  const days = [...plain.matchAll(DURATION)].map(({ groups = {} }) => {
    const { count = "", unit = "" } = groups;
    const perUnit = UNITS.find(([name]) => name.test(unit))?.[1] ?? 1;
    return (WORDS.get(count.toLowerCase()) ?? Number(count)) * perUnit;
  });
  if (NAMED_DAY.test(plain)) days.push(0);
  return days.length > 0 ? Math.max(...days) : null;
}

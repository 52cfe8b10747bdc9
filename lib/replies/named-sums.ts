/** Money in minor units of its own currency. */
export interface Sum {
  amountCents: number;
  currency: string;
}

/** A sum that a text names. */
export interface NamedSum {
  /** Possible readings, such as "1250.00"; empty for a sum in words, which is not read. */
  values: string[];
  /** ISO codes it can be in; null when the text names no currency. */
  currencies: string[] | null;
}

const BY_SIGN: Record<string, string[]> = {
  $: ["USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD"],
  "€": ["EUR"],
  "£": ["GBP"],
  "¥": ["JPY", "CNY"],
  "₹": ["INR"],
};
const BY_WORD: Record<string, string[]> = {
  dollar: BY_SIGN.$ ?? [],
  euro: ["EUR"],
  pound: ["GBP"],
  pfund: ["GBP"],
  franken: ["CHF"],
  yen: ["JPY"],
};
const CODES = new Set(Intl.supportedValuesOf("currency"));

const NUMBER = String.raw`\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,3})?`;
const MARK = String.raw`[$€£¥₹]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])|(?<!\p{L})(?:dollars?|euros?|pounds?|pfund|franken|yen)(?!\p{L})`;
const SUM = new RegExp(
  `(?<before>${MARK}) ?(?<first>${NUMBER})(?!\\d)|(?<![\\d.,])(?<second>${NUMBER}) ?(?<after>${MARK})|` +
    String.raw`(?<![\d.,_-])(?<bare>\d{1,3}(?:[.,']\d{3})*[.,]\d{2})(?![.,]?\d|\s?(?:Uhr|%|[ap]m))|` +
    String.raw`(?<!\p{L})(?<words>dollars?|euros?|pounds?|pfund|franken|yen)(?!\p{L})`,
  "giu",
);

/** The sums that a text names, in figures with a currency, as bare figures with two decimals, or in words. */
export function namedSums(text: string): NamedSum[] {
  return [...text.matchAll(SUM)].flatMap(({ groups = {} }): NamedSum[] => {
    const { before, first, second, after, bare, words } = groups;
    if (bare) return [{ values: readNumber(bare), currencies: null }];
    // Numbers in words are not read.
    if (words) return [{ values: [], currencies: null }];
    const currencies = currenciesOf(before ?? after ?? "");
    return currencies ? [{ values: readNumber(first ?? second ?? ""), currencies }] : [];
  });
}

/** Whether a named sum can be read as exactly this money. */
export function isSum({ values, currencies }: NamedSum, { amountCents, currency }: Sum): boolean {
  if (currencies && !currencies.includes(currency)) return false;
  return values.some((value) => toMinorUnits(value, currency) === amountCents);
}

/** Undefined for three capitals that are not a currency, such as "PDF". */
function currenciesOf(mark: string): string[] | undefined {
  const word = mark.toLowerCase().replace(/s$/, "");
  return BY_SIGN[mark] ?? BY_WORD[word] ?? (CODES.has(mark.toUpperCase()) ? [mark.toUpperCase()] : undefined);
}

/** "1.250" is a thousand in Berlin and a little over one in London: both readings are kept. */
function readNumber(text: string): string[] {
  const grouped = /^\d{1,3}(?:[ .,']\d{3})+$/.test(text) ? [text.replace(/\D/g, "")] : [];
  const decimal = /^(?<whole>[\d .,']*\d)[.,](?<part>\d{1,3})$/.exec(text)?.groups;
  if (!decimal) return grouped.length > 0 ? grouped : [text];
  return [...grouped, `${decimal.whole?.replace(/\D/g, "")}.${decimal.part}`];
}

/** Undefined when the currency has fewer decimals than the number. */
function toMinorUnits(value: string, currency: string): number | undefined {
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const [whole = "0", part = ""] = value.split(".");
  if (/[1-9]/.test(part.slice(digits))) return undefined;
  return Number(`${whole}${part.slice(0, digits).padEnd(digits, "0")}`);
}

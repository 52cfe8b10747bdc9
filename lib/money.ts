/** Same as `Money` of `lib/http/schemas.ts`, which imports its currencies from here. */
interface Money {
  amountCents: number;
  currency: string;
}

/** Stripe's largest charge: eight digits, whatever the currency (https://docs.stripe.com/api/charges/create). */
export const LARGEST_AMOUNT = 99_999_999;

/**
 * Currencies whose minor unit is not a hundredth at Stripe (https://docs.stripe.com/currencies). `Intl` follows shop
 * prices instead, and shows forints and rupiahs without the hundredths that Stripe charges.
 */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ...[
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "JPY",
    "KMF",
    "KRW",
    "MGA",
    "PYG",
    "RWF",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
  ].map((code) => [code, 0] as const),
  ...["BHD", "JOD", "KWD", "OMR", "TND"].map((code) => [code, 3] as const),
]);

let knownCodes: ReadonlySet<string> | undefined;

/** The ISO 4217 code of a text, in capitals; undefined when it is none. */
export function currencyCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  knownCodes ??= new Set(Intl.supportedValuesOf("currency"));
  return knownCodes.has(code) ? code : undefined;
}

/** Number of decimals of a currency: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS.get(currency.toUpperCase()) ?? 2;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Cached formatter of a currency: building one costs more than a thousand uses. */
function formatterFor(code: string): Intl.NumberFormat {
  const known = formatters.get(code);
  if (known) return known;
  const digits = minorDigits(code);
  const made = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: code,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formatters.set(code, made);
  return made;
}

/** "$1,240.00", "€58.00", "¥500": always with the currency, and with its number of decimals. */
export function formatMoney({ amountCents, currency }: Money): string {
  const code = currencyCode(currency);
  // A stored code that is no currency has no known decimals, so show the minor units.
  if (!code) return `${amountCents.toLocaleString("en-US")} minor units of ${currency}`;
  return formatterFor(code).format(amountCents / 10 ** minorDigits(code));
}

/** Sums per currency, in order of first appearance. */
function sumMoney(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, number>();
  for (const { amountCents, currency } of amounts) {
    const code = currencyCode(currency) ?? currency;
    sums.set(code, (sums.get(code) ?? 0) + amountCents);
  }
  return [...sums].map(([currency, amountCents]) => ({ amountCents, currency }));
}

/** The sums of a list in one string: "$1,584.49 + €58.00"; empty for an empty list. */
export function formatTotal(amounts: readonly Money[]): string {
  return sumMoney(amounts).map(formatMoney).join(" + ");
}

/** Cost of model calls, from millionths of a US dollar: `$0.0184`, `$3.20`, `$0`, or `<$0.0001`. */
export function formatCost(costMicros: number): string {
  const dollars = costMicros / 1_000_000;
  const formatter = formatterFor("USD");
  if (dollars === 0) return "$0";
  if (dollars < 0.0001) return "<$0.0001";
  return dollars < 1 ? `$${dollars.toFixed(4)}` : formatter.format(dollars);
}

/** Reads an amount as a person types it ("30", "1,250.5") into minor units; undefined when it is none. */
export function parseAmount(text: string, currency: string): number | undefined {
  const digits = minorDigits(currency);
  const plain = text.trim().replaceAll(",", "");
  const match = /^(\d{1,8})(?:\.(\d+))?$/.exec(plain);
  const fraction = match?.[2] ?? "";
  if (!match || fraction.length > digits) return undefined;
  return Number(`${match[1]}${fraction.padEnd(digits, "0")}`);
}

/** An amount for an input field: without symbol and thousands separators. */
export function amountText(cents: number, currency: string): string {
  const digits = minorDigits(currency);
  return (cents / 10 ** digits).toFixed(digits);
}

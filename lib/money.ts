import type { Money } from "./http/schemas.ts";

const formatters = new Map<string, Intl.NumberFormat>();

/** One formatter a currency: building one costs more than using it a thousand times. */
function formatterFor(currency: string): Intl.NumberFormat {
  const code = currency.toUpperCase();
  const known = formatters.get(code);
  if (known) return known;
  const made = new Intl.NumberFormat("en-US", { style: "currency", currency: code });
  formatters.set(code, made);
  return made;
}

/** "$1,240.00", "€58.00", "¥500". The currency is always shown; its own number of decimals is used. */
export function formatMoney({ amountCents, currency }: Money): string {
  const formatter = formatterFor(currency);
  const digits = formatter.resolvedOptions().maximumFractionDigits ?? 2;
  return formatter.format(amountCents / 10 ** digits);
}

/** Adds amounts per currency, in order of first appearance. Different currencies are never added up. */
function sumMoney(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, number>();
  for (const { amountCents, currency } of amounts) {
    const code = currency.toUpperCase();
    sums.set(code, (sums.get(code) ?? 0) + amountCents);
  }
  return [...sums].map(([currency, amountCents]) => ({ amountCents, currency }));
}

/** The sums of a list in one string: "$1,584.49 + €58.00"; empty for an empty list. */
export function formatTotal(amounts: readonly Money[]): string {
  return sumMoney(amounts).map(formatMoney).join(" + ");
}

/** What a model cost, from millionths of a US dollar: `$0.0184`, `$3.20`, `$0`, or `<$0.0001` for next to nothing. */
export function formatCost(costMicros: number): string {
  const dollars = costMicros / 1_000_000;
  const formatter = formatterFor("USD");
  if (dollars === 0) return "$0";
  if (dollars < 0.0001) return "<$0.0001";
  return dollars < 1 ? `$${dollars.toFixed(4)}` : formatter.format(dollars);
}

/** US dollars for a million tokens. The sandbox's are made up and small, so that costs are not all zero. */
interface Price {
  input: number;
  cachedInput: number;
  output: number;
}

/** List prices of November 2026; add those of your models. A model without a price has no cost. */
const PRICES = new Map<string, Price>([
  ["sandbox-support", { input: 0.4, cachedInput: 0.1, output: 1.6 }],
  ["sandbox-contrary", { input: 0.4, cachedInput: 0.1, output: 1.6 }],
  ["sandbox-hostile", { input: 0.4, cachedInput: 0.1, output: 1.6 }],
  ["sandbox-embedding", { input: 0.02, cachedInput: 0.02, output: 0 }],
]);

/**
 * What a call cost in millionths of a US dollar; null when the model's price is not known.
 * @param tokens `input` includes the cached ones, as the API counts them
 */
export function costMicros(
  model: string,
  tokens: { input: number; cachedInput: number; output: number },
): number | null {
  const price = PRICES.get(model);
  if (!price) return null;
  // Dollars for a million tokens are millionths of a dollar for one.
  const fresh = tokens.input - tokens.cachedInput;
  return Math.round(
    fresh * price.input + tokens.cachedInput * price.cachedInput + tokens.output * price.output,
  );
}

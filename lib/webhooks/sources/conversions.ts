/** The functions a mapping may name. Each returns undefined for a value it cannot convert. */
const FUNCTIONS = {
  /** A number or a boolean as text; a text as it is. */
  text: (value: unknown) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined,
  trimmed: (value: unknown) => (typeof value === "string" ? value.trim() : undefined),
  lowercase: (value: unknown) => (typeof value === "string" ? value.trim().toLowerCase() : undefined),
  /** A decimal number in a text, or a number as it is. */
  number: (value: unknown) => {
    if (typeof value === "number") return value;
    return typeof value === "string" && /^-?\d{1,15}(\.\d{1,15})?$/.test(value.trim())
      ? Number(value)
      : undefined;
  },
  /** `12.5` or `"12.50"` as 1250 minor units. */
  cents: (value: unknown) => {
    // `String` of a deeply nested array throws.
    if (typeof value !== "string" && typeof value !== "number") return undefined;
    const parts = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(String(value).trim());
    if (!parts) return undefined;
    const [, sign, whole, fraction = ""] = parts;
    const cents = Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
    return sign && cents > 0 ? -cents : cents;
  },
  /** Seconds since 1970 as ISO 8601 in UTC. */
  instant: (value: unknown) => {
    const ms = typeof value === "number" ? value * 1000 : Number.NaN;
    return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
  },
} as const;

type Conversion = keyof typeof FUNCTIONS;
export const CONVERSIONS: readonly Conversion[] = [
  "text",
  "trimmed",
  "lowercase",
  "number",
  "cents",
  "instant",
];

/** Applies a named function. */
export function convert(value: unknown, as: Conversion): string | number | undefined {
  return FUNCTIONS[as](value);
}

import { z } from "zod";
import { EVENT_SCHEMAS, EventName } from "@/lib/events/event-schemas";

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

const Pointer = z.string().max(500).refine(isPointer, "a JSON pointer is empty or begins with /");
const Constant = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);

/** Where a field comes from: the sender's payload, or a constant. */
const Field = z.union([
  z.strictObject({
    from: Pointer,
    /** One of the named functions: a free expression could hang the process. */
    as: z.enum(CONVERSIONS).optional(),
    /** Used when the payload has no value there. */
    otherwise: Constant.optional(),
  }),
  z.strictObject({ constant: Constant }),
]);

const Rule = z.strictObject({
  /** The payloads of the rule; default all. */
  when: z.strictObject({ pointer: Pointer, equals: Constant }).optional(),
  event: EventName,
  fields: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,50}$/), Field),
});

/** Turns a sender's payloads into events: the first matching rule makes the event. */
export const Mapping = z.strictObject({ rules: z.array(Rule).min(1).max(50) });
export type Mapping = z.infer<typeof Mapping>;

/** The event, or why there is none; `issues` name each field that is missing or invalid. */
export const Mapped = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("event"),
    event: EventName,
    data: z.record(z.string(), z.unknown()),
  }),
  z.object({ outcome: z.literal("no_rule") }),
  z.object({
    outcome: z.literal("mapping"),
    event: EventName,
    issues: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
]);
export type Mapped = z.infer<typeof Mapped>;

interface Issue {
  path: string;
  message: string;
}
type Read = Extract<z.infer<typeof Field>, { from: string }>;

/** Maps a payload to an event. Pure; takes any payload and never throws. */
export function applyMapping({ rules }: Mapping, payload: unknown): Mapped {
  const rule = rules.find(({ when }) => !when || valueAt(payload, when.pointer) === when.equals);
  if (!rule) return { outcome: "no_rule" };
  const { event } = rule;
  const entries: [string, unknown][] = [];
  const missing: Issue[] = [];
  for (const [path, field] of Object.entries(rule.fields)) {
    const value = "constant" in field ? field.constant : read(payload, field);
    if (value === undefined && "from" in field) missing.push({ path, message: whyMissing(payload, field) });
    else entries.push([path, value]);
  }
  const checked = EVENT_SCHEMAS[event].safeParse(Object.fromEntries(entries));
  if (checked.success && missing.length === 0) return { outcome: "event", event, data: checked.data };
  const said = new Set(missing.map(({ path }) => path));
  const wrong = (checked.error?.issues ?? [])
    .map(({ path, message }) => ({ path: path.join("."), message }))
    .filter(({ path }) => !said.has(path));
  return { outcome: "mapping", event, issues: [...missing, ...wrong] };
}

function read(payload: unknown, { from, as, otherwise }: Read) {
  const found = valueAt(payload, from);
  const value = as === undefined || found === undefined ? found : convert(found, as);
  return value === undefined ? otherwise : value;
}

/** The message for a missing value. Never quotes the value: it may be personal data. */
function whyMissing(payload: unknown, { from, as }: Read): string {
  if (valueAt(payload, from) === undefined) return `The payload has nothing at ${from || "its root"}.`;
  return `The value at ${from || "its root"} cannot be read as ${as}.`;
}

/** Whether a text is a JSON pointer (RFC 6901). */
export function isPointer(text: string): boolean {
  return /^(\/([^~/]|~[01])*)*$/.test(text);
}

/** The value at a pointer, never from an inherited property; undefined without one. */
export function valueAt(payload: unknown, pointer: string): unknown {
  let value = payload;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value) && !/^(0|[1-9]\d{0,9})$/.test(key)) return undefined;
    if (!Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

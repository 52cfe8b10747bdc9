import { isStorable } from "@vagus/primitives/storable-text";
import { z } from "zod";

/** The event as functions receive it, without the `user: {}` that is filled in for them. */
export const EventPayload = z.object({
  id: z.string(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()).nullable(),
  ts: z.number(),
  user: z.record(z.string(), z.unknown()).optional(),
  v: z.string().optional(),
  meta: z.record(z.string(), z.unknown()).optional(),
});
export type EventPayload = z.infer<typeof EventPayload>;

const YEAR_1980_MS = Date.UTC(1980, 0, 1);
const YEAR_2100_MS = Date.UTC(2100, 0, 1);
/** Per event (protocol §2.3). */
export const MAX_EVENT_BYTES = 3 * 1024 * 1024;

/**
 * Reads one event of a request to the event API (protocol §2.2). Unknown fields are dropped, and so is a sender's data
 * under `_inngest`, which is reserved for system events.
 * @param internalId the ULID of this event, used as `id` when the sender gives none
 * @returns the event, or the error text for the sender
 */
export function readEvent(raw: unknown, internalId: string, nowMs: number): EventPayload | { fault: string } {
  if (!isRecord(raw))
    return { fault: "Request body must contain an event object or an array of event objects" };
  const wrongType = firstWrongType(raw);
  if (wrongType) return { fault: wrongType };
  const name = typeof raw.name === "string" ? raw.name : "";
  if (name === "") return { fault: "event name is empty" };
  if (name.toLowerCase().startsWith("inngest/")) {
    return { fault: `event name is reserved for internal use: ${name}` };
  }
  const ts = typeof raw.ts === "number" && raw.ts !== 0 ? raw.ts : nowMs;
  if (ts < YEAR_1980_MS) return { fault: "timestamp is before Jan 1, 1980" };
  if (ts >= YEAR_2100_MS) return { fault: "timestamp is after Jan 1, 2100" };
  const id = typeof raw.id === "string" && raw.id !== "" ? raw.id : internalId;
  if (!isStorable(name) || !isStorable(id)) {
    return { fault: "event name and id must not contain U+0000 or half a surrogate pair" };
  }
  return {
    id,
    name,
    data: isRecord(raw.data) ? withoutReserved(raw.data) : null,
    ts,
    ...(isRecord(raw.user) && { user: raw.user }),
    ...(typeof raw.v === "string" && raw.v !== "" && { v: raw.v }),
    ...(isRecord(raw.meta) && { meta: raw.meta }),
  };
}

const FIELD_TYPES: [field: string, wanted: "string" | "object" | "integer"][] = [
  ["name", "string"],
  ["id", "string"],
  ["data", "object"],
  ["user", "object"],
  ["ts", "integer"],
  ["v", "string"],
  ["meta", "object"],
];
/** Type names in Go, because senders know the error texts of the reference. */
const GO_TYPES = { string: "string", object: "map[string]interface {}", integer: "int64" };

function firstWrongType(raw: Record<string, unknown>): string | null {
  for (const [field, wanted] of FIELD_TYPES) {
    const value = raw[field];
    if (value === undefined || value === null || isOf(value, wanted)) continue;
    return `json: cannot unmarshal ${jsonKind(value)} into Go struct field raw.${field} of type ${GO_TYPES[wanted]}`;
  }
  return null;
}

function isOf(value: unknown, wanted: "string" | "object" | "integer"): boolean {
  if (wanted === "integer") return Number.isSafeInteger(value);
  return wanted === "object" ? isRecord(value) : typeof value === "string";
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value === "number" ? `number ${value}` : typeof value;
}

function withoutReserved(data: Record<string, unknown>): Record<string, unknown> {
  if (!Object.hasOwn(data, "_inngest")) return data;
  const { _inngest, ...rest } = data;
  return rest;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

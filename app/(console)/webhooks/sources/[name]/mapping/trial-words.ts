import type { Mapped } from "@/lib/sources/mapping";
import type { TriedMapping } from "@/lib/sources/schemas";

type Tried = TriedMapping["deliveries"][number];

/** `Tried on 12 stored deliveries: 10 become events, 1 has no rule, 1 fails.` */
export function trialWords(deliveries: readonly Tried[]): string {
  if (deliveries.length === 0) return "No stored delivery to try it on yet.";
  const count = (outcome: Mapped["outcome"]) =>
    deliveries.filter(({ mapped }) => mapped.outcome === outcome).length;
  const parts = [
    said(count("event"), "becomes an event", "become events"),
    said(count("no_rule"), "has no rule", "have no rule"),
    said(count("mapping"), "fails", "fail"),
  ].filter(Boolean);
  const stored = deliveries.length === 1 ? "1 stored delivery" : `${deliveries.length} stored deliveries`;
  return `Tried on ${stored}: ${parts.join(", ")}.`;
}

function said(n: number, one: string, many: string): string {
  return n === 0 ? "" : `${n} ${n === 1 ? one : many}`;
}

/** The deliveries a mapping fails on. */
export function failuresOf(deliveries: readonly Tried[]): Tried[] {
  return deliveries.filter(({ mapped }) => mapped.outcome === "mapping");
}

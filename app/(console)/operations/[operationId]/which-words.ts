import { z } from "zod";
import { TARGET_NAMES } from "@/lib/operations/rules";
import type { Operation } from "@/lib/operations/schemas";

/** The parts of an operation's request that have words. */
const Request = z.object({
  ids: z.array(z.string()).optional(),
  filter: z.record(z.string(), z.unknown()).optional(),
});

const names: Record<string, string> = {
  functionId: "function",
  customerId: "customer",
  errorGroup: "error",
  provider: "sender",
  kind: "type",
  q: "text",
};

/** The selection of an operation: `function:handle-customer-email status:failed`, or a count of selected rows. */
export function whichWords(request: unknown, kind: Operation["kind"]): string {
  const { one } = TARGET_NAMES[kind];
  const { ids, filter } = Request.catch({}).parse(request);
  if (ids) return ids.length === 1 ? (ids[0] ?? `one ${one}`) : `${ids.length} chosen by hand`;
  const parts = Object.entries(filter ?? {}).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [`${names[key] ?? key}:${String(value)}`],
  );
  return parts.length > 0 ? parts.join(" ") : `every ${one}`;
}

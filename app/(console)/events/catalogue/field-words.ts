import type { FormField } from "@/components/schema-form/form-fields";

/** The fields of an event in a line: `ticketId, customerId or null, tier (pro | standard), tierPriority: integer`. */
export function fieldWords(fields: readonly FormField[]): string {
  return fields
    .map(({ name, kind, options, nullable, required }) => {
      const what = kind === "choice" ? ` (${options.join(" | ")})` : kind === "text" ? "" : `: ${kind}`;
      return `${name}${required ? "" : "?"}${what}${nullable ? " or null" : ""}`;
    })
    .join(", ");
}

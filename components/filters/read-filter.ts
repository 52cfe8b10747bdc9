import type { z } from "zod";
import { StorableText } from "@/lib/http/schemas";

/**
 * Reads the filter of a list from an address or a form. A part that is empty, unknown or not valid is left out: the page
 * shows the filter it uses, so nothing is hidden. (The API refuses such a part instead.)
 * Throws a `ZodError` where the schema does not let a part be left out.
 */
export function readFilter<Filter extends z.ZodObject>(
  schema: Filter,
  search: Readonly<Record<string, unknown>>,
): z.infer<Filter> {
  const parts = Object.fromEntries(
    Object.entries(search).filter(
      ([name, part]) =>
        Object.hasOwn(schema.shape, name) &&
        part !== "" &&
        !(typeof part === "string" && !StorableText.safeParse(part).success),
    ),
  );
  const read = schema.safeParse(parts);
  if (read.success) return read.data;
  for (const { path } of read.error.issues) delete parts[String(path[0])];
  return schema.parse(parts);
}

/** True if any part of the filter narrows the list. The cursor does not. */
export function isFiltered({ cursor: _, ...parts }: Readonly<Record<string, unknown>>): boolean {
  return Object.values(parts).some((part) => part !== undefined);
}

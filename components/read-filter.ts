import type { z } from "zod";

/**
 * What an address, or the form that makes one, asks of a list; a part that is empty or cannot be read is left out.
 * Throws a `ZodError` where the schema does not let a part be left out.
 */
export function readFilter<Filter extends z.ZodObject>(
  schema: Filter,
  search: Readonly<Record<string, unknown>>,
): z.infer<Filter> {
  const parts = Object.fromEntries(Object.entries(search).filter(([, part]) => part !== ""));
  const read = schema.safeParse(parts);
  if (read.success) return read.data;
  for (const { path } of read.error.issues) delete parts[String(path[0])];
  return schema.parse(parts);
}

/** Whether anything narrows the list; the page of it one looks at does not. */
export function isFiltered({ cursor: _, ...parts }: Readonly<Record<string, unknown>>): boolean {
  return Object.values(parts).some((part) => part !== undefined);
}

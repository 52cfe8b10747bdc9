import type { ErrorFilter } from "@/lib/error-groups/schemas";
import { paths } from "@/lib/paths";

/** The filter as query parameters; open groups are the default. */
export function errorFilterText({ state, ...rest }: ErrorFilter): Record<string, string | undefined> {
  return { state: state === "open" ? undefined : state, ...rest };
}

/** The address of the list with another filter, from its first page on, with a group open when one is given. */
export function errorsPath(filter: ErrorFilter, change: Partial<ErrorFilter>, errorId?: string): string {
  const text = errorFilterText({ ...filter, cursor: undefined, ...change });
  return errorId ? paths.errorGroup(errorId, text) : paths.errors(text);
}

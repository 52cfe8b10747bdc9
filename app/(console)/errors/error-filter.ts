import { ErrorFilter } from "@/lib/errors/schemas";
import { paths } from "@/lib/paths";

/** What the address of the errors page asks for; a part that cannot be read is left out. */
export function errorFilterOf(search: Readonly<Record<string, unknown>>): ErrorFilter {
  const { shape } = ErrorFilter;
  const one = (key: string) =>
    typeof search[key] === "string" && search[key] !== "" ? search[key] : undefined;
  return {
    state: shape.state.catch("open").parse(one("state")),
    functionId: one("functionId"),
    q: shape.q.catch(undefined).parse(one("q")),
    cursor: one("cursor"),
  };
}

/** The filter as an address or the API's query carries it; open groups are what one sees without asking. */
export function errorFilterText({ state, ...rest }: ErrorFilter): Record<string, string | undefined> {
  return { state: state === "open" ? undefined : state, ...rest };
}

/** The address of the list with another filter, from its first page on, with a group open when one is given. */
export function errorsPath(filter: ErrorFilter, change: Partial<ErrorFilter>, errorId?: string): string {
  const text = errorFilterText({ ...filter, cursor: undefined, ...change });
  return errorId ? paths.errorGroup(errorId, text) : paths.errors(text);
}

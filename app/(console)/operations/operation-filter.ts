import { OperationFilter } from "@/lib/operations/schemas";

/** What the address of the operations page asks for; a part that cannot be read is left out. */
export function operationFilterOf(search: Readonly<Record<string, unknown>>): OperationFilter {
  const { shape } = OperationFilter;
  return {
    status: shape.status.catch(undefined).parse(search.status),
    cursor: typeof search.cursor === "string" && search.cursor !== "" ? search.cursor : undefined,
  };
}

/** The views of the list. */
export const OPERATION_VIEWS = [
  { label: "All", status: undefined },
  { label: "Running", status: "running" },
  { label: "Paused", status: "paused" },
  { label: "Completed", status: "completed" },
  { label: "Aborted", status: "aborted" },
] as const;

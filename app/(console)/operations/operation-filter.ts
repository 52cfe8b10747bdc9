/** The views of the list. */
export const OPERATION_VIEWS = [
  { label: "All", status: undefined },
  { label: "Running", status: "running" },
  { label: "Paused", status: "paused" },
  { label: "Completed", status: "completed" },
  { label: "Aborted", status: "aborted" },
] as const;

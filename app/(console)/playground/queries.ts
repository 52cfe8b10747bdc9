import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { Playground } from "@/lib/playground/schemas";

/** The state of the sandbox. */
export const playground = queryOptions({
  queryKey: ["playground"],
  queryFn: ({ signal }) => fetchJson(apiPaths.playground(), Playground, { signal }),
});

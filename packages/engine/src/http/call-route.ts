import type { EngineResponse } from "./request.ts";
import { createRouteFinder, type Route } from "./route.ts";

/** A request the engine makes of itself: its own endpoints, without the network in between. */
export interface LocalCall {
  method: Route["method"];
  path: string;
  /** A list stands for a parameter that is repeated; undefined for one that is absent. */
  query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  body?: unknown;
}

/** Answers a request the engine makes of itself. */
export type LocalCaller = (call: LocalCall) => Promise<EngineResponse>;

/** Makes endpoints callable for others that stand on them. Paths come from code, so one that leads nowhere is a fault. */
export function createLocalCaller(routes: readonly Route[]): LocalCaller {
  const find = createRouteFinder(routes);
  return async ({ method, path, query, body }) => {
    const hit = find(method, path);
    if (typeof hit === "string") throw new Error(`${method} ${path}: ${hit}`);
    return await hit.route.handle({
      method,
      path,
      query: searchParams(query ?? {}),
      params: hit.params,
      header: () => undefined,
      body: async () => (body === undefined ? "" : JSON.stringify(body)),
    });
  };
}

function searchParams(query: NonNullable<LocalCall["query"]>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) params.append(name, one);
    else if (value !== undefined) params.append(name, String(value));
  }
  return params;
}

import type { EngineRequest, EngineResponse } from "./request.ts";

/** One endpoint: `path` may hold variables, as in `/v1/runs/:runId`. */
export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  /** Answers those without the engine's key too. */
  isOpen?: true;
  /** The answer to requests without the key, where the usual one does not fit. */
  unauthorized?: EngineResponse;
  handle(request: EngineRequest): Promise<EngineResponse> | EngineResponse;
}

/** A route a request leads to, with the variables of its path. */
export interface RouteHit {
  route: Route;
  params: Readonly<Record<string, string>>;
}

/** Finds the route of a request; the first one on a path wins. */
export function createRouteFinder(routes: readonly Route[]) {
  // By the number of segments, so that an event is not held against every path there is.
  const byLength = new Map<number, { route: Route; pattern: string[] }[]>();
  for (const route of routes) {
    const pattern = route.path.split("/");
    byLength.set(pattern.length, [...(byLength.get(pattern.length) ?? []), { route, pattern }]);
  }

  return (method: string, path: string): RouteHit | "no such path" | "no such method" => {
    const segments = path.split("/");
    const onPath = (byLength.get(segments.length) ?? []).flatMap(({ route, pattern }) => {
      const params = matchPath(pattern, segments);
      return params ? [{ route, params }] : [];
    });
    if (onPath.length === 0) return "no such path";
    return onPath.find(({ route }) => route.method === method) ?? "no such method";
  };
}

function matchPath(pattern: readonly string[], path: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const found = path[index] ?? "";
    if (wanted.startsWith(":")) params[wanted.slice(1)] = decode(found);
    else if (wanted !== found) return null;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

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

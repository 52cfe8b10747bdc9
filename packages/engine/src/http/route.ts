import type { EngineRequest, EngineResponse } from "./request.ts";

/** One endpoint: `path` may hold variables, as in `/v1/runs/:runId`. */
export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  /** Whether requests without the key are answered too. */
  isOpen?: true;
  /** The answer to requests without the key, when it differs from the usual one. */
  unauthorized?: EngineResponse;
  handle(request: EngineRequest): Promise<EngineResponse> | EngineResponse;
}

/** The route of a request, with the variables of its path. */
export interface RouteHit {
  route: Route;
  params: Readonly<Record<string, string>>;
}

/** Finds the route of a request; the first route of a path wins. */
export function createRouteFinder(routes: readonly Route[]) {
  // By the number of segments, so that a request is not compared with every path.
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

/** A request that the engine makes to its own endpoints, without the network. */
export interface LocalCall {
  method: Route["method"];
  path: string;
  /** A list repeats the parameter; undefined leaves it out. */
  query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  body?: unknown;
}

/** Answers a request that the engine makes to its own endpoints. */
export type LocalCaller = (call: LocalCall) => Promise<EngineResponse>;

/** Makes endpoints callable from code. An unknown path is an error, because paths are constants. */
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

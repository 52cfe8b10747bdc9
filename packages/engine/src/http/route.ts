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

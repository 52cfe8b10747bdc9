import { ROUTES } from "./routes.ts";

interface Template {
  route: string;
  segments: string[];
}

/** Templates by method (of a page: GET), those with the fewest parameters first. */
const BY_METHOD = new Map<string, Template[]>();
for (const name of Object.keys(ROUTES)) {
  const [method = "", path = ""] = name.startsWith("/") ? ["GET", name] : name.split(" ");
  BY_METHOD.set(method, [
    ...(BY_METHOD.get(method) ?? []),
    { route: path, segments: path.slice(1).split("/") },
  ]);
}
for (const templates of BY_METHOD.values())
  templates.sort((a, b) => parameters(a) - parameters(b) || b.segments.length - a.segments.length);

function parameters({ segments }: Template): number {
  return segments.reduce(
    (sum, segment) => sum + (segment.startsWith("[") ? 1 : 0) + (isRest(segment) ? 10 : 0),
    0,
  );
}

function isRest(segment: string | undefined): boolean {
  return segment?.includes("...") ?? false;
}

/**
 * Finds the template of a request's path, such as `/runs/[runId]`: few values, and no ids among them.
 * @returns `static` for Next's own files, `other` for an unknown path
 */
export function matchRoute(method: string, url: string): string {
  const [path = ""] = url.split(/[?#]/);
  if (path.startsWith("/_next/")) return "static";
  const asked = path.slice(1).replace(/\/$/, "").split("/");
  const templates = BY_METHOD.get(method === "HEAD" ? "GET" : method) ?? [];
  return templates.find(({ segments }) => fits(segments, asked))?.route ?? "other";
}

function fits(segments: string[], asked: string[]): boolean {
  const rest = isRest(segments.at(-1));
  if (rest ? asked.length < segments.length - 1 : asked.length !== segments.length) return false;
  return segments.every((segment, at) => segment.startsWith("[") || segment === asked[at]);
}

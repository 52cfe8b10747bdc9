import { ROUTES } from "@/lib/access/routes";

/** Responds 405 with the allowed methods: Next's own 405 has neither a body nor an `Allow` header. */
function refuse(request: Request): Response {
  const { pathname } = new URL(request.url);
  const allow = methodsAt(pathname).join(", ");
  const message = `${request.method} is not possible here. Possible: ${allow}. Nothing was changed.`;
  return Response.json(
    { error: { code: "method_not_allowed", message } },
    { status: 405, headers: { allow } },
  );
}

/** The methods of the route at a path. If two routes match, Next serves the one with fewer parameters. */
function methodsAt(pathname: string): string[] {
  const routes = Object.keys(ROUTES)
    .map((route) => route.split(" "))
    .filter(([, path]) => path !== undefined && patternOf(path).test(pathname))
    .sort(([, a = ""], [, b = ""]) => a.split("[").length - b.split("[").length);
  const [, nearest] = routes[0] ?? [];
  return routes.filter(([, path]) => path === nearest).map(([method = ""]) => method);
}

function patternOf(path: string): RegExp {
  const source = path.replaceAll(/\[\.\.\.\w+\]/g, ".+").replaceAll(/\[\w+\]/g, "[^/]+");
  return path.includes("[[") ? /(?!)/ : new RegExp(`^${source}$`);
}

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };

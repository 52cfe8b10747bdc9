import type { z } from "zod";
import { readMe } from "@/lib/access/read-session";
import { requirePermission } from "@/lib/access/require-permission";
import { type HandledRoute, ROUTES } from "@/lib/access/routes";
import type { Me } from "@/lib/access/schemas";
import { NotSignedIn, VagusError } from "@/lib/app-errors";
import { parseRequest, readQuery } from "@/lib/http/parse-request";
import { readJsonBody } from "@/lib/http/read-body";
import { respondError } from "@/lib/http/respond-error";
import { announce } from "@/lib/live/announce";
import { changesOf } from "@/lib/live/rules";
import { pulseAfterWrite } from "@/lib/pulse/after-write";
import { type ParamsOf, requirePathIds } from "./path-ids.ts";
import { refuseOtherSites } from "./refuse-other-sites.ts";
import { type Bodies, type Queries, SCHEMAS } from "./requests.ts";

const BODY_LIMIT_BYTES = 1_000_000;

/** The person who sent a request and its checked parts. */
interface Asked<Route extends HandledRoute> {
  me: Me;
  params: ParamsOf<Route>;
  query: Queries[Route];
  body: Bodies[Route];
  request: Request;
}

/**
 * Serves a route of our API. It requires the permission in lib/access/routes.ts, parses by the schemas in requests.ts and
 * responds with what `respond` returns (a Response unchanged), or with an error as JSON. A write announces the topics in
 * lib/live/rules.ts to open pages.
 */
export function handle<Route extends HandledRoute>(
  route: Route,
  respond: (asked: Asked<Route>) => Promise<unknown>,
) {
  const changes = changesOf(route);
  const { query, body } = SCHEMAS[route];
  return async (request: Request, context: { params: Promise<ParamsOf<Route>> }): Promise<Response> => {
    try {
      const me = await readMe(request.headers);
      if (!me) throw new NotSignedIn();
      requirePermission(me, ROUTES[route]);
      if (!route.startsWith("GET ")) refuseOtherSites(request);
      const params = await context.params;
      requirePathIds(route, params);
      const answer = await respond({
        me,
        params,
        request,
        query: check(query, readQuery(request.url)),
        body: check(body, route.startsWith("GET ") ? {} : await readJsonBody(request, BODY_LIMIT_BYTES)),
      });
      if (changes.length > 0) {
        announce(...changes);
        pulseAfterWrite();
      }
      if (answer instanceof Response) return answer;
      return Response.json(answer, { headers: { "cache-control": "private, no-store" } });
    } catch (error) {
      return respondError(error, route);
    }
  };
}

function check<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = parseRequest(schema, value);
  if (parsed.ok) return parsed.value;
  const { issues } = parsed;
  throw new VagusError(400, {
    code: "invalid_input",
    message: `The request is not valid: ${issues.map((i) => `${i.path || "body"}: ${i.message}`).join("; ")}. Nothing was changed.`,
    details: { issues },
  });
}

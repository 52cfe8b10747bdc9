import type { z } from "zod";
import { readMe } from "@/lib/access/read-me";
import { requirePermission } from "@/lib/access/require-permission";
import { type ApiRoute, ROUTES } from "@/lib/access/routes";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput, NotSignedIn, VagusError } from "@/lib/errors";
import { announce } from "@/lib/live/announce";
import { TOPICS } from "@/lib/live/topics";
import { pulseAfterWrite } from "@/lib/pulse/after-write";
import { readBody } from "./read-body.ts";
import { refuseOtherSites } from "./refuse-other-sites.ts";
import { respondError } from "./respond-error.ts";

const BODY_LIMIT_BYTES = 1_000_000;

/** What a handler works with: who asks, for what, and how to read the rest. */
interface Asked<Params> {
  me: Me;
  params: Params;
  request: Request;
  /** The query, checked. */
  query<T>(schema: z.ZodType<T>): T;
  /** The JSON body, checked. */
  body<T>(schema: z.ZodType<T>): Promise<T>;
}

/**
 * A route of our API: signed in, allowed by the table in lib/access/routes.ts, errors as JSON. What the verb returns is
 * the answer; a Response passes as it is.
 * @param options.changes whether others are to look again; not for a question that is asked by POST
 */
export function handle<Params = Record<string, never>>(
  route: ApiRoute,
  respond: (asked: Asked<Params>) => Promise<unknown>,
  { changes = !route.startsWith("GET ") }: { changes?: boolean } = {},
) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    try {
      const me = await readMe(request.headers);
      if (!me) throw new NotSignedIn();
      const needed = ROUTES[route];
      if (needed !== "public" && needed !== "verified") requirePermission(me, needed);
      if (!route.startsWith("GET ")) refuseOtherSites(request);
      const answer = await respond({
        me,
        params: await context.params,
        request,
        query: (schema) => parse(schema, Object.fromEntries(new URL(request.url).searchParams)),
        body: async (schema) => parse(schema, await readJson(request)),
      });
      if (changes) {
        announce(...TOPICS);
        pulseAfterWrite();
      }
      if (answer instanceof Response) return answer;
      return Response.json(answer, { headers: { "cache-control": "private, no-store" } });
    } catch (error) {
      return respondError(error, route);
    }
  };
}

async function readJson(request: Request): Promise<unknown> {
  const text = await readBody(request, BODY_LIMIT_BYTES);
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    throw new VagusError(415, {
      code: "not_json",
      message: "Send JSON, with content-type application/json.",
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new VagusError(400, { code: "not_json", message: "The body is not JSON. Nothing was changed." });
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new InvalidInput({
    code: "invalid_input",
    message: `The request is not valid: ${issues.map((i) => `${i.path || "body"}: ${i.message}`).join("; ")}. Nothing was changed.`,
    details: { issues },
  });
}

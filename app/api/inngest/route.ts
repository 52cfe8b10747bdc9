import { parseJson } from "@vagus/primitives/parse-json";
import { serve } from "inngest/next";
import { NextRequest } from "next/server";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";
import { VagusError } from "@/lib/app-errors";
import { requireActing } from "@/lib/deployment/acts-here";
import { env } from "@/lib/env";
import { takeEmitted } from "@/lib/events/emit-event";
import { readBody } from "@/lib/http/read-body";
import { respondError } from "@/lib/http/respond-error";
import { yieldToWebhooks } from "@/lib/http/webhook-priority";
import { pulseAfterWrite } from "@/lib/pulse/after-write";

export { DELETE, PATCH } from "@/lib/api/method-not-allowed";

/** The engine calls here: GET introspects, PUT registers, POST runs. It is known by its signature where it has a key. */
const served = serve({
  client: inngest,
  functions,
  // Without these two the SDK registers whatever host and path a request names, and the engine sends its runs there.
  serveOrigin: env().inngest.serveOrigin,
  servePath: "/api/inngest",
});
export const { GET } = served;

/**
 * Above 4 MiB an engine sends no memos and one event, and lets the SDK fetch the rest (protocol §3.5): a call has at most
 * two such parts and one event of 3 MiB. Read and counted before the SDK parses it.
 */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * The same request with its body in memory; the refusal where that is too large, or no JSON object: the SDK answers 500
 * to those, and an engine takes a 500 for a failed attempt.
 */
async function readCall(request: NextRequest): Promise<NextRequest | Response> {
  try {
    const body = await readBody(request, BODY_LIMIT_BYTES);
    const { url, method, headers } = request;
    if (method === "POST" && !isCall(request.nextUrl.searchParams, parseJson(body)))
      throw new VagusError(400, { code: "not_a_call", message: "Only an engine's calls are answered here." });
    if (body !== "" && parseJson(body) === undefined)
      throw new VagusError(400, { code: "not_json", message: "The body is not JSON." });
    return new NextRequest(url, { method, headers, body: body === "" ? undefined : body });
  } catch (error) {
    return respondError(error, `${request.method} /api/inngest`);
  }
}

/** A call names its function and carries a JSON object; a probe of the engine only names itself. */
function isCall(query: URLSearchParams, body: unknown): boolean {
  return query.has("probe") || (query.has("fnId") && typeof body === "object" && body !== null);
}

/** Registers, unless another deployment acts on this database: its engine must not be sent here. */
export const PUT: typeof served.PUT = async (request, ...rest) => {
  try {
    await requireActing();
  } catch (error) {
    return respondError(error, "PUT /api/inngest");
  }
  const call = await readCall(request);
  return call instanceof NextRequest ? served.PUT(call, ...rest) : call;
};

/**
 * A run can wait for its turn; a vendor that waits tries again, or gives up. What a function put into the outbox goes
 * out after its call, and not with the next beat of the pulse.
 */
export const POST: typeof served.POST = async (request, ...rest) => {
  await yieldToWebhooks();
  const call = await readCall(request);
  if (!(call instanceof NextRequest)) return call;
  const response = await served.POST(call, ...rest);
  if (takeEmitted()) pulseAfterWrite();
  return response;
};

/** Seconds a call may take on a host that counts them. */
export const maxDuration = 300;

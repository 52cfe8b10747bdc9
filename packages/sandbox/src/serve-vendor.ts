import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type CallerFault, checkCaller, OWN_MACHINE } from "@vagus/primitives/check-caller";
import type { CallLog } from "./calls.ts";
import type { ControlReply } from "./control.ts";
import type { Fault, FaultBook } from "./faults.ts";
import { type Exchange, newVendorId, type Vendor } from "./vendor.ts";

const REFUSALS: Record<NonNullable<CallerFault>, string> = {
  foreign_host: "The sandbox answers to localhost and 127.0.0.1 only.",
  foreign_origin: "A page of another origin may not speak to the sandbox.",
};

/** The parts of one port: the vendor, its faults and calls, its control calls, and where internal errors go. */
export interface VendorPort {
  vendor: Vendor;
  faults: FaultBook;
  calls: CallLog;
  control: (method: string, url: URL, body: string) => Promise<ControlReply>;
  /** The bearer token that opens the control calls. */
  controlKey: string;
  report: (error: Error) => void;
  /** Ends waits when the sandbox stops. */
  stopping: AbortSignal;
}

/** The requests of one port. */
export interface VendorService {
  onRequest: RequestListener;
  /** Resolves when all work has ended; work continues when its client has left. */
  settled(): Promise<void>;
}

/** Turns HTTP requests into exchanges: body, control calls, faults, the vendor, the call list. */
export function serveVendor(port: VendorPort): VendorService {
  const working = new Set<Promise<void>>();
  return {
    onRequest(request, response) {
      const work = handle(port, request, response)
        .catch((error: unknown) => answerFailure(port, request, response, error))
        .finally(() => working.delete(work));
      working.add(work);
    },
    async settled() {
      await Promise.all(working);
    },
  };
}

function answerFailure(
  port: VendorPort,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  // A client that disconnects while sending is no fault of the sandbox.
  if (request.destroyed && !request.complete) return;
  const problem = error instanceof Error ? error : new Error(String(error));
  const isTooLarge = problem instanceof BodyTooLargeError;
  if (!isTooLarge) port.report(problem);
  sendJson(
    response,
    isTooLarge ? 413 : 500,
    { connection: "close" },
    { error: { message: problem.message } },
  );
}

async function handle(port: VendorPort, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fault = checkCaller(request.method, request.headers, OWN_MACHINE);
  if (fault) {
    sendJson(response, 403, { connection: "close" }, { error: { code: fault, message: REFUSALS[fault] } });
    return;
  }
  const method = (request.method ?? "GET").toUpperCase();
  const url = new URL(request.url ?? "/", "http://sandbox");
  const isControl = url.pathname.startsWith("/__sandbox/");
  if (isControl && !isSame(request.headers.authorization, `Bearer ${port.controlKey}`)) {
    const message = "Control calls need Authorization: Bearer and the SANDBOX_KEY of .vagus/secrets.env.";
    sendJson(response, 401, { connection: "close" }, { error: { code: "unauthorized", message } });
    return;
  }
  const body = await readBody(request);
  if (isControl) {
    const reply = await port.control(method, url, body);
    sendJson(response, reply.status, {}, reply.body);
    return;
  }
  const broken = port.faults.take(method, url.pathname);
  const exchange: Exchange = {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    requestId: newVendorId("req_"),
    hold: () => (broken?.status === "slow" ? pause(broken.delayMs, port.stopping) : Promise.resolve()),
  };
  const key = request.headers["idempotency-key"];
  const end = port.calls.begin({
    method,
    path: url.pathname,
    idempotencyKey: typeof key === "string" ? key : null,
    requestId: exchange.requestId,
    fault: broken?.status ?? null,
  });
  try {
    await answer(port.vendor, exchange, broken, response, end);
  } catch (error) {
    end("failed", error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function answer(
  vendor: Vendor,
  exchange: Exchange,
  fault: Fault | undefined,
  response: ServerResponse,
  end: ReturnType<CallLog["begin"]>,
): Promise<void> {
  const status = fault?.status;
  if (status === "reset" || status === "timeout") {
    end(status, "nothing happened");
    if (status === "reset") response.socket?.resetAndDestroy();
    return; // Without a reset the caller waits until its timeout.
  }
  const reply =
    typeof status === "number" ? await vendor.refuse(exchange, status) : await vendor.answer(exchange);
  if (status === "reset-after" || status === "timeout-after") {
    end(status === "reset-after" ? "reset" : "timeout", `${reply.summary}; the answer was lost`);
    if (status === "reset-after") response.socket?.resetAndDestroy();
    return;
  }
  end(reply.status, reply.summary);
  sendJson(response, reply.status, reply.headers, reply.body);
}

/** Compares in constant time, which reveals neither the expected text nor its length. */
function isSame(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given ?? ""), digest(expected));
}

async function pause(delayMs: number, stopping: AbortSignal): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal: stopping });
  } catch (error) {
    if (!stopping.aborted) throw error;
  }
}

function sendJson(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: unknown,
): void {
  if (response.destroyed) return; // The caller of a slow answer has left: the effect stays, as at the vendor.
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(text)),
    ...headers,
  });
  response.end(text);
}

/** Postmark's own limit for one message, the largest body any of the vendors takes here. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** The body is larger than MAX_BODY_BYTES. */
class BodyTooLargeError extends Error {
  constructor() {
    super(`The request body is larger than ${MAX_BODY_BYTES} bytes. Nothing was done.`);
    this.name = "BodyTooLargeError";
  }
}

/**
 * Reads a whole request body as UTF-8.
 * @throws BodyTooLargeError as soon as the limit is passed, whatever Content-Length says.
 */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new BodyTooLargeError();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

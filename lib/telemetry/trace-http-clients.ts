import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ClientRequest, IncomingMessage } from "node:http";
import { env } from "@/lib/env";
import { currentTraceparent, errorType, type OpenSpan, startSpan } from "./spans.ts";

/** Segments of a path that belong to an API: words and a version. Others are ids, keys or addresses. */
const WORD = /^(?:[a-z][a-z_.-]*|v\d)$/i;
/** A path with an event key, which is a credential. */
const EVENT_KEY = /^\/e\/[^/]+/;

/** Requests of the exporters; their timer may have started within a span. */
const OWN_EXPORT = /\/v1\/(?:traces|metrics)$/;

/** The path of a request without its query, and with `{id}` for every segment that is not a word of the API. */
export function pathTemplate(path: string): string {
  const [bare = ""] = path.split(/[?#]/);
  return bare
    .replace(EVENT_KEY, "/e/{key}")
    .split("/")
    .map((segment) => (segment === "" || segment === "{key}" || WORD.test(segment) ? segment : "{id}"))
    .join("/");
}

interface Call {
  method: string;
  origin: string;
  path: string;
}

/**
 * Makes a client span of each HTTP request that is sent within a span: to vendors, the model and the engine. Uses
 * Node's diagnostics channels, which report both `fetch` and `node:http`. @returns a function that stops it
 */
export function traceHttpClients(): () => void {
  const open = new WeakMap<object, OpenSpan>();
  const begin = (request: object, { method, origin, path }: Call) => {
    if (currentTraceparent() === undefined || OWN_EXPORT.test(path)) return;
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    const template = pathTemplate(path);
    const span = startSpan({
      name: `${method} ${template}`,
      kind: "client",
      attributes: {
        "http.request.method": method,
        "url.template": template,
        "server.address": url?.hostname,
        "server.port": url && Number(url.port || (url.protocol === "https:" ? 443 : 80)),
        "peer.service": vendorAt(url?.origin),
      },
    });
    if (span) open.set(request, span);
  };
  const end = (request: object, { status, error }: { status?: number | undefined; error?: unknown }) => {
    const span = open.get(request);
    open.delete(request);
    if (status !== undefined) span?.set({ "http.response.status_code": status });
    const failed = status === undefined || status >= 400;
    span?.end(failed ? (status === undefined ? errorType(error) : String(status)) : undefined);
  };
  const channels = { ...fetchChannels(begin, end), ...nodeChannels(begin, end) };
  for (const [name, listener] of Object.entries(channels)) subscribe(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(channels)) unsubscribe(name, listener);
  };
}

type Begin = (request: object, call: Call) => void;
type End = (request: object, outcome: { status?: number | undefined; error?: unknown }) => void;
type Listener = (message: unknown) => void;

interface FetchMessage {
  request: Call;
  response?: { statusCode: number };
  error?: unknown;
}

function fetchChannels(begin: Begin, end: End): Record<string, Listener> {
  const on = (listen: (message: FetchMessage) => void) => (message: unknown) =>
    listen(message as FetchMessage);
  return {
    "undici:request:create": on(({ request }) => begin(request, request)),
    "undici:request:headers": on(({ request, response }) => end(request, { status: response?.statusCode })),
    "undici:request:error": on(({ request, error }) => end(request, { error })),
  };
}

function nodeChannels(begin: Begin, end: End): Record<string, Listener> {
  const on = (listen: (request: ClientRequest, message: { response?: unknown; error?: unknown }) => void) => {
    return (message: unknown) => {
      const { request, ...more } = message as { request?: unknown };
      if (request instanceof ClientRequest) listen(request, more);
    };
  };
  return {
    "http.client.request.start": on((request) => {
      const { method, protocol, path } = request;
      begin(request, { method, path, origin: `${protocol}//${request.getHeader("host")}` });
    }),
    "http.client.response.finish": on((request, { response }) =>
      end(request, { status: response instanceof IncomingMessage ? response.statusCode : undefined }),
    ),
    "http.client.request.error": on((request, { error }) => end(request, { error })),
  };
}

/** The name of the vendor or the engine at an origin. */
function vendorAt(origin: string | undefined): string | undefined {
  const { stripe, postmark, openai, slack, inngest } = env();
  const places = {
    stripe: stripe.base ?? "https://api.stripe.com",
    postmark: postmark.base ?? "https://api.postmarkapp.com",
    openai: openai.base ?? "https://api.openai.com",
    slack: slack?.base ?? "https://slack.com",
    engine: inngest.baseUrl,
  };
  return Object.entries(places).find(
    ([, base]) => base && URL.canParse(base) && new URL(base).origin === origin,
  )?.[0];
}

import type { ApiRoute, HandledRoute } from "@/lib/access/routes";

export type OtherRoute = Exclude<ApiRoute, HandledRoute>;

/** A route that checks its callers itself, or is open to all. */
export interface Other {
  summary: string;
  /** The caller's credential; left out for an open route. */
  caller?:
    | "session library"
    | "bearer PULSE_TOKEN"
    | "bearer METRICS_TOKEN"
    | "signature or password of the vendor"
    | "signing key of the engine";
  /** The media type of its body, if it takes one. */
  takes?: string;
  answers: Readonly<Record<number, string>>;
  /** The media type of its answer; default JSON. */
  as?: string;
}

const INNGEST = { caller: "signing key of the engine" } as const;
const WEBHOOK = {
  caller: "signature or password of the vendor",
  takes: "application/json",
  answers: {
    200: "Stored, or seen before",
    400: "Refused, with its cause",
    401: "Not proved",
    413: "Too large",
    422: "Not readable",
  },
} as const;
const FALLBACK = { summary: "Any other address", answers: { 404: "There is no such address" } };

/** Every route of the API that `handle` does not serve. A new one needs a line here; a test finds the missing one. */
export const OTHER_ROUTES: Readonly<Partial<Record<OtherRoute, Other>>> = {
  "GET /api/auth/[...all]": {
    summary: "Sessions, by the sign-in library",
    caller: "session library",
    answers: { 200: "Done" },
  },
  "POST /api/auth/[...all]": {
    summary: "Sign in (`sign-in/email`), sign out (`sign-out`), set a password (`set-password`)",
    caller: "session library",
    takes: "application/json",
    answers: {
      200: "Done; the session is a cookie",
      401: "Address or password is wrong",
      429: "Too many attempts",
    },
  },
  "GET /api/[[...path]]": FALLBACK,
  "POST /api/[[...path]]": FALLBACK,
  "PUT /api/[[...path]]": FALLBACK,
  "PATCH /api/[[...path]]": FALLBACK,
  "DELETE /api/[[...path]]": FALLBACK,
  "GET /llms.txt": {
    summary: "The pages of the help with a line each, for language models",
    answers: { 200: "Markdown" },
    as: "text/plain",
  },
  "GET /metrics": {
    summary: "Figures for Prometheus, with a token or from this machine",
    caller: "bearer METRICS_TOKEN",
    answers: { 200: "The text format of Prometheus", 401: "Wrong token" },
    as: "text/plain",
  },
  "GET /api/health": {
    summary: "Whether everything that a mail needs works",
    answers: { 200: "It does", 503: "A part does not work; `problems` names it" },
  },
  "GET /api/health/live": { summary: "Whether this process answers", answers: { 200: "It does" } },
  "GET /api/health/ready": {
    summary: "Whether requests may come here",
    answers: { 200: "They may", 503: "Not now" },
  },
  "POST /api/pulse": {
    summary: "Do the periodic work",
    caller: "bearer PULSE_TOKEN",
    answers: { 200: "Done; `nextDueAt` is when more is due", 401: "Wrong token" },
  },
  "POST /api/webhooks/[provider]": {
    ...WEBHOOK,
    summary: "Stripe and Postmark; Slack, which sends presses of buttons as a form",
  },
  "POST /api/webhooks/sources/[name]": { ...WEBHOOK, summary: "A sender that signs by Standard Webhooks" },
  "GET /api/inngest": {
    ...INNGEST,
    summary: "What the app serves, for the engine",
    answers: { 200: "The app" },
  },
  "POST /api/inngest": {
    ...INNGEST,
    summary: "A call of the engine",
    takes: "application/json",
    answers: { 200: "The function ended", 206: "Steps ran or are planned", 401: "Wrong signature" },
  },
  "PUT /api/inngest": { ...INNGEST, summary: "Register with the engine", answers: { 200: "Registered" } },
};

/** One field of a typed answer, as JSON Schema. */
export type AnswerField =
  | {
      type: "string";
      title?: string;
      description?: string;
      enum?: string[];
      minLength?: number;
      maxLength?: number;
    }
  | { type: "number" | "integer"; title?: string; description?: string; minimum?: number; maximum?: number }
  | { type: "boolean"; title?: string; description?: string };

/** A question to people. */
export interface Question {
  /** The same key is the same question, however often it is sent. Make it from business ids. */
  idempotencyKey: string;
  /** What happens on a yes, as a noun phrase. Every role of the console reads it: no personal data. */
  title: string;
  /** Plain text for the people who decide. */
  summary?: string;
  facts?: { label: string; value: string }[];
  /** A typed answer. Give either this or `choices`. */
  inputSchema?: { type: "object"; properties: Record<string, AnswerField>; required?: string[] };
  choices?: string[];
  /** Between one minute and seven days away. */
  deadline: Date;
  /** Who may approve; left out, the policy says. */
  deciders?: { roles?: string[]; userIds?: string[]; count: number; ordered?: boolean };
  /**
   * Where the answer goes: the event `approval/decided` on the console's own engine when left out, on a registered
   * engine by its name, or a signed callback to an address below a registered target.
   */
  answerTo?: { engine: string } | { url: string };
  /** The record of your application that it is about. */
  subject?: { type: string; id: string };
}

/** What became of a question. */
export interface Answer {
  verdict: "approved" | "rejected" | "expired" | "withdrawn";
  /** The typed answer; null when none was asked for, or without a yes. */
  value: unknown;
}

/** A question as the console knows it. */
export interface Asked {
  id: string;
  /** ISO 8601; it moves when somebody extends it. */
  deadline: string;
  /** Null while nobody has decided, or while the decision can still be taken back. */
  answer: Answer | null;
}

/** The console refused, or gave no usable answer. */
export class VagusError extends Error {
  override name = "VagusError";
  constructor(
    message: string,
    /** The console's code, such as `idempotency_conflict`; `unreachable` without an answer. */
    readonly code: string,
    /** The HTTP status; 0 without an answer. */
    readonly status: number,
  ) {
    super(message);
  }
}

export interface VagusOptions {
  /** Address of the console. */
  url: string;
  /** A token with the scopes `see` and `request_approval`. */
  token: string;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

export interface Vagus {
  /** Asks people; safe to repeat. Tries again for half a minute while the console is away. */
  ask(question: Question): Promise<Asked>;
  read(id: string): Promise<Asked>;
  /** Withdraws a question that nobody has decided. */
  withdraw(id: string): Promise<Asked>;
  /** Waits for the answer by asking every few seconds. In an Inngest function use `askPerson`, which waits at no cost. */
  waitForAnswer(id: string, options?: { everyMs?: number; signal?: AbortSignal }): Promise<Answer>;
}

/** Attempts of a call, and the pauses between them in milliseconds: a restart of the console takes less. */
const PAUSES_MS = [250, 1_000, 4_000, 8_000, 16_000];
const EVERY_MS = 5_000;
/** Longest wait for one answer of the console. */
const TIMEOUT_MS = 15_000;

/** A client of one console. */
export function createVagus({ url, token, fetch: send = fetch }: VagusOptions): Vagus {
  const base = `${url.replace(/\/+$/, "")}/api/approvals`;

  async function once(method: string, path: string, body?: unknown): Promise<Asked> {
    let response: Response;
    try {
      response = await send(`${base}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new VagusError("The console could not be reached.", "unreachable", 0);
    }
    const json: unknown = await response.json().catch(() => null);
    if (!response.ok) throw failureOf(json, response.status);
    return toAsked(json);
  }

  async function call(method: string, path: string, body?: unknown): Promise<Asked> {
    for (const pauseMs of PAUSES_MS) {
      try {
        return await once(method, path, body);
      } catch (error) {
        if (!(error instanceof VagusError) || (error.status !== 0 && error.status < 500)) throw error;
      }
      await sleep(pauseMs);
    }
    return once(method, path, body);
  }

  const read = (id: string) => call("GET", `/${encodeURIComponent(id)}`);
  return {
    ask: ({ deadline, answerTo = { engine: "ours" }, ...question }) =>
      call("POST", "", { ...question, kind: "request", deadline: deadline.toISOString(), answerTo }),
    read,
    withdraw: (id) => call("DELETE", `/${encodeURIComponent(id)}`),
    async waitForAnswer(id, { everyMs = EVERY_MS, signal } = {}) {
      for (;;) {
        signal?.throwIfAborted();
        const { answer } = await read(id);
        if (answer) return answer;
        await sleep(everyMs);
      }
    },
  };
}

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

function failureOf(json: unknown, status: number): VagusError {
  const { error } = Object(json);
  const { code, message } = Object(error);
  return new VagusError(
    typeof message === "string" ? message : `The console answered ${status}.`,
    typeof code === "string" ? code : "unknown",
    status,
  );
}

/** Statuses of an approval that need no more people. */
const SETTLED = ["approved", "rejected", "expired", "withdrawn"] as const;

function toAsked(json: unknown): Asked {
  const { id, status, deadline, effectiveAt, agreed, answer } = Object(json);
  if (typeof id !== "string" || typeof deadline !== "string")
    throw new VagusError("This is no answer of a Vagus console.", "malformed_answer", 200);
  const verdict = SETTLED.find((one) => one === status);
  // A rejection can be taken back until it takes effect.
  const counts = typeof effectiveAt !== "string" || Date.parse(effectiveAt) <= Date.now();
  if (!verdict || !counts) return { id, deadline, answer: null };
  if (verdict === "approved" && agreed !== true)
    throw new VagusError(
      "The approval is marked approved, but its votes do not count. It is not acted on.",
      "answer_unverified",
      200,
    );
  return { id, deadline, answer: { verdict, value: verdict === "approved" ? (answer ?? null) : null } };
}

import { z } from "zod";
import type { EngineClient } from "./engine-client.ts";
import { until } from "./eventually.ts";
import type { Exchange, Recording } from "./recording.ts";
import { type ShapeComparer, ULIDS } from "./same-shape.ts";
import type { ReceivedCall, ScriptedReply } from "./scripted-app.ts";

const SAME_HEADERS = [
  "content-type",
  "user-agent",
  "account-id",
  "x-inngest-req-version",
  "x-inngest-step-id",
  "x-inngest-generation-id",
];
const FRESH_HEADERS = ["x-run-id", "x-request-id", "x-inngest-job-id"];
const REPLY_HEADERS = /^(?:content-type|retry-after|x-inngest-.*)$/;

const CallBody = z.looseObject({
  ctx: z.looseObject({ run_id: z.string(), attempt: z.number(), qi_id: z.string() }),
  steps: z.record(z.string(), z.unknown()),
  event: z.looseObject({ data: z.record(z.string(), z.unknown()).nullable() }),
});

/** A recorded call with what tells it from the others. */
export interface RecordedCall {
  exchange: Exchange;
  key: string;
  runId: string;
  taken: boolean;
  answered: boolean;
}

/** Plays the app's side of a recording: answers each call as the SDK answered the recorded one. */
export class RecordedApp {
  readonly calls: RecordedCall[];
  /** Everything in which a server's calls differed from the recorded ones. */
  readonly problems: string[] = [];
  readonly #recording: Recording;
  readonly #client: EngineClient;
  readonly #comparer: ShapeComparer;

  constructor(
    recording: Recording,
    parts: { client: EngineClient; comparer: ShapeComparer; keepCall: (exchange: Exchange) => boolean },
  ) {
    this.#recording = recording;
    this.#client = parts.client;
    this.#comparer = parts.comparer;
    this.calls = recordedCalls(recording, parts.keepCall);
  }

  /** Waits until so many calls have come; a problem ends the waiting, because then they may never. */
  async received(count: number): Promise<void> {
    await until(
      `${this.#recording.scenario}: ${count} calls`,
      () => this.calls.filter((one) => one.taken).length >= count || this.problems.length > 0,
    );
  }

  async answer(call: ReceivedCall): Promise<ScriptedReply> {
    const key = keyOf(call.query, call.body);
    const recorded = this.calls.find((one) => !one.taken && one.key === key && this.#isSameRun(one, call));
    if (!recorded) {
      this.problems.push(`a call that was not recorded: ${key}`);
      return { status: 500, body: "not recorded", plain: true };
    }
    recorded.taken = true;
    this.problems.push(...compareCall(this.#comparer, recorded.exchange, call));
    await this.#sendDuring(recorded.exchange, call);
    await this.#awaitTurn(recorded);
    recorded.answered = true;
    const { res } = recorded.exchange;
    const headers = Object.entries(res.headers).filter(([header]) => REPLY_HEADERS.test(header));
    const body = JSON.stringify(res.body).replaceAll(ULIDS, (id) => this.#comparer.idFor(id) ?? id);
    return { status: res.status, body, headers: Object.fromEntries(headers), plain: true };
  }

  #isSameRun(recorded: RecordedCall, call: ReceivedCall): boolean {
    const known = this.#comparer.idFor(recorded.runId);
    if (known !== undefined) return known === call.body.ctx.run_id;
    return !this.calls.some((one) => this.#comparer.idFor(one.runId) === call.body.ctx.run_id);
  }

  /** Sends the events and the checkpoints that the app sent while it worked on the call. */
  async #sendDuring(exchange: Exchange, call: ReceivedCall): Promise<void> {
    for (const inner of this.#recording.traffic) {
      if (!isSentDuring(inner, exchange)) continue;
      const [path, text] = [inner.req.path, JSON.stringify(inner.req.body)].map((recorded) =>
        recorded.replaceAll(ULIDS, (id) => this.#comparer.idFor(id) ?? id),
      );
      const body = text?.replaceAll(queueItemId(exchange.req.body), queueItemId(call.body));
      const reply = await this.#client.request("POST", path ?? "", body);
      if (reply.status !== inner.res.status) this.problems.push(`${path}: answered ${reply.status}`);
      this.problems.push(...this.#comparer.differences(inner.res.body, reply.body, inner.req.path));
    }
  }

  /** Parallel calls are answered in the recorded order: it decides the order of the stack. */
  async #awaitTurn(recorded: RecordedCall): Promise<void> {
    const end = endOf(recorded.exchange);
    const before = this.calls.filter((one) => one !== recorded && endOf(one.exchange) < end);
    await until(
      "the calls that were answered before",
      () => before.every((one) => one.answered) || this.problems.length > 0,
    );
  }
}

function recordedCalls(recording: Recording, keep: (exchange: Exchange) => boolean): RecordedCall[] {
  return recording.traffic
    .filter((one) => one.dir === "server->sdk" && one.req.method === "POST" && keep(one))
    .map((exchange) => {
      const body = CallBody.parse(exchange.req.body);
      return {
        exchange,
        key: keyOf(exchange.req.query, body),
        runId: body.ctx.run_id,
        taken: false,
        answered: false,
      };
    });
}

function keyOf(query: Record<string, string>, body: z.infer<typeof CallBody>): string {
  const memo = Object.keys(body.steps).sort().join(",");
  // System events of different functions lead to calls that differ in nothing else.
  const about = body.event.data?.function_id ?? "";
  return `${query.fnId} ${query.stepId} ${about} attempt ${body.ctx.attempt} memo [${memo}]`;
}

function compareCall(comparer: ShapeComparer, exchange: Exchange, call: ReceivedCall): string[] {
  const { req } = exchange;
  const label = keyOf(call.query, call.body);
  const problems = comparer.differences(req.body, call.body, label);
  problems.push(...comparer.differences(req.query, call.query, `${label} query`));
  for (const header of SAME_HEADERS) {
    if (req.headers[header] !== call.headers[header]) {
      problems.push(`${label}: header ${header} is ${call.headers[header]}, recorded ${req.headers[header]}`);
    }
  }
  for (const header of FRESH_HEADERS) {
    if (!call.headers[header]) problems.push(`${label}: header ${header} is missing`);
  }
  return problems;
}

function endOf({ t, ms }: Exchange): number {
  return t + ms;
}

/** Whether the app sent these events, or this checkpoint, while it worked on the call. */
function isSentDuring(inner: Exchange, call: Exchange): boolean {
  if (inner.dir !== "sdk->server" || inner.t < call.t || inner.t > endOf(call)) return false;
  return (
    inner.req.path.startsWith("/e/") ||
    inner.req.path === "/v1/signals" ||
    inner.req.path.includes(CallBody.parse(call.req.body).ctx.run_id)
  );
}

function queueItemId(body: unknown): string {
  return CallBody.parse(body).ctx.qi_id;
}

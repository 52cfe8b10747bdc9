import { randomUUID } from "node:crypto";
import {
  done,
  has,
  op,
  ops,
  planned,
  type ReceivedCall,
  ran,
  type ScriptedReply,
  stepHash,
} from "./scripted-app.ts";

const SEQUENCE = ["first", "second"];
const PLAN = ["left", "middle", "right"];
const LAST = "last";

/**
 * An app that records executions: two steps in a row, three in parallel, a short sleep, one more step. Every execution
 * makes a new value, so that a recorded execution differs from a lost one.
 */
export class StepLedger {
  /** Values each step of each run made, by `run step`. */
  readonly made = new Map<string, string[]>();
  /** Memo of each step as the engine sends it, by `run step`. */
  readonly recorded = new Map<string, string>();
  /** Breaches of what a durable engine promises. */
  readonly breaches: string[] = [];
  readonly finished = new Set<string>();
  readonly #inFlight = new Set<string>();

  /** @param pause lets a test hold a step while it is being executed */
  constructor(readonly pause: (step: string) => Promise<void> = async () => {}) {}

  async answer(call: ReceivedCall): Promise<ScriptedReply> {
    const runId = call.body.ctx.run_id;
    this.#checkMemos(runId, call.body.steps);
    const dispatch = `${runId} ${call.stepId}`;
    if (this.#inFlight.has(dispatch)) this.breaches.push(`two calls at a time: ${dispatch}`);
    this.#inFlight.add(dispatch);
    try {
      return await this.#run(call, runId);
    } finally {
      this.#inFlight.delete(dispatch);
    }
  }

  /** Forgets calls in flight after their engine was killed. */
  forgetCalls(): void {
    this.#inFlight.clear();
  }

  /** Steps of a run that a complete one has recorded. */
  static get steps(): string[] {
    return [...SEQUENCE, ...PLAN, LAST];
  }

  async #run(call: ReceivedCall, runId: string): Promise<ScriptedReply> {
    const target = PLAN.find((id) => stepHash(id) === call.stepId);
    if (target) return ops(await this.#execute(runId, target));
    const next = SEQUENCE.find((id) => !has(call, id));
    if (next) return ops(await this.#execute(runId, next));
    const open = PLAN.filter((id) => !has(call, id));
    if (open.length > 0) return ops(...open.map((id) => planned(id)));
    if (!has(call, "nap")) return ops(op("nap", { op: "Sleep", name: "100ms" }));
    if (!has(call, LAST)) return ops(await this.#execute(runId, LAST));
    this.finished.add(runId);
    return done("done");
  }

  async #execute(runId: string, step: string) {
    const key = `${runId} ${step}`;
    if (this.recorded.has(key)) this.breaches.push(`executed again after it was recorded: ${key}`);
    const value = randomUUID();
    this.made.set(key, [...(this.made.get(key) ?? []), value]);
    await this.pause(step);
    return ran(step, value);
  }

  #checkMemos(runId: string, steps: Record<string, unknown>): void {
    for (const step of StepLedger.steps) {
      const memo = steps[stepHash(step)];
      if (typeof memo !== "object" || memo === null || !("data" in memo)) continue;
      const key = `${runId} ${step}`;
      const value = String(memo.data);
      const known = this.recorded.get(key);
      if (known !== undefined && known !== value) this.breaches.push(`recorded twice: ${key}`);
      if (!this.made.get(key)?.includes(value)) this.breaches.push(`recorded without being made: ${key}`);
      this.recorded.set(key, value);
    }
  }
}

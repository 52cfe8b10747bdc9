import { randomUUID } from "node:crypto";

/** One pass of a function from the top: what it has executed is recorded for certain when it gets to execute more. */
export interface Pass {
  runId: string;
  /** Steps executed in this pass, with the value each made. */
  executed: Map<string, string>;
}

/**
 * Accounts of what steps did, kept by an app of the real SDK. Every execution makes a value of its own. A value is
 * recorded when the function is handed it without executing the step, or when the SDK lets the next step execute: then
 * the engine has acknowledged the one before. From then on no other value may ever be seen, and no further one be made.
 */
export class ValueLedger {
  /** Values each step made, by `run step`. */
  readonly made = new Map<string, string[]>();
  /** The value each step was recorded with, as far as the app could tell. */
  readonly recorded = new Map<string, string>();
  /** Breaches of what a durable engine promises. */
  readonly breaches: string[] = [];
  /** Runs whose function has come to its end. */
  readonly finished = new Set<string>();

  /** The body of a step: a value nobody made before. */
  execute(pass: Pass, step: string): string {
    for (const [earlier, value] of pass.executed) this.#record(pass.runId, earlier, value);
    const key = `${pass.runId} ${step}`;
    if (this.recorded.has(key)) this.breaches.push(`executed again after it was recorded: ${key}`);
    const value = randomUUID();
    this.made.set(key, [...(this.made.get(key) ?? []), value]);
    pass.executed.set(step, value);
    return value;
  }

  /** What the function is handed as the step's value. */
  see(pass: Pass, step: string, value: unknown): void {
    const own = pass.executed.get(step);
    if (own === undefined) this.#record(pass.runId, step, String(value));
    else if (own !== value) this.breaches.push(`another value than the one made: ${pass.runId} ${step}`);
  }

  #record(runId: string, step: string, value: string): void {
    const key = `${runId} ${step}`;
    const known = this.recorded.get(key);
    if (known !== undefined && known !== value) this.breaches.push(`recorded twice: ${key}`);
    if (!this.made.get(key)?.includes(value)) this.breaches.push(`recorded without being made: ${key}`);
    this.recorded.set(key, value);
  }
}

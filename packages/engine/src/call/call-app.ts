import { newUlid } from "@vagus/primitives/ulid";
import type { CallContext, Policy } from "../core/run/retry-call.ts";
import type { OpenRun } from "../dispatch/open-runs.ts";
import { buildCallBody, generationOf } from "../protocol/call-body.ts";
import { maxAttempts, stepUrl } from "../protocol/function-config.ts";
import { type Reply, readReply } from "../protocol/read-reply.ts";
import type { SigningKey } from "../protocol/signing-key.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import type { CallSender } from "./send-call.ts";

const ACCOUNT_ID = "00000000-0000-4000-a000-000000000000";

/** A call that was made, with the facts that decide on its reply. */
export interface MadeCall {
  context: CallContext;
  reply: Reply;
  sentAtMs: number;
}

/** Options shared by all calls of an engine. */
export interface CallOptions {
  /** Lets the app report steps in the middle of the call. */
  checkpointing: boolean;
  /** Signs the call; null without keys. */
  signingKey: SigningKey | null;
}

/** Calls a function for one queue item: a discovery, or a step it has planned (protocol §3). */
export async function callApp(
  sender: CallSender,
  target: RegisteredFunction,
  job: LeasedJob,
  open: OpenRun,
  { checkpointing, signingKey }: CallOptions,
): Promise<MadeCall> {
  const { state, memos } = open.run;
  const sentAtMs = Date.now();
  const stepId = job.step_id ?? "step";
  const requestId = newUlid(sentAtMs);
  const context: CallContext = {
    jobKind: job.kind === "step" ? "step" : "discovery",
    stepId: job.step_id,
    attempt: job.attempt,
    maxAttempts: maxAttempts(target.config),
    redrives: job.redrives,
    bodyRevision: state.revision,
  };
  const body = buildCallBody({
    runId: state.runId,
    functionId: checkpointing ? target.id : null,
    dispatch: job,
    requestId,
    attempt: job.attempt,
    maxAttempts: context.maxAttempts,
    disableImmediateExecution: state.forceStepPlan,
    version: state.requestVersion,
    stack: state.stack,
    steps: memos,
    events: open.callEvents,
  });
  const answer = await sender.send(callUrl(stepUrl(target.config), stepId), callHeaders(), body);
  return { context, reply: readReply(answer, Date.now()), sentAtMs };

  function callHeaders(): Record<string, string> {
    return {
      "content-type": "application/json",
      "user-agent": "Inngest",
      "account-id": ACCOUNT_ID,
      "x-run-id": state.runId,
      "x-request-id": requestId,
      "x-inngest-req-version": String(state.requestVersion),
      "x-inngest-step-id": stepId,
      "x-inngest-job-id": job.id,
      "x-inngest-generation-id": String(generationOf(job)),
      ...(signingKey && { "x-inngest-signature": signingKey.sign(body, sentAtMs) }),
    };
  }
}

function callUrl(registered: string, stepId: string): string {
  try {
    const url = new URL(registered);
    url.searchParams.set("stepId", stepId);
    return url.href;
  } catch {
    // The sender reports an invalid URL as an app that cannot be reached.
    return registered;
  }
}

/** The retry policy at this time. */
export function retryPolicy({ retryIntervalMs }: { retryIntervalMs: number | null }): Policy {
  return { nowMs: Date.now(), retryIntervalMs, random: Math.random };
}

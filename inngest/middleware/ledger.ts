import { Middleware } from "inngest";
import { z } from "zod";
import { withoutPersonalData } from "@/lib/errors";
import { runId } from "@/lib/ids";
import { announce } from "@/lib/live/announce";
import { log } from "@/lib/log";
import { parseJson } from "@/lib/parse-json";
import { CallBody, FailedRun, Op } from "@/lib/runs/protocol-schemas";
import { recordCallEnd, recordCallStart } from "@/lib/runs/record-call";
import { recordRunFailed } from "@/lib/runs/record-run-failed";

/**
 * Writes every run and step to our own ledger, at the start and the end of each call. It never fails the run: what it
 * could not write is logged, and told again by the next call.
 */
export class Ledger extends Middleware.BaseMiddleware {
  readonly id = "ledger";
  /** Steps whose body ran in this call: with checkpointing the answer does not name them. An instance serves one call. */
  private readonly executed: Op[] = [];
  private stepBeganMs = 0;

  override onStepStart() {
    this.stepBeganMs = Date.now();
  }

  override onStepComplete({ stepInfo }: Middleware.OnStepCompleteArgs) {
    this.noteStep(stepInfo, "StepRun");
  }

  override onStepError({ stepInfo, error, isFinalAttempt }: Middleware.OnStepErrorArgs) {
    // `Failures` has said it anew already.
    const { name, message } = error;
    this.noteStep(stepInfo, isFinalAttempt ? "StepFailed" : "StepError", { name, message });
  }

  private noteStep(step: Middleware.OnStepCompleteArgs["stepInfo"], op: string, error?: Op["error"]): void {
    const { hashedId, options, stepType } = step;
    const timing = { a: this.stepBeganMs * 1e6 };
    this.executed.push({
      id: hashedId,
      op,
      userland: { id: options.id },
      opts: { type: String(stepType) },
      timing,
      error,
    });
  }

  override async wrapRequest({ next, fn, requestInfo, runId: engineRunId }: Middleware.WrapRequestArgs) {
    const id = runId(engineRunId);
    const call = CallBody.safeParse(await requestInfo.body());
    if (!fn || !call.success || !engineRunId) return next();

    const { event, steps } = call.data;
    // Written while the handler runs: the answer needs no ledger.
    const started = quietly(id, () =>
      recordCallStart({
        runId: id,
        functionId: fn.id(),
        trigger: event.name,
        eventId: event.id ?? null,
        ...subjectOf(event.data ?? {}),
      }),
    );
    const failed =
      event.name === "inngest/function.failed" ? FailedRun.safeParse(event.data).data : undefined;
    if (failed) void quietly(id, () => recordRunFailed(failed));
    const response = await next();
    const answer = this.readAnswer(response);
    // Another call has taken this one's place, and its end is not the run's.
    if (answer.error?.name === "StaleDispatchError") return response;
    void started
      .then(() => quietly(id, () => recordCallEnd(id, answer, Object.keys(steps))))
      .then(() => announce("runs", "tickets", "approvals", "audit"));
    return response;
  }

  private readAnswer({ status, headers, body }: Middleware.Response) {
    const json = parseJson(body);
    const ops = status === 206 ? z.array(Op).safeParse(json).data : undefined;
    const failure = status >= 400 ? Failure.safeParse(json).data : undefined;
    return {
      status,
      final: headers["x-inngest-no-retry"] === "true",
      ops: ops ?? [],
      executed: this.executed,
      error: failure ?? null,
    };
  }
}

/** What the run is about, by the ids its event carries. */
function subjectOf(data: Record<string, unknown>) {
  const text = (key: string) => (typeof data[key] === "string" ? data[key] : null);
  const ticketId = text("ticketId");
  return { subject: ticketId ? { type: "ticket", id: ticketId } : null, customerId: text("customerId") };
}

const Failure = z.object({ name: z.string().default("Error"), message: z.string().default("") });

async function quietly(id: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    log.warn("the ledger missed a call", { runId: id, cause: withoutPersonalData(error).message });
  }
}

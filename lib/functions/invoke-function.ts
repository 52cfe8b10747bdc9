import { z } from "zod";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, InvalidInput, NotFound, VendorError } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { engineApi } from "@/lib/engine-client/engine-api";
import type { EngineRefusal } from "@/lib/engine-client/engine-request";
import { EVENT_SCHEMAS, EventName } from "@/lib/events/event-schemas";
import { isStopped } from "@/lib/stops/is-stopped";
import { functionScope } from "@/lib/stops/rules";
import { mayInvoke } from "./rules.ts";
import { Invoked, type InvokeFunction } from "./schemas.ts";

/**
 * Invokes a function by hand with the data of its event; a function with a cron takes none. Idempotent for a day: the
 * same key returns the first run. The audit log gets the request with its run; after a lost answer, a repeated request
 * finds the run and records it.
 * @throws NotFound when the code has no such function
 * @throws InvalidInput when it may not be invoked, or its event's schema rejects the data
 * @throws Conflict when the engine does not have the function
 * @throws VendorError when the engine did not answer or refused
 */
export async function invokeFunction(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  functionId: string,
  { key, event, data = {} }: InvokeFunction,
): Promise<Invoked> {
  requirePermission(me, "operate");
  const declaration = declarations.find(({ id }) => id === functionId);
  if (!declaration) throw new NotFound("function", functionId);
  const inputs = inputsOf(declaration);
  const paused = await isStopped([functionScope(functionId)]);
  const { allowed, why } = mayInvoke({ declaration, inputs: inputs.length, paused, operates: true });
  if (!allowed)
    throw new InvalidInput({ code: "not_invocable", message: `${functionId}: ${why} Nothing was started.` });

  const checked = checkData(functionId, inputs, event, data);
  const once = `${me.id}:${key}`;
  const answer = await engineApi.invokeFunction(functionId, { data: checked, key: once });
  const runId = answer.ok ? answer.value : null;
  if (answer.ok || answer.why === "away") {
    const entry = { actor: { type: "user", id: me.id }, action: "event_sent" } as const;
    await appendAudit(db(), {
      ...entry,
      subject: { type: "function", id: functionId },
      runId,
      dedupeKey: `invoke:${functionId}:${once}:${runId ?? "unanswered"}`,
      detail: { answered: answer.ok },
    });
  }
  if (answer.ok) return Invoked.parse({ runId });
  throw refusal(functionId, answer);
}

/** Parses the data by the schema of its event. */
function checkData(
  functionId: string,
  inputs: ReturnType<typeof inputsOf>,
  event: string | undefined,
  data: Record<string, unknown>,
): Record<string, unknown> {
  const input = event === undefined ? inputs[0] : inputs.find((one) => one.event === event);
  if (!input && (event !== undefined || Object.keys(data).length > 0)) {
    const message = event
      ? `${event} does not trigger ${functionId}.`
      : `${functionId} is started by a cron: it takes no data.`;
    throw new InvalidInput({ code: "invalid_event", message: `${message} Nothing was started.` });
  }
  const parsed = (input?.schema ?? z.object({})).safeParse(data);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new InvalidInput({
    code: "invalid_event",
    message: `The data does not fit ${input?.event}: ${issues.map((i) => `${i.path || "data"}: ${i.message}`).join("; ")}. Nothing was started.`,
    details: { issues },
  });
}

function refusal(functionId: string, { why, message }: EngineRefusal): Conflict | VendorError {
  if (why === "not_found") {
    return new Conflict({
      code: "not_registered",
      message: `The engine does not have ${functionId}. Nothing was started. Resync the app, then invoke it again.`,
    });
  }
  const said =
    why === "away"
      ? " Whether a run was started is not known: invoke it again; no second run starts."
      : why === "unknown"
        ? ""
        : " Nothing was started.";
  return new VendorError({
    code: `engine_${why}`,
    message: `${message}${said}`,
    permanent: why !== "away",
  });
}

/** The catalogued events that trigger a function, each with the schema of its data. */
export function inputsOf({ triggers }: Pick<FunctionDeclaration, "triggers">) {
  return triggers.flatMap(({ event }): { event: EventName; schema: z.ZodObject }[] => {
    const name = EventName.safeParse(event);
    return name.success ? [{ event: name.data, schema: EVENT_SCHEMAS[name.data] }] : [];
  });
}

import { withoutPersonalData } from "@/lib/app-errors";
import { EnvironmentError } from "@/lib/env/reader";
import { bounded } from "@/lib/health/finding";
import { type Check, type Outcome, skipped, warning } from "./check.ts";
import { CHECKS } from "./checks.ts";
import { createContext, type DoctorContext, type DoctorOptions } from "./context.ts";
import type { Group } from "./rules.ts";
import type { DoctorReport, Finding } from "./schemas.ts";

/** Time limit of a check from the start of the examination, which ends within ten seconds. */
const DEADLINE_MS = 8_500;
/** How long the look at processes may delay the checks: it also asks the engine, which may hang. */
const LOOK_FIRST_MS = 1_000;

/** Groups with checks of the declared functions. */
const NEEDING_CODE: readonly Group[] = ["engine", "functions"];

/**
 * Runs all checks concurrently, each with a time limit: the report is ready within ten seconds, even if nothing
 * answers. Changes nothing, never throws, and shows no secret.
 * @param only one group; default all groups
 */
export async function examine(options: DoctorOptions, only?: Group): Promise<DoctorReport> {
  const began = Date.now();
  const context = createContext(options);
  try {
    // Reading every process and loading the code block the event loop: do them first, so that they delay no request.
    if (context.machine) await bounded(context.machine.engine(), LOOK_FIRST_MS, undefined);
    if (only === undefined || NEEDING_CODE.includes(only)) await context.declarations();
    const checks = CHECKS.filter(({ group }) => only === undefined || group === only);
    const leftMs = began + DEADLINE_MS - Date.now();
    const findings = await Promise.all(checks.map((check) => runCheck(check, context, leftMs)));
    const count = (status: Finding["status"]) => findings.filter((one) => one.status === status).length;
    const counts = {
      ok: count("ok"),
      warning: count("warning"),
      fault: count("fault"),
      skipped: count("skipped"),
    };
    return {
      status: counts.fault > 0 ? "faults" : "healthy",
      place: context.place,
      examinedAt: new Date(began).toISOString(),
      tookMs: Date.now() - began,
      counts,
      findings,
    };
  } finally {
    await context.close();
  }
}

async function runCheck(check: Check, context: DoctorContext, withinMs: number): Promise<Finding> {
  const { code, title, group, places } = check;
  const late = warning(
    `It was not done after ${DEADLINE_MS / 1000} s.`,
    "Run the doctor again; the part may be overloaded.",
  );
  const outcome = places.includes(context.place)
    ? await bounded(attempt(check, context), withinMs, late)
    : skipped(
        context.place === "embedded" ? "Not on the embedded database." : "On the embedded database only.",
      );
  return { code, title, group, ...outcome };
}

async function attempt(check: Check, context: DoctorContext): Promise<Outcome> {
  try {
    return await check.run(context);
  } catch (error) {
    if (error instanceof EnvironmentError) return skipped("A variable that it needs is missing or wrong.");
    // The message of a driver may hold an address with its password.
    const { name, code } = withoutPersonalData(error);
    return warning(`The check itself failed (${code ?? name}).`, "Run the doctor again, and report it.");
  }
}

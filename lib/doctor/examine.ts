import { withoutPersonalData } from "@/lib/app-errors";
import { EnvironmentError } from "@/lib/env/reader";
import { bounded } from "@/lib/health/finding";
import { type Check, type Outcome, skipped, warning } from "./check.ts";
import { CHECKS } from "./checks.ts";
import { createContext, type DoctorContext, type DoctorOptions } from "./context.ts";
import type { Group } from "./rules.ts";
import type { DoctorReport, Finding } from "./schemas.ts";

/** Longer than any check's own limits together, and well below the ten seconds of an examination. */
const CHECK_TIMEOUT_MS = 8_000;

/** Groups with checks of what the code declares. */
const NEEDING_CODE: readonly Group[] = ["engine", "functions"];

/**
 * Runs every check side by side, each with a time limit: the report comes within ten seconds with everything dead.
 * Changes nothing, never throws, and repeats no secret.
 * @param only one group; all of them without
 */
export async function examine(options: DoctorOptions, only?: Group): Promise<DoctorReport> {
  const began = Date.now();
  const context = createContext(options);
  try {
    // Reading every process and loading the code leave no pause: done first, they make no request late.
    await context.machine?.engine().catch(() => {});
    if (only === undefined || NEEDING_CODE.includes(only)) await context.declarations();
    const checks = CHECKS.filter(({ group }) => only === undefined || group === only);
    const findings = await Promise.all(checks.map((check) => runCheck(check, context)));
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

async function runCheck(check: Check, context: DoctorContext): Promise<Finding> {
  const { code, title, group, places } = check;
  const late = warning(
    `It took longer than ${CHECK_TIMEOUT_MS / 1000} s.`,
    "Run the doctor again; the part may be overloaded.",
  );
  const outcome = places.includes(context.place)
    ? await bounded(attempt(check, context), CHECK_TIMEOUT_MS, late)
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

import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/lib/db";
import { isRegistered } from "@/lib/engine-client/register-app";
import { env } from "@/lib/env";
import { readJson } from "@/lib/http/fetch-from";

/** One request serves every open page of this process. */
const ASK_APART_MS = 2_000;
let asked: { atMs: number; answers: Promise<boolean> } | undefined;

/** For the database, and for the health check of the engine. */
const TIMEOUT_MS = 2_000;

/** What the product depends on, and whether it is there. Says nothing that helps an attacker: no versions, no errors. */
export interface Health {
  status: "ok" | "degraded";
  mode: string;
  engine: { kind: "embedded" | "dev" | "cloud"; url: string };
  checks: { database: boolean; engine: boolean; app: boolean };
}

/** Looks at database, engine and our registration with it, all at once, each with a short patience. */
export async function readHealth(): Promise<Health> {
  const { mode, inngest } = env();
  const url = inngest.baseUrl ?? "https://api.inngest.com";
  const [database, probe, app] = await Promise.all([databaseAnswers(), probeEngine(url), isRegistered()]);
  const checks = { database, engine: probe !== undefined || inngest.baseUrl === undefined, app };
  // An engine that does not answer is the one that the configuration means.
  const isOurs = probe ? probe.dataDir !== undefined : mode === "embedded" && !inngest.dev;
  const kind = isOurs ? "embedded" : inngest.dev ? "dev" : "cloud";
  const healthy = checks.database && checks.engine && checks.app;
  return { status: healthy ? "ok" : "degraded", mode, engine: { kind, url }, checks };
}

async function databaseAnswers(): Promise<boolean> {
  const query = db().execute(sql`select 1`);
  const late = new Promise<never>((_done, fail) => setTimeout(fail, TIMEOUT_MS, new Error("late")).unref());
  return Promise.race([query, late]).then(
    () => true,
    () => false,
  );
}

const EngineHealth = z.looseObject({ dataDir: z.string().nullish() });

/** Our own engine names its data folder; any other answers something else. */
async function probeEngine(url: string): Promise<z.infer<typeof EngineHealth> | undefined> {
  return readJson(`${url}/health`, EngineHealth);
}

/** Whether the engine answers its health check now. Inngest Cloud is not asked: its failures show in the runs. */
export function engineAnswers(): Promise<boolean> {
  const { baseUrl } = env().inngest;
  if (baseUrl === undefined) return Promise.resolve(true);
  const nowMs = Date.now();
  if (!asked || nowMs - asked.atMs >= ASK_APART_MS) {
    const answers = fetch(`${baseUrl}/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
      ({ ok }) => ok,
      () => false,
    );
    asked = { atMs: nowMs, answers };
  }
  return asked.answers;
}

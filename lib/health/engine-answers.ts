import { env } from "@/lib/env";

/** One request serves every open page of this process. */
const ASK_APART_MS = 2_000;
const TIMEOUT_MS = 2_000;

let asked: { atMs: number; answers: Promise<boolean> } | undefined;

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

import { LOCAL_PASSWORD, LOCAL_USERS } from "@/db/seed/local-data";
import type { Env } from "@/lib/env";

/** What to open, what runs and who can sign in, on one screen. */
export function panel(env: Env, healthy: boolean, tookMs: number): string {
  const { database, ports, inngest, dataDir } = env;
  const sandbox = [env.stripe.base, env.postmark.base, env.openai.base, env.slack?.base]
    .filter(Boolean)
    .join("  ");
  const rows: [string, string][] = [
    ["Console", `http://127.0.0.1:${ports.app}`],
    ["Engine", `${inngest.baseUrl ?? "Inngest Cloud"}`],
    ["Database", database.embedded ? `${database.url} (embedded)` : "DATABASE_URL"],
    ["Sandbox", sandbox || "none: real vendors"],
    ["Logs", `${dataDir}/logs`],
  ];
  if (database.embedded) {
    const names = LOCAL_USERS.map(({ email }) => email.split("@")[0]).join(" ");
    rows.push(["Sign in", `${names} @vagus.local, password ${LOCAL_PASSWORD}`]);
  }
  const state = healthy
    ? `ready in ${(tookMs / 1000).toFixed(1)} s`
    : "not healthy yet; see the logs and /api/health";
  const lines = rows.map(([label, value]) => `  ${label.padEnd(10)}${value}`);
  return ["", `  Vagus is ${state}`, "", ...lines, "", "  Ctrl-C stops everything.", ""].join("\n");
}

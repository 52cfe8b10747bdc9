import { VagusError, withoutPersonalData } from "@/lib/app-errors";
import { isDatabaseAway } from "@/lib/db";
import { log } from "@/lib/log";

/** Turns an error into a response. An unexpected error is described in the log only. */
export function respondError(error: unknown, where: string): Response {
  if (error instanceof VagusError) {
    const { code, message, details } = error;
    const wait = details?.retryAfterS;
    return Response.json(
      { error: { code, message, details } },
      { status: error.status, headers: typeof wait === "number" ? { "retry-after": String(wait) } : {} },
    );
  }
  const said = withoutPersonalData(error);
  log.error("a request failed", { where, name: said.name, cause: said.message });
  if (isDatabaseAway(error)) {
    const message = "The database does not answer. Nothing was changed; try again in a moment.";
    return Response.json({ error: { code: "database_away", message } }, { status: 503 });
  }
  const message =
    "Something failed that should not. Whether it took effect shows on the page; the log names the cause.";
  return Response.json({ error: { code: "internal", message } }, { status: 500 });
}

import { verifyBearer } from "@/lib/access/same-secret";
import { NotSignedIn } from "@/lib/app-errors";
import { env } from "@/lib/env";
import { respondError } from "@/lib/http/respond-error";
import { tick } from "@/lib/pulse/tick";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

/** The pulse for any scheduler, with `Authorization: Bearer` and PULSE_TOKEN. Returns when work is due next. */
export async function POST(request: Request): Promise<Response> {
  try {
    if (!verifyBearer(request.headers.get("authorization"), env().pulseToken)) throw new NotSignedIn();
    const due = await tick();
    return Response.json({ nextDueAt: due?.toISOString() ?? null });
  } catch (error) {
    return respondError(error, "POST /api/pulse");
  }
}

import { parseJson } from "@vagus/primitives/parse-json";
import { z } from "zod";
import { withoutPersonalData } from "@/lib/app-errors";
import { env } from "@/lib/env";
import { fetchFrom } from "@/lib/http/fetch-from";

const TIMEOUT_MS = 5_000;

/** What the SDK says of a registration. */
const Said = z.object({ message: z.string() });

/** Hands our functions to the engine, by the SDK's own route. Never throws: `message` says why not. */
export async function syncApp(): Promise<{ ok: boolean; message: string }> {
  const { longLived, ports, publicUrl } = env();
  // Where processes come and go, none listens on a port of its own.
  const [variable, base] = longLived
    ? ["PORT", `http://127.0.0.1:${ports.app}`]
    : ["BETTER_AUTH_URL", publicUrl];
  try {
    const response = await fetchFrom(variable, `${base}/api/inngest`, {
      method: "PUT",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const said = Said.safeParse(parseJson(await response.text())).data;
    return { ok: response.ok, message: said?.message ?? `HTTP ${response.status}` };
  } catch (error) {
    return { ok: false, message: withoutPersonalData(error).message };
  }
}

import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { examine } from "./examine.ts";
import { DoctorReport } from "./schemas.ts";

let running: Promise<DoctorReport> | undefined;

/**
 * Examines this installation from inside the console, which looks at no processes. Callers that ask while an examination
 * runs share it, so that nobody can start many.
 * @param declarations what the code declares; `lib` must not import it
 */
export async function readDoctor(
  me: Me,
  declarations: readonly FunctionDeclaration[],
): Promise<DoctorReport> {
  requirePermission(me, "operate");
  running ??= examine({ loadDeclarations: async () => declarations }).finally(() => {
    running = undefined;
  });
  return DoctorReport.parse(await running);
}

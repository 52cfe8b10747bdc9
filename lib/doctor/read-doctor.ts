import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { examine } from "./examine.ts";
import { DoctorReport } from "./schemas.ts";

let running: Promise<DoctorReport> | undefined;

/**
 * Examines this installation from inside the console, without its processes. Concurrent callers share one examination.
 * @param declarations the declared functions; `lib` must not import them
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

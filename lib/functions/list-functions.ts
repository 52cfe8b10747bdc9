import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import type { FunctionDeclaration } from "./declaration-schemas.ts";
import { loadFunctions } from "./load-functions.ts";
import { FunctionList } from "./schemas.ts";

/**
 * Every function of the code: what wakes and limits it, whether the engine has it so, its pauses, its last day.
 * @param declarations what the code declares; `lib` may not import it
 */
export async function listFunctions(
  me: Me,
  declarations: readonly FunctionDeclaration[],
): Promise<FunctionList> {
  requirePermission(me, "see");
  return FunctionList.parse(await loadFunctions(me, declarations));
}

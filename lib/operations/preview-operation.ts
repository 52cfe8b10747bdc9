import type { z } from "zod";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { KINDS } from "./kinds/operation-kinds.ts";
import type { OperationPreview, PreviewOperation } from "./order-schemas.ts";

/**
 * Previews an operation: its effects if it were started now. Writes and freezes nothing.
 * @param declarations what the code declares; `lib` may not import it
 */
export async function previewOperation(
  me: Me,
  declarations: readonly FunctionDeclaration[],
  target: z.output<typeof PreviewOperation>,
): Promise<OperationPreview> {
  requirePermission(me, "operate");
  return await KINDS[target.kind].preview(me, target, declarations);
}

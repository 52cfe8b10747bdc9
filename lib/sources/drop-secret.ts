import type { Me } from "@/lib/access/schemas";
import { changeSource } from "./change-source.ts";
import type { DropSecret, Source } from "./schemas.ts";

/**
 * Ends a rotation: from now on only the newest secret counts.
 * @throws NotFound; Conflict when somebody was faster
 */
export function dropSecret(actor: Me, name: string, { version }: DropSecret): Promise<Source> {
  return changeSource(actor, name, version, ({ secrets }) => ({ secrets: secrets.slice(0, 1) }));
}

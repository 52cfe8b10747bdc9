import type { Me } from "@/lib/access/schemas";
import { sealSecret } from "@/lib/access/seal-secret";
import { changeSource } from "./change-source.ts";
import type { AddSecret, Source } from "./schemas.ts";

/**
 * Begins a rotation: the new secret counts, and the newest before it still does, until `dropSecret`.
 * @throws NotFound; Conflict when somebody was faster
 */
export function addSecret(actor: Me, name: string, { version, secret }: AddSecret): Promise<Source> {
  return changeSource(actor, name, version, ({ secrets }) => ({
    secrets: [sealSecret(secret), ...secrets.slice(0, 1)],
  }));
}

import { NotAllowed } from "@/lib/app-errors";
import { holds, may, type Permission } from "./rules.ts";
import type { Me } from "./schemas.ts";

/**
 * Checks a permission; every verb that acts for a person calls it.
 * @throws NotAllowed naming the role or token and the missing permission
 */
export function requirePermission(actor: Me, permission: Permission): void {
  if (holds(actor, permission)) return;
  const who = may(actor.role, permission)
    ? "This token has no scope for it"
    : `The role ${actor.role} may not do this`;
  throw new NotAllowed(`${who} (${permission}). Nothing was changed.`, { role: actor.role, permission });
}

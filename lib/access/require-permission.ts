import { NotAllowed } from "@/lib/app-errors";
import { may, type Permission } from "./rules.ts";
import type { Me } from "./schemas.ts";

/**
 * Checks a permission; every verb that acts for a person calls it.
 * @throws NotAllowed naming the role and the missing permission
 */
export function requirePermission(actor: Me, permission: Permission): void {
  if (may(actor.role, permission)) return;
  throw new NotAllowed(`The role ${actor.role} may not do this (${permission}). Nothing was changed.`, {
    role: actor.role,
    permission,
  });
}

import type { LOCAL_USERS } from "@/db/seed/local-data";

type LocalRole = (typeof LOCAL_USERS)[number]["role"];

/**
 * Somebody of the local data, as verbs take who acts. Permissions are worked out from the role where they matter.
 * @param id another person in the same role
 */
export function localUser(role: LocalRole, id = `usr_local_${role}`) {
  return { id, name: `A ${role}`, email: `${id}@vagus.local`, role, permissions: [] };
}

import type { LOCAL_USERS } from "@/db/seed/local-data";
import { permissionsOf } from "@/lib/access/rules";

type LocalRole = (typeof LOCAL_USERS)[number]["role"];

/**
 * A user of the local data, in the form that verbs take. Permissions follow from the role.
 * @param id of another person in the same role
 */
export function localUser(role: LocalRole, id = `usr_local_${role}`) {
  return {
    id,
    name: `A ${role}`,
    email: `${id}@vagus.local`,
    role,
    permissions: permissionsOf(role),
    tokenId: null,
  };
}

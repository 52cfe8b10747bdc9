import { Role } from "@/lib/access/schemas";

/** The one password of the embedded database's users: public, because it opens nothing else. */
export const LOCAL_PASSWORD = "vagus-local-only";

export interface LocalUser {
  role: Role;
  email: string;
}

/** The users the embedded database is seeded with, one a role. */
export const localUsers: readonly LocalUser[] = Role.options.map((role) => ({
  role,
  email: `${role}@vagus.local`,
}));

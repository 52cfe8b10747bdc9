import type { ROLES } from "@/db/schema/vocabulary";

type Role = (typeof ROLES)[number];

/** Every permission. */
export const PERMISSIONS = [
  "see",
  "decide",
  "decide_large",
  "reveal",
  "operate",
  "request_approval",
  "stop",
  "resume_money",
  "export_audit",
  "administer",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Format and limits of a personal token. */
export const TOKEN = {
  /** People and secret scanners recognise a token by it. */
  prefix: "vagus_",
  maxNameLength: 60,
  maxDays: 365,
  /** The key of a token's scopes in the sign-in library's list of permissions. */
  scopes: "vagus",
} as const;

const ALLOWED: Record<Permission, readonly Role[]> = {
  /** Lists, runs and tickets, personal data masked. */
  see: ["viewer", "reviewer", "senior", "engineer", "auditor", "admin"],
  /** Decide, claim, extend, reply, take over, resolve. */
  decide: ["reviewer", "senior", "admin"],
  /** Decide above the limit of one approver. */
  decide_large: ["senior", "admin"],
  /** See personal data; each reveal is audited. */
  reveal: ["reviewer", "senior", "auditor", "admin"],
  /** Rerun, cancel, invoke, send an event, replay a delivery. */
  operate: ["engineer", "admin"],
  /** Ask people on behalf of another application, and withdraw it. */
  request_approval: ["reviewer", "senior", "engineer", "admin"],
  /** Pause a function, stop money. */
  stop: ["senior", "engineer", "admin"],
  resume_money: ["senior", "admin"],
  /** Export and verify the audit log. */
  export_audit: ["senior", "auditor", "admin"],
  /** Edit policy, sources, users; create tokens. */
  administer: ["admin"],
};

/** Whether a role has a permission. */
export function may(role: Role, permission: Permission): boolean {
  return ALLOWED[permission].includes(role);
}

/** Whether this person, or the token in use, has a permission. */
export function holds(
  { permissions }: { permissions: readonly Permission[] },
  permission: Permission,
): boolean {
  return permissions.includes(permission);
}

/**
 * The role with which a person votes. With a token that has no scope for large amounts, a vote counts as a reviewer's,
 * however high its owner's role.
 */
export function votingRole(me: { role: Role; permissions: readonly Permission[] }): Role {
  return may(me.role, "decide_large") && !holds(me, "decide_large") ? "reviewer" : me.role;
}

/** All permissions of a role. */
export function permissionsOf(role: Role): Permission[] {
  return PERMISSIONS.filter((permission) => may(role, permission));
}

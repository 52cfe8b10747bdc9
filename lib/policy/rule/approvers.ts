import { z } from "zod";
import { ROLES } from "@/db/schema/vocabulary";
import { may } from "@/lib/access/rules";
import type { Role } from "@/lib/access/schemas";
import { idOf } from "@/lib/http/schemas";

/** Most approvers: more people would not agree in time. */
export const MOST_APPROVERS = 5;
const MOST_NAMES = 20;

/** Roles that may decide. */
export const DECIDING_ROLES: readonly Role[] = ROLES.filter((role) => may(role, "decide"));

/** Roles and people that may be named to decide. */
export const NAMED = {
  roles: z
    .array(z.enum(ROLES).refine((role) => may(role, "decide"), "a role that may decide"))
    .max(ROLES.length)
    .default([]),
  userIds: z.array(idOf("user")).max(MOST_NAMES).default([]),
};

/** One required approver: anybody with one of the roles, or one of the named people. */
export const Approver = z
  .strictObject(NAMED)
  .refine(({ roles, userIds }) => roles.length + userIds.length > 0, {
    error: "names nobody: give roles or userIds",
  });
export type Approver = z.infer<typeof Approver>;

/** The required approvers; `ordered`: they must approve in the order of the list. */
export interface Approvers {
  approvers: readonly Approver[];
  ordered: boolean;
}

/** An approval by a person; lists are oldest first. */
export interface Yes {
  userId: string;
  role: Role;
}

/** Anybody who may decide. */
export const ANYBODY: Approver = { roles: [...DECIDING_ROLES], userIds: [] };

/** Whether a person can fill the place of this approver. */
export function fits({ roles, userIds }: Approver, { userId, role }: Yes): boolean {
  return userIds.includes(userId) || roles.includes(role);
}

/** The number of filled places: distinct people, each in one place. */
export function placesFilled({ approvers, ordered }: Approvers, yeses: readonly Yes[]): number {
  const people = yeses.filter((yes, at) => yeses.findIndex(({ userId }) => userId === yes.userId) === at);
  if (!ordered) return mostPairs(approvers, people, fits);
  let filled = 0;
  for (const yes of people) {
    const next = approvers[filled];
    if (next && fits(next, yes)) filled++;
  }
  return filled;
}

/** The places open to the next approval: with an order only the next one, else every open one. */
export function nextPlaces({ approvers, ordered }: Approvers, yeses: readonly Yes[]): readonly Approver[] {
  const filled = placesFilled({ approvers, ordered }, yeses);
  return ordered ? approvers.slice(filled, filled + 1) : approvers;
}

/** True if every set of people that satisfies `stricter` certainly satisfies `other` too. */
export function isAtLeastAsStrict(stricter: Approvers, other: Approvers): boolean {
  if (!other.ordered || other.approvers.length === 1)
    return mostPairs(other.approvers, stricter.approvers, isPartOf) === other.approvers.length;
  if (!stricter.ordered) return false;
  let found = 0;
  for (const one of stricter.approvers) {
    const next = other.approvers[found];
    if (next && isPartOf(next, one)) found++;
  }
  return found === other.approvers.length;
}

/** Whether everybody who fits `inner` fits `outer`. A named person does not count by role, because roles change. */
function isPartOf(outer: Approver, inner: Approver): boolean {
  return (
    inner.roles.every((role) => outer.roles.includes(role)) &&
    inner.userIds.every((userId) => outer.userIds.includes(userId))
  );
}

/** The size of a maximum matching of places with candidates, by augmenting paths. */
function mostPairs<Place, Candidate>(
  places: readonly Place[],
  candidates: readonly Candidate[],
  suits: (place: Place, candidate: Candidate) => boolean,
): number {
  const placeOf = new Map<number, number>();
  const seat = (at: number, tried: Set<number>): boolean =>
    candidates.some((candidate, who) => {
      const place = places[at];
      if (place === undefined || tried.has(who) || !suits(place, candidate)) return false;
      tried.add(who);
      const taken = placeOf.get(who);
      if (taken !== undefined && !seat(taken, tried)) return false;
      placeOf.set(who, at);
      return true;
    });
  return places.filter((_place, at) => seat(at, new Set())).length;
}

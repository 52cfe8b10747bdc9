import { and, inArray, isNull } from "drizzle-orm";
import { users } from "@/db/schema";
import { may } from "@/lib/access/rules";
import { VagusError } from "@/lib/app-errors";
import type { Transaction } from "@/lib/db";
import type { Deciders } from "./schemas.ts";

/**
 * Refuses a request that nobody could ever decide: a person who is unknown, disabled, without the permission, or the
 * requester's own owner.
 * @throws VagusError 400 `unknown_decider`
 */
export async function refuseUnknownDeciders(
  tx: Transaction,
  { userIds }: Deciders,
  ownerId: string,
): Promise<void> {
  if (userIds.length === 0) return;
  const people = await tx
    .select({ id: users.id, role: users.role })
    .from(users)
    .where(and(inArray(users.id, userIds), isNull(users.disabledAt)));
  const able = people.filter(({ id, role }) => may(role, "decide") && id !== ownerId).map(({ id }) => id);
  const unable = userIds.filter((id) => !able.includes(id));
  if (unable.length === 0) return;
  throw new VagusError(400, {
    code: "unknown_decider",
    message: `${unable.join(", ")} cannot decide this request. Nothing was asked.`,
    details: { userIds: unable },
  });
}

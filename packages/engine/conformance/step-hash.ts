import { createHash } from "node:crypto";

/** The hash under which the protocol knows a step (§3.4); `id` carries its `:n` suffix when the id repeats. */
export function stepHash(id: string): string {
  return createHash("sha1").update(id, "utf8").digest("hex");
}

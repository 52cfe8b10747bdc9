import { NotFound } from "@/lib/app-errors";
import { type Env, env } from "@/lib/env";
import type { Vendor } from "@/lib/env/vendors";

/** The vendors that the playground calls. */
const TOUCHED: readonly Vendor[] = ["stripe", "postmark", "openai"];

/**
 * True if every vendor that the playground calls is a stand-in, and the database is the embedded one with its fictional
 * customers. Anywhere else the playground would show real customers, and write to them.
 */
export function hasPlayground({ database, sandbox }: Pick<Env, "database" | "sandbox"> = env()): boolean {
  return database.embedded && TOUCHED.every((vendor) => sandbox.includes(vendor));
}

/** @throws NotFound where there is no playground */
export function requirePlayground(): void {
  if (!hasPlayground()) throw new NotFound("page", "/playground");
}

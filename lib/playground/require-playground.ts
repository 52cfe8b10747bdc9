import { NotFound } from "@/lib/app-errors";
import { type Env, env } from "@/lib/env";
import type { Vendor } from "@/lib/env/vendors";

/** The vendors that the playground calls. */
const TOUCHED: readonly Vendor[] = ["stripe", "postmark", "openai"];

/**
 * Whether there is a playground: where every vendor it touches is a stand-in, and the customers are the made-up ones of
 * the embedded database. Anywhere else it would show real customers, and write to them.
 */
export function hasPlayground({ database, sandbox }: Pick<Env, "database" | "sandbox"> = env()): boolean {
  return database.embedded && TOUCHED.every((vendor) => sandbox.includes(vendor));
}

/** @throws NotFound where there is no playground */
export function requirePlayground(): void {
  if (!hasPlayground()) throw new NotFound("page", "/playground");
}

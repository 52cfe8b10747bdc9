import { readSession } from "./read-session.ts";
import type { Me } from "./schemas.ts";

/** Who sent these headers; undefined when nobody is signed in. */
export async function readMe(headers: Headers): Promise<Me | undefined> {
  return (await readSession(headers, { renew: true }))?.me;
}

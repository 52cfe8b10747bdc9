import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { readMe } from "./read-me.ts";
import { requirePermission } from "./require-permission.ts";
import { type PageRoute, ROUTES } from "./routes.ts";
import type { Me } from "./schemas.ts";

/** The session is read once a request, however many layouts and pages ask. */
const readMeOnce = cache(async () => readMe(await headers()));

/**
 * The first line of every page: who looks at it. Nobody signed in goes to the sign-in and comes back here.
 * @throws NotAllowed when the role may not see this page
 */
export async function requirePage(route: PageRoute): Promise<Me> {
  const me = await readMeOnce();
  if (!me) {
    const here = (await headers()).get("x-vagus-path");
    redirect(here ? `/sign-in?next=${encodeURIComponent(here)}` : "/sign-in");
  }
  const needed = ROUTES[route];
  if (needed !== "public") requirePermission(me, needed);
  return me;
}

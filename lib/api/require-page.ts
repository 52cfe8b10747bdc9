import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { readMe } from "@/lib/access/read-session";
import { requirePermission } from "@/lib/access/require-permission";
import { type PageRoute, ROUTES } from "@/lib/access/routes";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { type ParamsOf, requirePathIds } from "./path-ids";

/** The session is read once a request, however many layouts and pages ask. */
const readMeOnce = cache(async () => readMe(await headers()));

/** A page about one item, whose id is in its path. */
type ItemRoute = Extract<PageRoute, `${string}[${string}`>;

/**
 * The first line of every page. Redirects to the sign-in and back when nobody is signed in.
 * @param params of a page about one item; returned decoded. An invalid id shows "not found"
 * @throws NotAllowed when the role may not see this page
 */
export async function requirePage(route: Exclude<PageRoute, ItemRoute>): Promise<Me>;
export async function requirePage<Route extends ItemRoute>(
  route: Route,
  params: Promise<ParamsOf<Route>>,
): Promise<{ me: Me } & ParamsOf<Route>>;
export async function requirePage(route: PageRoute, params?: Promise<Params>) {
  const me = await readMeOnce();
  if (!me) {
    const here = (await headers()).get("x-vagus-path");
    redirect(here ? `/sign-in?next=${encodeURIComponent(here)}` : "/sign-in");
  }
  const needed = ROUTES[route];
  if (needed !== "public") requirePermission(me, needed);
  return params ? { me, ...decodeIds(route, await params) } : me;
}

type Params = Record<string, string | string[]>;

/** Next passes parameters still percent-encoded. */
function decodeIds(route: PageRoute, params: Params): Params {
  try {
    const decoded: Params = {};
    for (const [name, text] of Object.entries(params))
      decoded[name] = Array.isArray(text) ? text.map(decodeURIComponent) : decodeURIComponent(text);
    requirePathIds(route, decoded);
    return decoded;
  } catch (error) {
    if (error instanceof NotFound || error instanceof URIError) notFound();
    throw error;
  }
}

/** Awaits a read of a page and shows "not found" where the verb threw `NotFound`. */
export async function orNotFound<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
}

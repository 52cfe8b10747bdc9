import { trustedOrigins } from "@/lib/access/auth";
import { NotAllowed } from "@/lib/app-errors";
import { env } from "@/lib/env";

/**
 * A browser says where a request comes from; a page of somebody else must not act with our visitor's cookie. Programs
 * say nothing of the kind, and carry no visitor's cookie.
 * @throws NotAllowed
 */
export function refuseOtherSites(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const { publicUrl, ports } = env();
  const fine = site
    ? site === "same-origin"
    : !origin || trustedOrigins(publicUrl, ports.app).includes(origin);
  if (!fine) throw new NotAllowed("This request came from another site. Nothing was changed.");
}

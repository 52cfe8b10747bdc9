import { trustedOrigins } from "@/lib/access/auth";
import { NotAllowed } from "@/lib/app-errors";
import { env } from "@/lib/env";

/**
 * Rejects requests from pages of other sites, which would carry the visitor's cookie. Browsers name the origin of a
 * request; programs send neither header and no cookie.
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

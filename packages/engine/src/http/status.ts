import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { readLoad } from "../store/read-load.ts";
import { readStatus } from "../store/read-status.ts";
import { UNAUTHORIZED } from "./access.ts";
import type { Route } from "./route.ts";
import { statusPage } from "./status-page.ts";
import { STYLE_HASH } from "./status-style.ts";

/** Rows of each table. */
const SHOWN = 15;

/** `GET /`: the state of the engine, for people. The page has no script and passes the strictest content policy. */
export function statusRoutes(sql: Sql, registry: Registry): Route[] {
  const policy = `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return [
    {
      method: "GET",
      path: "/",
      // A browser then asks for the key: any name, the signing key as password.
      unauthorized: {
        ...UNAUTHORIZED,
        headers: { ...UNAUTHORIZED.headers, "www-authenticate": 'Basic realm="engine", charset="UTF-8"' },
      },
      async handle() {
        const nowMs = Date.now();
        const [load, view] = await Promise.all([readLoad(sql, nowMs), readStatus(sql, SHOWN)]);
        return {
          status: 200,
          body: statusPage({ load, view, registry, nowMs }),
          headers: {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": policy,
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
          },
        };
      },
    },
  ];
}

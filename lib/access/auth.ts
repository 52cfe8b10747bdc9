import { newUlid } from "@vagus/primitives/ulid";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { accounts, sessions, users, verifications } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import { withoutPersonalData } from "@/lib/app-errors";
import { type Database, db } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";

/** A working day; a session that is used is renewed once an hour. */
const SESSION_S = 12 * 3600;
const RENEW_S = 3600;

/** Where the library finds the caller's address for a new session. */
export const ADDRESS_HEADER = "x-vagus-address";

function createAuth(pool: Database) {
  const { publicUrl, ports, auth } = env();
  return betterAuth({
    baseURL: publicUrl,
    secret: auth.secret,
    trustedOrigins: trustedOrigins(publicUrl, ports.app),
    telemetry: { enabled: false },
    // Its own words may quote a query with its parameters, so a session's token; class and code of an error suffice.
    logger: {
      level: "error",
      log: (_level, _words, ...details) => {
        const { name, message } = withoutPersonalData(details.find((detail) => detail instanceof Error));
        log.error("the sign-in library reports an error", { name, cause: message });
      },
    },
    database: drizzleAdapter(pool, {
      provider: "pg",
      schema: {
        user: users,
        session: sessions,
        account: accounts,
        verification: verifications,
      },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    user: { additionalFields: { role: { type: [...ROLES], input: false, defaultValue: "viewer" } } },
    session: { expiresIn: SESSION_S, updateAge: RENEW_S },
    // Its counter is by address alone, which one person can fill for everybody: `signIn` counts instead.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: "vagus",
      // `refuseOtherSites` stands in front of it, as of every other route of ours.
      disableCSRFCheck: true,
      // Written by `signIn`; a proxy's headers are read there and nowhere else.
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: ({ model }) => (model === "user" ? newId("user") : newUlid()) },
    },
  });
}

/** Where our own pages are served from; requests from elsewhere change nothing. */
export function trustedOrigins(publicUrl: string, port: number): string[] {
  const here = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  return env().longLived ? [new URL(publicUrl).origin, ...here] : [new URL(publicUrl).origin];
}

let known: { database: Database; auth: ReturnType<typeof createAuth> } | undefined;

/** Sign-in and sessions, made on first use. What a person may do is decided in this folder, not by the library. */
export function auth() {
  const database = db();
  // The library holds on to the pool it was given, and a broken pool is replaced.
  if (known?.database !== database) known = { database, auth: createAuth(database) };
  return known.auth;
}

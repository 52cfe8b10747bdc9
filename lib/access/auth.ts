import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { ulid } from "ulid";
import { accounts, rateLimits, sessions, users, verifications } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import { type Database, db } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";

/** A working day; a session that is used is renewed once an hour. */
const SESSION_S = 12 * 3600;
const RENEW_S = 3600;

function createAuth(pool: Database) {
  const { publicUrl, ports, auth, database } = env();
  return betterAuth({
    baseURL: publicUrl,
    secret: auth.secret,
    trustedOrigins: trustedOrigins(publicUrl, ports.app),
    telemetry: { enabled: false },
    database: drizzleAdapter(pool, {
      provider: "pg",
      schema: {
        user: users,
        session: sessions,
        account: accounts,
        verification: verifications,
        rateLimit: rateLimits,
      },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    user: { additionalFields: { role: { type: [...ROLES], input: false, defaultValue: "viewer" } } },
    session: { expiresIn: SESSION_S, updateAge: RENEW_S },
    rateLimit: {
      enabled: true,
      storage: "database",
      // The local passwords are public, and six people sign in from one address in a test.
      customRules: { "/sign-in/email": { window: 10, max: database.embedded ? 300 : 5 } },
    },
    advanced: {
      cookiePrefix: "vagus",
      // `refuseOtherSites` stands in front of it, as of every other route of ours.
      disableCSRFCheck: true,
      // Who may be believed about where a request comes from: the host's proxy; on a laptop Next itself.
      ipAddress: {
        ipAddressHeaders: database.embedded ? ["x-forwarded-for"] : ["x-vercel-forwarded-for", "x-real-ip"],
      },
      database: { generateId: ({ model }) => (model === "user" ? newId("user") : ulid()) },
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

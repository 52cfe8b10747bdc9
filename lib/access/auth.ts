import { apiKey } from "@better-auth/api-key";
import { newUlid } from "@vagus/primitives/ulid";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError } from "better-auth/api";
import { eq } from "drizzle-orm";
import { accounts, apiTokens, sessions, users, verifications } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import { withoutPersonalData } from "@/lib/app-errors";
import { type Database, db, type Queryable } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { TOKEN } from "./rules.ts";

/** A working day. A session in use is extended once an hour. */
const SESSION_S = 12 * 3600;
const RENEW_S = 3600;

export const MIN_PASSWORD_LENGTH = 12;

/** Rows of the library that people see by id, with the kind of their id. */
const NAMED = { user: "user", apikey: "token" } as const;
const isNamed = (model: string): model is keyof typeof NAMED => Object.hasOwn(NAMED, model);

/** The header from which the library takes the caller's address for a new session. */
export const ADDRESS_HEADER = "x-vagus-address";

/** @param pool a transaction for what must stand or fall with an audit row */
export function createAuth(pool: Queryable) {
  const { publicUrl, ports, auth } = env();
  return betterAuth({
    baseURL: publicUrl,
    secret: auth.secret,
    trustedOrigins: trustedOrigins(publicUrl, ports.app),
    telemetry: { enabled: false },
    // Its messages may quote a query with its parameters, hence a session's token: only the error's class and code are
    // logged.
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
        apikey: apiTokens,
      },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD_LENGTH },
    user: { additionalFields: { role: { type: [...ROLES], input: false, defaultValue: "viewer" } } },
    session: { expiresIn: SESSION_S, updateAge: RENEW_S },
    // The same answer as to a wrong password, so that it does not tell that the account exists or is disabled.
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            if (await isDisabled(pool, userId)) throw new APIError("UNAUTHORIZED");
          },
        },
      },
    },
    plugins: [
      apiKey({
        defaultPrefix: TOKEN.prefix,
        requireName: true,
        maximumNameLength: TOKEN.maxNameLength,
        startingCharactersConfig: { charactersLength: TOKEN.prefix.length + 4 },
        keyExpiration: { maxExpiresIn: TOKEN.maxDays },
        rateLimit: { enabled: false },
      }),
    ],
    // The library counts by address alone, so one person could lock everybody out: `signIn` counts instead.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: "vagus",
      // `refuseOtherSites` runs before it, as before every other route.
      disableCSRFCheck: true,
      // Set by `signIn`, the only place that reads a proxy's headers.
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: ({ model }) => (isNamed(model) ? newId(NAMED[model]) : newUlid()) },
    },
  });
}

async function isDisabled(pool: Queryable, userId: string): Promise<boolean> {
  const [user] = await pool.select({ at: users.disabledAt }).from(users).where(eq(users.id, userId));
  return user?.at !== null;
}

/** Origins of our own pages; writes from other origins are rejected. */
export function trustedOrigins(publicUrl: string, port: number): string[] {
  const here = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  return env().longLived ? [new URL(publicUrl).origin, ...here] : [new URL(publicUrl).origin];
}

let known: { database: Database; auth: ReturnType<typeof createAuth> } | undefined;

/** Sign-in and sessions, created on first use. Permissions are decided in this folder, not by the library. */
export function auth() {
  const database = db();
  // The library keeps its pool, but a broken pool is replaced.
  if (known?.database !== database) known = { database, auth: createAuth(database) };
  return known.auth;
}

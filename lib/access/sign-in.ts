import { createHmac, randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { users } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { ADDRESS_HEADER, auth } from "./auth.ts";
import { type ClientAddress, clientAddress } from "./client-address.ts";
import { sameSecret } from "./same-secret.ts";
import {
  ACCOUNT,
  ADDRESS,
  ATTACKED_FROM,
  countFailure,
  DEVICE,
  forgetFailures,
  PAIR,
  PAIR_UNDER_ATTACK,
  readFailures,
} from "./sign-in-failures.ts";

interface Line {
  running: number;
  waiting: (() => void)[];
}

const lines = new Map<string, Line>();

/** Body of `POST /api/auth/sign-in/email`. */
export const SignIn = z.strictObject({
  email: z.string().trim().toLowerCase().max(320),
  password: z.string().max(1000),
});
export type SignIn = z.infer<typeof SignIn>;

/** Concurrent password checks for one account and address, and how many more may queue. */
const TURNS = { most: 2, longest: 50 };
/** The same for all accounts from one address: checking a password is slow by design. */
const TURNS_OF_ADDRESS = { most: 8, longest: 400 };
const DEVICE_COOKIE = "vagus.device";
const DEVICE_S = 180 * 24 * 3600;

/**
 * Signs a person in. Failures are counted by account and address, so that guessing from one address does not lock out
 * the owner at another, and by address, so that one password is not tried on every account. A browser in which the person
 * signed in before has its own count. See docs/adr/0012-sign-in-throttle.md.
 * @throws VagusError 401 when email and password do not match, 429 after too many failures
 */
export async function signIn({ email, password }: SignIn, headers: Headers): Promise<Response> {
  const device = readDevice(headers, digest("account", email));
  const counters = countersOf(email, device, clientAddress(headers));
  const answer = await inTurn(counters.own, TURNS, () =>
    inTurn(counters.address ?? "shared", TURNS_OF_ADDRESS, () =>
      attempt({ email, password }, headers, device, counters),
    ),
  );
  if (!answer) throw tooMany(1);
  return answer;
}

/** The keys under which an attempt is counted. */
interface Counters {
  /** Of a known browser, otherwise of account and address. */
  own: string;
  /** Of the address for all accounts; null for a shared address or a known browser. */
  address: string | null;
  /** Of the account from all addresses; null for a known browser. */
  account: string | null;
}

function countersOf(email: string, device: string | undefined, caller: ClientAddress | null): Counters {
  const account = digest("account", email);
  if (device) return { own: digest("device", device), address: null, account: null };
  const network = caller?.network ?? "unknown";
  return {
    own: digest("pair", account, network),
    // All callers on this machine, or behind a proxy that is not configured, share one address.
    address: caller && !caller.loopback ? digest("address", network) : null,
    account,
  };
}

async function attempt(
  { email, password }: SignIn,
  headers: Headers,
  device: string | undefined,
  { own, address, account }: Counters,
): Promise<Response> {
  const counted = await readFailures([own, address, account].filter((key) => key !== null));
  const waitS = Math.max(...[own, address ?? own].map((key) => counted.get(key)?.waitS ?? 0));
  if (waitS > 0) throw tooMany(waitS);

  const told = new Headers(headers);
  told.set(ADDRESS_HEADER, clientAddress(headers)?.address ?? "");
  const response = await auth().api.signInEmail({
    body: { email, password },
    headers: told,
    asResponse: true,
  });
  if (response.ok) {
    await forgetFailures(own);
    return signedIn(response, device ?? newDevice(digest("account", email)));
  }
  if (response.status >= 500) throw new Error("The sign-in library failed.");
  const attacked = account !== null && (counted.get(account)?.failures ?? 0) >= ATTACKED_FROM;
  await countFailure(own, device ? DEVICE : attacked ? PAIR_UNDER_ATTACK : PAIR);
  if (address) await countFailure(address, ADDRESS);
  if (account) await countOnAccount(account, email);
  throw new VagusError(401, {
    code: "wrong_credentials",
    message: "Email and password do not match. Check both and try again.",
  });
}

/** Counts a failure on an account from all addresses. It rejects nobody, but lengthens the delay of each address. */
async function countOnAccount(account: string, email: string): Promise<void> {
  const failures = await countFailure(account, ACCOUNT);
  if (failures !== ATTACKED_FROM) return;
  const [user] = await db().select({ id: users.id }).from(users).where(eq(users.email, email));
  log.warn("an account is being guessed at from many addresses", { user: user?.id ?? "unknown", failures });
}

function tooMany(waitS: number): VagusError {
  const words = waitS < 90 ? `${waitS} seconds` : `${Math.ceil(waitS / 60)} minutes`;
  return new VagusError(429, {
    code: "too_many_attempts",
    message: `Too many failed attempts. Try again in ${words}.`,
    details: { retryAfterS: waitS },
  });
}

/** The library's response without the session token, which only the cookie carries, and with the browser's cookie. */
async function signedIn(response: Response, device: string): Promise<Response> {
  const { user } = z
    .object({ user: z.object({ id: z.string(), name: z.string() }) })
    .parse(await response.json());
  const headers = new Headers({ "cache-control": "no-store" });
  for (const cookie of response.headers.getSetCookie()) headers.append("set-cookie", cookie);
  const secure = env().publicUrl.startsWith("https:") ? "; Secure" : "";
  headers.append(
    "set-cookie",
    `${DEVICE_COOKIE}=${device}; Path=/api/auth; Max-Age=${DEVICE_S}; HttpOnly; SameSite=Lax${secure}`,
  );
  return Response.json({ user }, { headers });
}

/** `nonce.mac`: marks a browser in which the owner signed in. It grants no access; it selects a counter. */
function newDevice(account: string): string {
  const nonce = randomBytes(16).toString("base64url");
  return `${nonce}.${digest("browser", account, nonce)}`;
}

function readDevice(headers: Headers, account: string): string | undefined {
  const cookies = headers.get("cookie")?.split(/;\s*/) ?? [];
  const device = cookies
    .find((cookie) => cookie.startsWith(`${DEVICE_COOKIE}=`))
    ?.slice(DEVICE_COOKIE.length + 1);
  const [nonce = "", mac = ""] = device?.split(".") ?? [];
  return device && sameSecret(mac, digest("browser", account, nonce)) ? device : undefined;
}

/** Hashes the parts of a key, so that counters contain no email or address. */
function digest(...parts: string[]): string {
  return createHmac("sha256", env().auth.secret).update(JSON.stringify(parts)).digest("base64url");
}

/**
 * Runs a task when fewer than `most` tasks of the same key run in this process; until then the task waits in a queue.
 * @returns undefined, without running it, when the queue has `longest` tasks
 */
async function inTurn<Result>(
  key: string,
  { most, longest }: { most: number; longest: number },
  task: () => Promise<Result>,
): Promise<Result | undefined> {
  const line = lines.get(key) ?? { running: 0, waiting: [] };
  lines.set(key, line);
  if (line.running < most) line.running += 1;
  else {
    if (line.waiting.length >= longest) return undefined;
    await new Promise<void>((resolve) => line.waiting.push(resolve));
  }
  try {
    return await task();
  } finally {
    const next = line.waiting.shift();
    // The next task in the queue takes this place.
    if (next) next();
    else {
      line.running -= 1;
      if (line.running === 0) lines.delete(key);
    }
  }
}

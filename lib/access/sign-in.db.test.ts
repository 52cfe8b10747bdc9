import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sessions, signInFailures } from "@/db/schema";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { withTestDatabase } from "@/testing/with-test-database";
import { clientAddress } from "./client-address.ts";
import { signIn } from "./sign-in.ts";
import { ADDRESS, ATTACKED_FROM, PAIR } from "./sign-in-failures.ts";

withTestDatabase();

beforeAll(() => {
  process.env.TRUSTED_PROXY = "10.0.0.0/8, fd00::/8";
});
beforeEach(async () => {
  await db().delete(signInFailures);
});

const WRONG = "not-the-password";

interface Attempt {
  email?: string;
  password?: string;
  /** The address that the proxy reports; without it the caller connects directly. */
  from?: string;
  peer?: string;
  cookie?: string;
}

/** @returns the status, and the cookies of a browser that was let in */
async function attempt({ email = "admin@vagus.local", password = WRONG, from, peer, cookie }: Attempt) {
  const headers = new Headers({
    "x-vagus-peer": peer ?? "10.0.0.1",
    ...(from && { "x-forwarded-for": from }),
    ...(cookie && { cookie }),
  });
  try {
    const response = await signIn({ email, password }, headers);
    const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    return { status: response.status, cookie: cookies.join("; "), waitS: 0 };
  } catch (error) {
    if (!(error instanceof VagusError)) throw error;
    return { status: error.status, cookie: "", waitS: Number(error.details?.retryAfterS ?? 0) };
  }
}

/** Fails until sign-in is refused. @returns number of attempts whose password was compared */
async function failUntilRefused(of: (n: number) => Attempt, most = 80): Promise<number> {
  for (let n = 0; n < most; n++) if ((await attempt(of(n))).status === 429) return n;
  return most;
}

describe("the address of a caller", () => {
  it.each([
    ["is the other end of the connection", "198.51.100.7", null, "198.51.100.7"],
    ["is not the address that the caller claims", "198.51.100.7", "203.0.113.1", "198.51.100.7"],
    ["is what a configured proxy appended", "10.0.0.1", "203.0.113.1, 203.0.113.2", "203.0.113.2"],
    ["is found behind two proxies", "10.0.0.1", "203.0.113.1, 10.0.0.2", "203.0.113.1"],
    ["is the same when it is mapped into IPv6", "::ffff:198.51.100.7", "203.0.113.1", "198.51.100.7"],
    ["is an IPv6 address of a network", "fd00::1", "2001:db8:1:2:3::4", "2001:db8:1:2:3::4"],
    ["is unknown when the header is not an address", "10.0.0.1", "x, y", undefined],
    ["is unknown without a header", null, "203.0.113.1", undefined],
  ])("%s", (_what, peer, forwarded, address) => {
    const headers = new Headers();
    if (peer) headers.set("x-vagus-peer", peer);
    if (forwarded) headers.set("x-forwarded-for", forwarded);
    expect(clientAddress(headers)?.address).toBe(address);
  });

  it("counts with the others of its IPv6 network", () => {
    const [one, other, stranger] = ["2001:db8::1", "2001:DB8:0:0:ffff::9", "2001:db8:0:1::1"].map(
      (from) => clientAddress(new Headers({ "x-vagus-peer": "10.0.0.1", "x-forwarded-for": from }))?.network,
    );
    expect([one, stranger]).toEqual(["2001:db8:0:0::/64", "2001:db8:0:1::/64"]);
    expect(other).toBe(one);
  });
});

describe("guessing at one account", { timeout: 120_000 }, () => {
  it("is refused after a few failures, and locks out neither the owner elsewhere nor others at the same address", async () => {
    expect(await failUntilRefused(() => ({ from: "203.0.113.1" }))).toBe(PAIR.free);
    expect((await attempt({ from: "203.0.113.1", password: LOCAL_PASSWORD })).status).toBe(429);
    expect((await attempt({ from: "203.0.113.2", password: LOCAL_PASSWORD })).status).toBe(200);
    const beside = { from: "203.0.113.1", email: "reviewer@vagus.local", password: LOCAL_PASSWORD };
    expect((await attempt(beside)).status).toBe(200);
  });

  it("gains nothing from a header that no configured proxy wrote", async () => {
    const of = (n: number) => ({ peer: "198.51.100.7", from: `203.0.113.${n}` });
    expect(await failUntilRefused(of)).toBe(PAIR.free);
  });

  it("gains nothing from the addresses of one IPv6 network", async () => {
    expect(await failUntilRefused((n) => ({ from: `2001:db8::${n + 1}` }))).toBe(PAIR.free);
  });

  it("gains nothing from a hundred requests at once", async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => attempt({ from: "203.0.113.1" })));
    const looked = all.filter(({ status }) => status === 401).length;
    expect(looked).toBeGreaterThanOrEqual(PAIR.free);
    expect(looked).toBeLessThanOrEqual(PAIR.free + 1);
  });

  it("does not lock out the owner's browser, even at the same address", async () => {
    const { cookie } = await attempt({ from: "203.0.113.1", password: LOCAL_PASSWORD });
    await failUntilRefused(() => ({ from: "203.0.113.1" }));
    const owner = { from: "203.0.113.1", password: LOCAL_PASSWORD };
    expect((await attempt(owner)).status).toBe(429);
    expect((await attempt({ ...owner, cookie })).status).toBe(200);
    const borrowed = { ...owner, email: "auditor@vagus.local", password: WRONG, cookie };
    expect(await failUntilRefused(() => borrowed)).toBe(PAIR.free);
  });

  it("gets one attempt from each of many addresses, and still locks nobody out", async () => {
    const guesses = Array.from({ length: ATTACKED_FROM }, (_, n) => attempt({ from: `198.18.${n}.1` }));
    expect((await Promise.all(guesses)).every(({ status }) => status === 401)).toBe(true);
    expect((await attempt({ from: "203.0.113.9" })).status).toBe(401);
    const next = await attempt({ from: "203.0.113.9" });
    expect(next).toMatchObject({ status: 429 });
    expect(next.waitS).toBeGreaterThan(30);
    expect((await attempt({ from: "203.0.113.10", password: LOCAL_PASSWORD })).status).toBe(200);
  });
});

describe("trying one password on many accounts", { timeout: 120_000 }, () => {
  it("is refused by address, and people at other addresses sign in", async () => {
    const of = (n: number) => ({ from: "203.0.113.1", email: `user${n}@example.com` });
    expect(await failUntilRefused(of)).toBe(ADDRESS.free);
    const reviewer = { email: "reviewer@vagus.local", password: LOCAL_PASSWORD };
    expect((await attempt({ ...reviewer, from: "203.0.113.1" })).status).toBe(429);
    expect((await attempt({ ...reviewer, from: "203.0.113.2" })).status).toBe(200);
  });

  it("locks nobody out from a loopback address, which all callers behind an unnamed proxy share", async () => {
    const of = (n: number) => ({ peer: "127.0.0.1", email: `user${n}@example.com` });
    await failUntilRefused(of, ADDRESS.free + 2);
    const reviewer = { email: "reviewer@vagus.local", password: LOCAL_PASSWORD, peer: "127.0.0.1" };
    expect((await attempt(reviewer)).status).toBe(200);
  });
});

it("signs in everybody with the right password, however many at once", { timeout: 60_000 }, async () => {
  const all = await Promise.all(
    Array.from({ length: 30 }, () => attempt({ from: "203.0.113.1", password: LOCAL_PASSWORD })),
  );
  expect(all.every(({ status }) => status === 200)).toBe(true);
});

it("writes the caller's address into the session, and no email into the counters", async () => {
  await attempt({ from: "203.0.113.77", password: LOCAL_PASSWORD });
  await attempt({ from: "203.0.113.77" });
  const known = await db().select().from(sessions);
  expect(known.map(({ ipAddress }) => ipAddress)).toContain("203.0.113.77");
  expect(JSON.stringify(await db().select().from(signInFailures))).not.toMatch(/admin|203\.0/);
});

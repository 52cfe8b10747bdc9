import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { auditLog, sessions, users, verifications } from "@/db/schema";
import { signIn } from "@/lib/access/sign-in";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { withTestDatabase } from "@/testing/with-test-database";
import { disableUser, enableUser } from "./change-user.ts";
import { inviteUser, renewPasswordLink } from "./invite-user.ts";
import { listUsers } from "./list-users.ts";
import { setPassword } from "./set-password.ts";

withTestDatabase();

const CLI = { type: "system", id: "cli" } as const;
const PASSWORD = "correct horse battery";
let count = 0;
let email = "";
beforeEach(() => {
  count += 1;
  email = `new${count}@vagus.local`;
});

const invite = (role: "admin" | "reviewer" = "reviewer") => inviteUser({ email, name: "New", role }, CLI);
const tokenOf = ({ url }: { url: string }) => new URL(url).hash.slice(1);
const stateOf = async () => (await listUsers()).find((user) => user.email === email)?.state;

/** The code of the refusal, or "done". */
async function outcome(deed: Promise<unknown>): Promise<string> {
  try {
    await deed;
    return "done";
  } catch (error) {
    if (error instanceof VagusError) return error.code;
    throw error;
  }
}
const signInWith = (password: string) =>
  outcome(signIn({ email, password }, new Headers({ "x-vagus-peer": "198.51.100.7" })));

async function changesOf(userId: string): Promise<unknown[]> {
  const rows = await db()
    .select({ detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, userId), eq(auditLog.action, "user_changed")))
    .orderBy(auditLog.seq);
  return rows.map(({ detail }) => (detail as { change: string }).change);
}

describe("a link to set a password", () => {
  it("lets its user in, once, and every step is audited", async () => {
    const { userId, ...link } = await invite();
    expect(await stateOf()).toBe("invited");
    expect(await signInWith(PASSWORD)).toBe("wrong_credentials");
    expect(await setPassword({ token: tokenOf(link), password: PASSWORD })).toEqual({ email });
    expect(await signInWith(PASSWORD)).toBe("done");
    expect(await stateOf()).toBe("active");
    expect(await outcome(setPassword({ token: tokenOf(link), password: "another password" }))).toBe(
      "link_used",
    );
    expect(await changesOf(userId)).toEqual(["invited", "password_set"]);
  });

  it("is used once by two concurrent requests", async () => {
    const token = tokenOf(await invite());
    const both = ["the first password", "the second password"].map((password) =>
      outcome(setPassword({ token, password })),
    );
    expect((await Promise.all(both)).sort()).toEqual(["done", "link_used"]);
  });

  it("stops working when a newer one is made, which replaces the password and ends sessions", async () => {
    const first = await invite();
    const second = await renewPasswordLink(email, CLI);
    expect(await outcome(setPassword({ token: tokenOf(first), password: PASSWORD }))).toBe("link_used");
    await setPassword({ token: tokenOf(second), password: PASSWORD });
    expect(await signInWith(PASSWORD)).toBe("done");
    const third = await renewPasswordLink(email, CLI);
    await setPassword({ token: tokenOf(third), password: "quite another one" });
    expect(await db().select().from(sessions).where(eq(sessions.userId, first.userId))).toEqual([]);
    expect(await signInWith(PASSWORD)).toBe("wrong_credentials");
    expect(await signInWith("quite another one")).toBe("done");
  });

  it("stops working after two days", async () => {
    const { userId, ...link } = await invite();
    const past = new Date(Date.now() - 1);
    await db().update(verifications).set({ expiresAt: past }).where(eq(verifications.value, userId));
    expect(await outcome(setPassword({ token: tokenOf(link), password: PASSWORD }))).toBe("link_used");
  });

  it("is kept as a hash only", async () => {
    const token = tokenOf(await invite());
    expect(JSON.stringify(await db().select().from(verifications))).not.toContain(token);
  });
});

describe("a user", () => {
  it("is added once for an address, in whatever case it is typed for a new link", async () => {
    await invite();
    expect(await outcome(invite())).toBe("user_exists");
    expect(await outcome(renewPasswordLink(email.toUpperCase(), CLI))).toBe("done");
  });

  it("who is disabled loses sessions, links and sign-in, and gets the last one back", async () => {
    const { userId, ...link } = await invite();
    await setPassword({ token: tokenOf(link), password: PASSWORD });
    await signInWith(PASSWORD);
    const unused = await renewPasswordLink(email, CLI);
    expect(await disableUser(email, CLI)).toEqual({ userId, sessions: 1 });
    expect(await signInWith(PASSWORD)).toBe("wrong_credentials");
    expect(await outcome(setPassword({ token: tokenOf(unused), password: PASSWORD }))).toBe("link_used");
    expect(await stateOf()).toBe("disabled");
    await enableUser(email, CLI);
    expect(await signInWith(PASSWORD)).toBe("done");
    expect(await changesOf(userId)).toEqual(["invited", "password_set", "link_made", "disabled", "enabled"]);
  });

  it("who is the last admin stays, also when the last two are disabled at the same instant", async () => {
    await db().update(users).set({ role: "viewer" }).where(eq(users.role, "admin"));
    await invite("admin");
    const first = email;
    email = "second@vagus.local";
    await invite("admin");
    const both = await Promise.all([outcome(disableUser(first, CLI)), outcome(disableUser(email, CLI))]);
    expect(both.sort()).toEqual(["done", "last_admin"]);
  });
});

import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { apiTokens, auditLog } from "@/db/schema";
import { readMe } from "@/lib/access/read-session";
import { requirePermission } from "@/lib/access/require-permission";
import { votingRole } from "@/lib/access/rules";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { disableUser, enableUser } from "@/lib/users/change-user";
import { localUser } from "@/testing/local-user";
import { asOwner, withTestDatabase } from "@/testing/with-test-database";
import { createToken, makeToken } from "./create-token.ts";
import { listTokens } from "./list-tokens.ts";
import { revokeToken } from "./revoke-token.ts";

withTestDatabase();

const CLI = { type: "system", id: "cli" } as const;
const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` });

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

async function actionsOn(tokenId: string): Promise<string[]> {
  const rows = await db()
    .select()
    .from(auditLog)
    .where(eq(auditLog.subjectId, tokenId))
    .orderBy(auditLog.seq);
  return rows.map(({ actorId, action }) => `${actorId} ${action}`);
}

describe("a token", () => {
  it("acts as its owner, with its scopes and nothing more", async () => {
    const { token, id } = await createToken(localUser("senior"), { name: "bot", scopes: ["see", "decide"] });
    const me = await readMe(bearer(token));
    expect(me).toMatchObject({ id: "usr_local_senior", role: "senior", tokenId: id });
    expect(me?.permissions).toEqual(["see", "decide"]);
    if (!me) throw new Error("Nobody.");
    expect(() => requirePermission(me, "decide")).not.toThrow();
    expect(() => requirePermission(me, "resume_money")).toThrow("This token has no scope for it");
    expect(() => requirePermission(me, "operate")).toThrow("The role senior may not do this");
    // A senior's vote above the limit needs the scope for it.
    expect(votingRole(me)).toBe("reviewer");
    expect(votingRole(localUser("senior"))).toBe("senior");
  });

  it("loses a scope that its owner's role loses", async () => {
    const { token } = await createToken(localUser("admin"), { name: "bot", scopes: ["see", "administer"] });
    await db().execute("update users set role = 'viewer' where id = 'usr_local_admin'");
    expect((await readMe(bearer(token)))?.permissions).toEqual(["see"]);
    await db().execute("update users set role = 'admin' where id = 'usr_local_admin'");
  });

  it("is refused when it is unknown, revoked, expired, of another form, or its owner disabled", async () => {
    const made = () => createToken(localUser("engineer"), { name: "bot", scopes: ["see"] });
    const [revoked, expired, ofDisabled] = [await made(), await made(), await made()];
    await revokeToken(localUser("engineer"), revoked.id);
    await db()
      .update(apiTokens)
      .set({ expiresAt: new Date(0) })
      .where(eq(apiTokens.id, expired.id));
    await disableUser("engineer@vagus.local", CLI);
    for (const token of [
      revoked.token,
      expired.token,
      ofDisabled.token,
      `${revoked.token}x`,
      "vagus_x",
      "x y",
    ])
      expect(await outcome(readMe(bearer(token))), token).toBe("invalid_token");
    // A proxy's own password is no token, and signs nobody in.
    expect(await readMe(new Headers({ authorization: "Basic YTpi" }))).toBeUndefined();
    await enableUser("engineer@vagus.local", CLI);
    expect(await outcome(readMe(bearer(ofDisabled.token)))).toBe("done");
  });

  it("is kept as a hash, shown once, and every change is audited", async () => {
    const { token, id } = await makeToken({ name: "ci", scopes: ["see"], userId: "usr_local_viewer" }, CLI);
    const rows = await db().select().from(apiTokens);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(await listTokens(localUser("viewer")))).not.toContain(token);
    await revokeToken(localUser("admin"), id);
    expect(await actionsOn(id)).toEqual(["cli token_created", "usr_local_admin token_revoked"]);
  });

  it("is not created without its audit row", async () => {
    const before = await db().select().from(apiTokens);
    await asOwner("alter table audit_log add constraint refuse check (action <> 'token_created') not valid");
    await expect(
      makeToken({ name: "ci", scopes: ["see"], userId: "usr_local_viewer" }, CLI),
    ).rejects.toThrow();
    await asOwner("alter table audit_log drop constraint refuse");
    expect(await db().select().from(apiTokens)).toHaveLength(before.length);
  });
});

describe("making and seeing tokens", () => {
  it("is limited to the role, and needs an admin for other people", async () => {
    const viewer = localUser("viewer");
    expect(await outcome(createToken(viewer, { name: "x", scopes: ["decide"] }))).toBe("scope_beyond_role");
    const forAdmin = { name: "x", scopes: ["see" as const], userId: "usr_local_admin" };
    expect(await outcome(createToken(viewer, forAdmin))).toBe("not_allowed");
    expect(await outcome(createToken(localUser("admin"), { ...forAdmin, userId: viewer.id }))).toBe("done");
  });

  it("takes a session: a token makes no tokens", async () => {
    const { token } = await createToken(localUser("admin"), { name: "x", scopes: ["see", "administer"] });
    const me = await readMe(bearer(token));
    if (!me) throw new Error("Nobody.");
    expect(await outcome(createToken(me, { name: "y", scopes: ["see"] }))).toBe("not_allowed");
  });

  it("shows people their own, and admins everybody's", async () => {
    const { id } = await createToken(localUser("auditor"), { name: "mine", scopes: ["see"] });
    const idsFor = async (role: "auditor" | "reviewer" | "admin") =>
      (await listTokens(localUser(role))).items.map((token) => token.id);
    expect(await idsFor("auditor")).toEqual([id]);
    expect(await idsFor("reviewer")).not.toContain(id);
    expect(await idsFor("admin")).toContain(id);
    expect(await outcome(revokeToken(localUser("reviewer"), id))).toBe("not_found");
    expect(await outcome(revokeToken(localUser("auditor"), id))).toBe("done");
    const revoked = and(eq(auditLog.subjectId, id), eq(auditLog.action, "token_revoked"));
    expect(await db().select().from(auditLog).where(revoked)).toHaveLength(1);
  });
});

import { eq, sql } from "drizzle-orm";
import { describe, expect, it, onTestFinished } from "vitest";
import { sessions, users } from "@/db/schema";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import { readMe } from "@/lib/access/read-session";
import { signIn } from "@/lib/access/sign-in";
import { db } from "@/lib/db";
import { beginShutdown, runShutdownTasks } from "@/lib/shutdown/shutdown-tasks";
import { createToken } from "@/lib/tokens/create-token";
import { revokeToken } from "@/lib/tokens/revoke-token";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { announce } from "./announce.ts";
import { openLiveStream } from "./open-stream.ts";

withTestDatabase();

/** A stream of somebody who has just signed in. */
async function openAs(role: "reviewer" | "viewer") {
  const email = `${role}@vagus.local`;
  const signedIn = await signIn({ email, password: LOCAL_PASSWORD }, new Headers());
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return openWith(new Headers({ cookie }));
}

/** A stream for the session in these headers; `ended` resolves when the server closes it. */
async function openWith(headers: Headers) {
  const me = await readMe(headers);
  if (!me) throw new Error("Nobody is signed in.");
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const { body } = openLiveStream({ headers, signal: leaving.signal }, me);
  const stream = { userId: me.id, text: "", ended: false };
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of body ?? []) stream.text += decoder.decode(chunk, { stream: true });
    stream.ended = true;
  })();
  // It listens once a change arrives.
  await expect
    .poll(() => {
      announce("runs");
      return stream.text;
    })
    .toContain("event: change");
  return stream;
}

const ofUser = (userId: string) => eq(sessions.userId, userId);

describe("a live stream", () => {
  it.each([
    ["is revoked", (id: string) => db().delete(sessions).where(ofUser(id))],
    [
      "expires",
      (id: string) =>
        db().update(sessions).set({ expiresAt: sql`now() + interval '300 milliseconds'` }).where(ofUser(id)),
    ],
    ["loses its role", (id: string) => db().update(users).set({ role: "viewer" }).where(eq(users.id, id))],
  ])("ends when its session %s", async (_what, change) => {
    const [stream, other] = [await openAs("reviewer"), await openAs("viewer")];
    onTestFinished(async () => {
      await db().update(users).set({ role: "reviewer" }).where(eq(users.id, stream.userId));
    });
    await change(stream.userId);
    await expect.poll(() => stream.ended).toBe(true);
    expect(other.ended).toBe(false);
  });

  it("ends when its token is revoked", async () => {
    const owner = localUser("viewer");
    const { id, token } = await createToken(owner, { name: "stream", scopes: ["see"] });
    const stream = await openWith(new Headers({ authorization: `Bearer ${token}` }));
    await revokeToken(owner, id);
    announce("runs");
    await expect.poll(() => stream.ended).toBe(true);
  });

  it("goes on when another session of the same person ends", async () => {
    const [stream, other] = [await openAs("viewer"), await openAs("viewer")];
    const [newest] = await db()
      .select()
      .from(sessions)
      .where(ofUser(stream.userId))
      .orderBy(sql`${sessions.createdAt} desc`)
      .limit(1);
    await db()
      .delete(sessions)
      .where(eq(sessions.id, newest?.id ?? ""));
    await expect.poll(() => other.ended).toBe(true);
    expect(stream.ended).toBe(false);
  });

  it("ends when the process shuts down, and one that is opened then ends at once", async () => {
    const stream = await openAs("viewer");
    onTestFinished(() => {
      (globalThis as { vagusShutdown?: unknown }).vagusShutdown = undefined;
    });
    expect(beginShutdown()).toBe(true);
    await runShutdownTasks("first");
    await expect.poll(() => stream.ended).toBe(true);
    const headers = new Headers();
    const late = openLiveStream({ headers, signal: new AbortController().signal }, localUser("viewer"));
    expect(await late.text()).toContain("retry:");
  });
});

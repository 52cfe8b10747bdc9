import { randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { answerTargets } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { sealSecret } from "@/lib/access/seal-secret";
import { Conflict, InvalidInput, NotFound, VagusError } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { resolveHost } from "@/lib/outside/resolve-host";
import { FAULT_WORDS } from "@/lib/outside/rules";
import type {
  AddAnswerTarget,
  AnswerTarget,
  AnswerTargetSecret,
  ChangeAnswerTarget,
  RotateAnswerTarget,
} from "./schemas.ts";
import { showTarget, type TargetRow } from "./show-target.ts";

/** Standard Webhooks allows 24 to 64 bytes. */
const SECRET_BYTES = 32;

type Change = "added" | "enabled" | "disabled" | "rotated";

/**
 * Registers an answer target. The result is the only place that ever shows the secret of a callback target.
 * @throws VagusError 400 with the fault of the address; Conflict `name_taken`
 */
export async function addAnswerTarget(
  actor: Me,
  { name, kind, url, eventKey }: AddAnswerTarget,
): Promise<AnswerTargetSecret> {
  requirePermission(actor, "administer");
  const resolved = await resolveHost(url, env().answerNetworks);
  if ("fault" in resolved)
    throw new VagusError(400, {
      code: resolved.fault,
      message: `${FAULT_WORDS[resolved.fault]} Nothing was registered.`,
    });
  const secret = eventKey ?? newSecret();
  return db().transaction(async (tx) => {
    const [row] = await tx
      .insert(answerTargets)
      .values({
        id: newId("answerTarget"),
        name,
        kind,
        url,
        secrets: [sealSecret(secret)],
        updatedBy: actor.id,
      })
      .onConflictDoNothing()
      .returning();
    if (!row)
      throw new Conflict({
        code: "name_taken",
        message: `There is an answer target ${name} already. Nothing was registered.`,
      });
    await auditTarget(tx, actor, row, "added");
    return { ...showTarget(row), secret: kind === "callback" ? secret : null };
  });
}

/**
 * Enables or disables a target. No new request can name a disabled target; answers to it are given up and can be sent
 * again by hand.
 * @throws NotFound; Conflict `stale_version`
 */
export async function setAnswerTargetEnabled(
  actor: Me,
  id: string,
  { version, enabled }: ChangeAnswerTarget,
): Promise<AnswerTarget> {
  const row = await changeTarget(actor, id, version, enabled ? "enabled" : "disabled", () => ({ enabled }));
  return showTarget(row);
}

/**
 * Sets a new secret. A callback target gets a random secret, and its previous one signs too for a day. An event target
 * gets the given key.
 * @throws NotFound; Conflict `stale_version`; InvalidInput when an event key is missing, or given for a callback target
 */
export async function rotateAnswerTarget(
  actor: Me,
  id: string,
  { version, eventKey }: RotateAnswerTarget,
): Promise<AnswerTargetSecret> {
  let secret: string | null = null;
  const row = await changeTarget(actor, id, version, "rotated", ({ kind, secrets }) => {
    if ((kind === "event") !== (eventKey !== undefined))
      throw new InvalidInput({
        code: "event_key_misplaced",
        message:
          "An event target needs its new event key, and a callback target has none. Nothing was changed.",
      });
    if (eventKey !== undefined) return { secrets: [sealSecret(eventKey)], rotatedAt: new Date() };
    secret = newSecret();
    return { secrets: [sealSecret(secret), ...secrets.slice(0, 1)], rotatedAt: new Date() };
  });
  return { ...showTarget(row), secret };
}

const newSecret = () => `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;

async function changeTarget(
  actor: Me,
  id: string,
  version: number,
  what: Change,
  change: (before: TargetRow) => Partial<Pick<TargetRow, "enabled" | "secrets" | "rotatedAt">>,
): Promise<TargetRow> {
  requirePermission(actor, "administer");
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(answerTargets).where(eq(answerTargets.id, id)).for("update");
    if (!before) throw new NotFound("answer target", id);
    const [row] = await tx
      .update(answerTargets)
      .set({ ...change(before), version: version + 1, updatedBy: actor.id, updatedAt: new Date() })
      .where(and(eq(answerTargets.id, id), eq(answerTargets.version, version)))
      .returning();
    if (!row)
      throw new Conflict({
        code: "stale_version",
        message: "This target was changed meanwhile. Look at it, then change it again. Nothing was changed.",
      });
    await auditTarget(tx, actor, row, what);
    return row;
  });
}

async function auditTarget(tx: Transaction, actor: Me, row: TargetRow, change: Change): Promise<void> {
  await appendAudit(tx, {
    actor: { type: "user", id: actor.id },
    action: "answer_target_changed",
    subject: { type: "answer_target", id: row.id },
    dedupeKey: `answer-target:${row.id}:${row.version}`,
    detail: { change, name: row.name, kind: row.kind, version: row.version },
  });
}

import { sql } from "drizzle-orm";
import { VendorError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** Whether this process belongs to the deployment that acts on the database. */
export interface Standing {
  /** Whether this process relays, expires, sends mail and pays. */
  acts: boolean;
  /** The identity of this process. */
  own: string;
  /** The deployment that acts on this database; null when none has claimed it. */
  owner: string | null;
  /** Why it does not act. `foreign`: another deployment does. `moved`: the database was restored or copied here. */
  because: "foreign" | "moved" | "unclaimed" | null;
}

/** Cache time of the standing: an adoption takes effect after this time at the latest. */
const KEPT_MS = 2_000;
/** Pause before the engine retries a run on a held deployment. */
const LOOK_AGAIN_MS = 300_000;

const holder = globalThis as typeof globalThis & {
  vagusStanding?: { atMs: number; asked: Promise<Standing> };
  vagusHeld?: boolean;
};

/** Thrown by every outside call of a deployment that does not act on its database. Retryable: it may be adopted. */
export class HeldDeployment extends VendorError {
  override name = "HeldDeployment";
  override readonly status = 409;
  constructor(standing: Held) {
    super({
      code: "deployment_held",
      message: `Nothing was sent. ${heldWords(standing)}`,
      permanent: false,
      retryAfterMs: LOOK_AGAIN_MS,
    });
  }
}

type Held = Pick<Standing, "own" | "owner" | "because">;

/** Says why a deployment does not act and what follows. */
export function heldReason({ owner, because }: Held): string {
  const why = {
    foreign: `This copy of the database belongs to another deployment (${owner}).`,
    moved: "This database was restored or copied from another place since its deployment claimed it.",
    unclaimed: "No deployment has claimed this database, and a preview does not do so by itself.",
  }[because ?? "foreign"];
  return `${why} Nothing is sent, paid or expired here.`;
}

/** The command that lets a deployment act. */
export const adoptCommand = (own: string) => `npm run vagus -- deployment adopt --as ${own}`;

/** Reason and command in one line. */
export function heldWords(held: Held): string {
  return `${heldReason(held)} To let it act: ${adoptCommand(held.own)}`;
}

/**
 * A fingerprint of the database: a dump restored into another cluster or database has a different one. A Neon branch
 * shares the cluster's identifier, so the endpoint is included.
 */
export function placeSql(databaseUrl: string) {
  const endpoint =
    /^(ep-[a-z0-9-]+?)(-pooler)?\..*neon\.tech$/.exec(new URL(databaseUrl).hostname)?.[1] ?? "";
  return sql`(select system_identifier from pg_control_system())::text || '.' ||
    (select oid from pg_database where datname = current_database())::text || ${endpoint && `.${endpoint}`}::text`;
}

/** Reads the present standing. The first deployment on an unclaimed database claims it; a preview does not. */
export async function readStanding(): Promise<Standing> {
  const { deployment, database } = env();
  const place = placeSql(database.url);
  let row = await ask(place);
  if (!row && !deployment.preview) {
    await db().execute(sql`
      insert into deployment (id, place, adopted_by) values (${deployment.id}, ${place}, 'first-start')
      on conflict do nothing`);
    row = await ask(place);
  }
  const because = !row ? "unclaimed" : row.id !== deployment.id ? "foreign" : row.here ? null : "moved";
  return { acts: because === null, own: deployment.id, owner: row?.id ?? null, because };
}

async function ask(place: ReturnType<typeof sql>) {
  const [row] = await db().execute<{ id: string; here: boolean }>(
    sql`select id, place = ${place} as here from deployment`,
  );
  return row;
}

/** Like `readStanding`, but reads at most once in two seconds. */
export function knownStanding(): Promise<Standing> {
  const known = holder.vagusStanding;
  if (known && Date.now() - known.atMs < KEPT_MS) return known.asked;
  const asked = readStanding();
  holder.vagusStanding = { atMs: Date.now(), asked };
  asked.then(noteChange, () => {
    holder.vagusStanding = undefined;
  });
  return asked;
}

function noteChange(standing: Standing): void {
  if (!standing.acts && !holder.vagusHeld) log.warn(heldWords(standing), { because: standing.because });
  if (standing.acts && holder.vagusHeld) log.info("this deployment acts on its database");
  holder.vagusHeld = !standing.acts;
}

/** Clears the cache after an adoption in this process. */
export function forgetStanding(): void {
  holder.vagusStanding = undefined;
}

/**
 * Whether this process may act on pending work in its database. A preview or a restored copy may not until it adopts
 * the database: the pending outbox, approvals and refunds belong to production.
 */
export async function actsHere(): Promise<boolean> {
  return (await knownStanding()).acts;
}

/** Checked before every outside call. @throws HeldDeployment where another deployment acts on this database */
export async function requireActing(): Promise<void> {
  const standing = await knownStanding();
  if (!standing.acts) throw new HeldDeployment(standing);
}

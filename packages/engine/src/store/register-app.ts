import { failureKind } from "@vagus/primitives/database-error";
import { newUlid } from "@vagus/primitives/ulid";
import { bufferOptions } from "../core/flow-control/admission-keys.ts";
import { flowOptions, runFlow } from "../core/flow-control/run-flow.ts";
import { appUuid, functionUuid } from "../core/function-id.ts";
import { nextTick } from "../core/next-tick.ts";
import { FunctionConfig, type RegisterRequest } from "../protocol/function-config.ts";
import { type Sql, type Transaction, textArray } from "./connect.ts";
import { rekeyRuns } from "./runs/rekey-runs.ts";

const MAX_TRIES = 5;

/** The outcome of a sync: whether anything changed, and the app's internal id. */
export interface RegisterOutcome {
  modified: boolean;
  appId: string;
}

/**
 * Registers an app's functions, all or none (protocol §1.3). The name identifies the app, so that it keeps its runs
 * when it moves to another URL. Functions that are no longer listed are archived: nothing starts them, and their runs
 * continue. An equal checksum changes nothing. Changed limits apply to calls under way at once.
 */
export async function registerApp(
  sql: Sql,
  request: RegisterRequest,
  url: string,
  checksum: string,
): Promise<RegisterOutcome> {
  for (let tries = 1; ; tries++) {
    try {
      return await sql.begin((tx) => writeApp(tx, request, url, checksum));
    } catch (error) {
      // Changes of runs at the same moment may conflict.
      if (failureKind(error) !== "contention" || tries === MAX_TRIES) throw error;
    }
  }
}

async function writeApp(
  tx: Transaction,
  request: RegisterRequest,
  url: string,
  checksum: string,
): Promise<RegisterOutcome> {
  const appId = appUuid(request.appName);
  // The registry row is the lock of every change of the registry.
  await tx`select 1 from registry for update`;
  const [known] = await tx<{ checksum: string; error: string | null }[]>`
      select checksum, error from apps where id = ${appId}`;
  if (known?.checksum === checksum && known.error === null) return { modified: false, appId };
  await tx`
      insert into apps (id, name, url, sdk, framework, app_version, checksum)
      values (${appId}, ${request.appName}, ${url}, ${request.sdk ?? null}, ${request.framework ?? null},
        ${request.appVersion ?? null}, ${checksum})
      on conflict (id) do update set url = excluded.url, sdk = excluded.sdk, framework = excluded.framework,
        app_version = excluded.app_version, checksum = excluded.checksum, error = null, updated_at = now()`;
  const functions = listedFunctions(request);
  const before = await tx<{ id: string; config: unknown }[]>`
      select id, config from functions where app_id = ${appId} order by id`;
  await tx`
      update functions set archived_at = now()
      where app_id = ${appId} and archived_at is null
        and slug <> all (${textArray(functions.map((one) => one.slug))}::text::text[])`;
  await tx`
      insert into functions (id, app_id, slug, name, config)
      select id, ${appId}, slug, name, config
      from json_to_recordset(${JSON.stringify(functions)}::text::json) as one (id uuid, slug text, name text, config json)
      on conflict (id) do update set name = excluded.name, config = excluded.config,
        version = functions.version + 1, archived_at = null`;
  await setCrons(tx, appId, functions);
  for (const { id, config } of before) {
    const now = functions.find((one) => one.id === id)?.config;
    // An archived function keeps its options for its runs.
    if (now) await applyOptions(tx, id, FunctionConfig.parse(config), now);
  }
  await tx`update registry set revision = revision + 1`;
  return { modified: true, appId };
}

/** Applies changed options to the runs under way and to buffered events. */
async function applyOptions(
  tx: Transaction,
  id: string,
  before: FunctionConfig,
  now: FunctionConfig,
): Promise<void> {
  if (bufferOptions(now) !== bufferOptions(before)) await wakeAdmission(tx, id);
  if (flowOptions(now) === flowOptions(before)) return;
  await rekeyRuns(tx, id, (event) => runFlow(now, id, event), Boolean(now.singleton));
}

interface ListedFunction {
  id: string;
  slug: string;
  name: string;
  config: FunctionConfig;
}

/** A list may name a function twice; the last one counts, as in the reference. */
function listedFunctions({ appName, functions }: RegisterRequest): ListedFunction[] {
  const listed = (functions ?? []).map((config) => ({
    id: functionUuid(appName, config.id),
    slug: config.id,
    name: config.name,
    config,
  }));
  return [...new Map(listed.map((one) => [one.slug, one])).values()];
}

/** Stores why an app's last sync was refused; its registered functions stay in force. */
export async function noteAppError(sql: Sql, appName: string, error: string): Promise<void> {
  await sql`update apps set error = ${error}, updated_at = now() where name = ${appName}`;
}

/**
 * Archives the functions of the app at a URL and stops their crons; runs continue (protocol §1.3).
 * @returns false when there is no such app
 */
export async function removeApp(sql: Sql, url: string): Promise<boolean> {
  return await sql.begin(async (tx) => {
    await tx`select 1 from registry for update`;
    // Without a checksum, the next registration counts as a change.
    const apps = await tx<{ id: string }[]>`
      update apps set checksum = '', updated_at = now() where url = ${url} returning id`;
    for (const { id } of apps) {
      await tx`update functions set archived_at = now() where app_id = ${id} and archived_at is null`;
      await setCrons(tx, id, []);
    }
    if (apps.length > 0) await tx`update registry set revision = revision + 1`;
    return apps.length > 0;
  });
}

/**
 * Has the admission of a function decide again by the options that are registered now: buffered events may be due at
 * another time, or at once. The admission is locked before its buffers, in the same order as everywhere.
 */
async function wakeAdmission(tx: Transaction, functionId: string): Promise<void> {
  await tx`update jobs set ready = true where kind = 'admission' and function_id = ${functionId}`;
  await tx`update event_buffers set due_at_ms = null where function_id = ${functionId}`;
}

/**
 * Updates the cron rows of an app: a new cron counts from now, a cron that stays keeps its next tick, a removed cron is
 * deleted (protocol §6.15).
 * @param functions the app's functions that are not archived, by internal id
 */
async function setCrons(
  tx: Transaction,
  appId: string,
  functions: readonly { id: string; config: FunctionConfig }[],
): Promise<void> {
  const nowMs = Date.now();
  const wanted = functions.flatMap(({ id, config }) =>
    (config.triggers ?? []).flatMap((trigger) => {
      const tick = nextTick(trigger, nowMs, Math.random);
      return tick ? [{ id: newUlid(nowMs), function_id: id, ...tick }] : [];
    }),
  );
  const rows = JSON.stringify(
    wanted.map(({ scheduledAtMs, fireAtMs, ...row }) => ({
      ...row,
      scheduled_at_ms: scheduledAtMs,
      due_at_ms: fireAtMs,
    })),
  );
  await tx`
    with wanted as materialized (
      select * from json_to_recordset(${rows}::text::json) as wanted (
        id text, function_id uuid, cron text, scheduled_at_ms bigint, due_at_ms bigint)
    ), gone as (
      delete from jobs using functions
      where jobs.kind = 'cron' and jobs.function_id = functions.id and functions.app_id = ${appId}
        and not exists (
          select 1 from wanted where wanted.function_id = jobs.function_id and wanted.cron = jobs.cron)
    )
    insert into jobs (id, kind, function_id, cron, scheduled_at_ms, due_at_ms, rank_ms, ready)
    select id, 'cron', function_id, cron, scheduled_at_ms, due_at_ms, due_at_ms, false from wanted
    on conflict (function_id, cron) where kind = 'cron' do nothing`;
}

import type { MeterState } from "../../core/flow-control/gcra.ts";
import { type Transaction, textArray } from "../connect.ts";

/** Each write deletes some meters whose tokens were restored this long ago. */
const KEPT_MS = 60_000;
const MAX_SWEPT = 100;

/** Reads meters by name; a missing meter has all its tokens. */
export async function readMeters(
  tx: Transaction,
  names: readonly string[],
): Promise<Map<string, MeterState>> {
  const rows = await tx<{ name: string; arrival_ms: number; emission_ms: number }[]>`
    select name, arrival_ms, emission_ms from meters
    where name = any (${textArray(names)}::text::text[])`;
  return new Map(
    rows.map((row) => [row.name, { arrivalMs: row.arrival_ms, emissionMs: row.emission_ms }] as const),
  );
}

/** Writes the state of meters. */
export async function writeMeters(
  tx: Transaction,
  meters: ReadonlyMap<string, MeterState>,
  nowMs: number,
): Promise<void> {
  const rows = [...meters].map(([name, state]) => ({
    name,
    arrival_ms: state.arrivalMs,
    emission_ms: state.emissionMs,
  }));
  await tx`
    with full_again as materialized (
      select name from meters where arrival_ms < ${nowMs - KEPT_MS}::float8
        and name <> all (${textArray([...meters.keys()])}::text::text[])
      order by arrival_ms limit ${MAX_SWEPT} for update skip locked
    ), swept as (
      delete from meters using full_again where meters.name = full_again.name
    )
    insert into meters (name, arrival_ms, emission_ms)
    select name, arrival_ms, emission_ms from json_to_recordset(${JSON.stringify(rows)}::text::json) as meter (
      name text, arrival_ms double precision, emission_ms double precision)
    on conflict (name) do update set arrival_ms = excluded.arrival_ms, emission_ms = excluded.emission_ms`;
}

import postgres from "postgres";

export type Sql = postgres.Sql;
export type Transaction = postgres.TransactionSql;

const CONNECT_TIMEOUT_S = 10;
/** postgres.js would wait up to 20 s between attempts; the engine must notice soon that the database is back. */
const LONGEST_RECONNECT_DELAY_S = 1;

/**
 * Opens a pool. Nothing connects before the first query, and a lost connection is opened again by the next one.
 * @param max connections
 */
export function openPool(url: string, max: number): Sql {
  return postgres(url, {
    max,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, LONGEST_RECONNECT_DELAY_S),
    max_lifetime: null,
    // No statement uses array parameters, so connections need not read the type catalogue.
    fetch_types: false,
    onnotice: () => {},
    connection: {
      application_name: "vagus-engine",
      // Every statement is fixed text: prepared once per connection, planned once for all parameters.
      plan_cache_mode: "force_generic_plan",
      // Every statement reads by an index. Statistics of tables whose rows live for milliseconds are always wrong, and
      // one sequential scan over a hundred thousand sleeping runs costs more than all good plans together.
      enable_seqscan: "off",
    },
  });
}

/** Texts as a PostgreSQL array literal, to be cast: `${textArray(ids)}::text::text[]`. */
export function textArray(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

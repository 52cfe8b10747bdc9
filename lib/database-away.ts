import { withoutPersonalData } from "./app-errors.ts";

/** Codes by which a driver says that the database is away. */
const DATABASE_AWAY =
  /^(ECONNREFUSED|ECONNRESET|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|57P0[123])$/;

/** Whether an error says that the database is away, and not that it was asked for the wrong thing. */
export function isDatabaseAway(error: unknown): boolean {
  return DATABASE_AWAY.test(withoutPersonalData(error).code ?? "");
}

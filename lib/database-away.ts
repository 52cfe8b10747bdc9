import { isConnectionCode } from "@vagus/primitives/database-error";
import { withoutPersonalData } from "./app-errors.ts";

/** Whether an error says that the database cannot be reached; failed calls of a vendor do not count. */
export function isDatabaseAway(error: unknown): boolean {
  return isConnectionCode(withoutPersonalData(error).code ?? "");
}

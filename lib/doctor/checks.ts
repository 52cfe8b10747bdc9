import type { Check } from "./check.ts";
import { consoleChecks } from "./groups/console.ts";
import { databaseChecks } from "./groups/database.ts";
import { engineChecks } from "./groups/engine.ts";
import { environmentChecks } from "./groups/environment.ts";
import { functionChecks } from "./groups/functions.ts";
import { machineChecks } from "./groups/machine.ts";
import { peopleChecks } from "./groups/people.ts";
import { vendorChecks } from "./groups/vendors.ts";
import { workChecks } from "./groups/work.ts";

/** Every check of the doctor, in the order of the chain from environment to work. */
export const CHECKS: readonly Check[] = [
  ...environmentChecks,
  ...machineChecks,
  ...databaseChecks,
  ...engineChecks,
  ...functionChecks,
  ...consoleChecks,
  ...vendorChecks,
  ...workChecks,
  ...peopleChecks,
];

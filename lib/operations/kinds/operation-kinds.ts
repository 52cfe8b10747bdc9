import type { OPERATION_KINDS } from "@/db/schema/vocabulary";
import { cancel } from "./cancel.ts";
import type { OperationKind } from "./operation-kind.ts";
import { redeliver } from "./redeliver.ts";
import { rerun } from "./rerun.ts";

export const KINDS: Record<(typeof OPERATION_KINDS)[number], OperationKind> = { rerun, cancel, redeliver };

import type { z } from "zod";
import type { operationItems, operations } from "@/db/schema";
import type { RERUN_MODES } from "@/db/schema/vocabulary";
import type { Me } from "@/lib/access/schemas";
import type { Transaction } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import type { OperationPreview, PreviewOperation } from "../order-schemas.ts";
import type { ItemOutcome } from "../outcome-schemas.ts";
import type { Cause } from "../rules.ts";

export type OperationRow = typeof operations.$inferSelect;
export type ItemRow = typeof operationItems.$inferSelect;

/** What the code says of its functions. */
export type Declarations = readonly FunctionDeclaration[];

/** An item that this process has marked and may act on. */
export type ClaimedItem = Pick<ItemRow, "position" | "targetId" | "customerId">;

/** The set of an operation as it was written: how many take part, and how many do not, by cause. */
export interface Frozen {
  total: number;
  notEligible: Map<Cause, number>;
}

/** What an operation is about, read as far as that needs no lock. */
export interface Selection {
  mode: (typeof RERUN_MODES)[number] | null;
  /** The data of a rerun with edited input. */
  input: Record<string, unknown> | null;
  /** Writes the items that take part, oldest first. Targets that match later are not part of it. */
  freeze(tx: Transaction, operationId: string): Promise<Frozen>;
}

/** What became of a claimed item of which nothing is known since. */
export type Finding = "recorded" | "not_done" | "unknown";

/** What is left over of an ended item; `unknown` while that cannot be read yet. */
export type Reread = { residue: ItemOutcome } | "as_recorded" | "unknown";

/** What differs between a rerun, a cancellation and a redelivery. */
export interface OperationKind<Target = z.output<typeof PreviewOperation>> {
  /** Whether a few items go first, alone. A cancelled run does nothing that could be watched. */
  hasCanary: boolean;
  /** @throws InvalidInput when edited input does not fit */
  select(me: Me, target: Target, declarations: Declarations): Promise<Selection>;
  /** What it would do if it were started now. Writes nothing. */
  preview(me: Me, target: Target, declarations: Declarations): Promise<OperationPreview>;
  /** Acts on an item. A lost answer leaves the item claimed; `askAboutUncertain` finds out. */
  act(operation: OperationRow, item: ClaimedItem, declarations: Declarations): Promise<void>;
  askAboutUncertain(operation: OperationRow, item: ItemRow): Promise<Finding>;
  /** Records which items have come to their end, and how. */
  settle(operationId: string): Promise<void>;
  /** Reads the target of an ended item again, here and at the engine. */
  reread(item: ItemRow): Promise<Reread>;
}

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

/** The declared functions. */
export type Declarations = readonly FunctionDeclaration[];

/** An item that this process has claimed. */
export type ClaimedItem = Pick<ItemRow, "position" | "targetId" | "customerId">;

/** The stored set of an operation: how many items take part, and how many do not, by cause. */
export interface Frozen {
  total: number;
  notEligible: Map<Cause, number>;
}

/** The selected set of an operation, as far as it can be read without a lock. */
export interface Selection {
  mode: (typeof RERUN_MODES)[number] | null;
  /** The data of a rerun with edited input. */
  input: Record<string, unknown> | null;
  /** Writes the items that take part, oldest first. Targets that match later are not part of it. */
  freeze(tx: Transaction, operationId: string): Promise<Frozen>;
}

/** The finding about a claimed item without a result. */
export type Finding = "recorded" | "not_done" | "unknown";

/** The residue of an ended item; `unknown` while it cannot be read. */
export type Reread = { residue: ItemOutcome } | "as_recorded" | "unknown";

/** The parts that differ between a rerun, a cancellation and a redelivery. */
export interface OperationKind<Target = z.output<typeof PreviewOperation>> {
  /** Whether a few items go first, alone. False for cancellations: a cancelled run shows no result to watch. */
  hasCanary: boolean;
  /** @throws InvalidInput when edited input does not fit */
  select(me: Me, target: Target, declarations: Declarations): Promise<Selection>;
  /** The effects of starting it now. Writes nothing. */
  preview(me: Me, target: Target, declarations: Declarations): Promise<OperationPreview>;
  /** Acts on an item. A lost answer leaves the item claimed; `askAboutUncertain` finds out. */
  act(operation: OperationRow, item: ClaimedItem, declarations: Declarations): Promise<void>;
  askAboutUncertain(operation: OperationRow, item: ItemRow): Promise<Finding>;
  /** Records which items have ended, and how. */
  settle(operationId: string): Promise<void>;
  /** Reads the target of an ended item again, here and at the engine. */
  reread(item: ItemRow): Promise<Reread>;
}

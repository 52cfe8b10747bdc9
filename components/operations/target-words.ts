import type { Operation } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";

/** What an operation of a kind is about: one, and many. */
export function targetWords(kind: Operation["kind"]): { one: string; many: string } {
  return kind === "redeliver" ? { one: "delivery", many: "deliveries" } : { one: "run", many: "runs" };
}

/** "1 run", "338 runs", "12 deliveries". */
export function countedTargets(n: number, kind: Operation["kind"]): string {
  const { one, many } = targetWords(kind);
  return `${new Intl.NumberFormat("en-US").format(n)} ${n === 1 ? one : many}`;
}

/** Where a target of an operation is seen. */
export function targetPath(kind: Operation["kind"], id: string): string {
  return kind === "redeliver" ? paths.webhookDelivery(id) : paths.run(id);
}

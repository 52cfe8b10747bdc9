import type { FunctionList } from "@/lib/functions/schemas";
import { functionState } from "./function-mark";

const functions = (n: number) => (n === 1 ? "1 function" : `${n} functions`);
const is = (n: number) => (n === 1 ? "is" : "are");

/** Whether a function needs a person: it is paused, differs in the engine, or failed recently. */
export function functionsSentence({ items, registration }: FunctionList): string {
  const paused = items.filter((item) => functionState(item) === "paused").length;
  const failing = items.filter(({ health }) => health.failed > 0).length;
  const { length: drifts } = registration.drifts;
  const parts = [
    ...(drifts > 0 ? [`${functions(drifts)} ${drifts === 1 ? "differs" : "differ"} in the engine`] : []),
    ...(paused > 0 ? [`${paused} ${is(paused)} paused`] : []),
    ...(failing > 0 ? [`${failing} had failures in the last day`] : []),
  ];
  if (parts.length > 0) return `${parts.join(", ")}.`;
  const engine = registration.silent === null ? ", all in the engine as the code declares them" : "";
  return `${functions(items.length)}${engine}. None is paused, none failed in the last day.`;
}

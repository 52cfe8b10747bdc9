import type { Metrics } from "@/lib/metrics/schemas";

/** The scope of a figure of the whole window: "in 6 h". */
export function windowWords({ window }: Pick<Metrics, "window">): string {
  return `in ${window.replace(/(\d+)/, "$1 ")}`;
}

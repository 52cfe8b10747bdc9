import type { Metrics } from "@/lib/metrics/schemas";

/** What a figure of the whole window is of: "in 6 h". */
export function windowWords({ window }: Pick<Metrics, "window">): string {
  return `in ${window.replace(/(\d+)/, "$1 ")}`;
}

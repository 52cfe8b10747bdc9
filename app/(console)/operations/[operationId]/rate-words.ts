/** A rate as people say it: by the second, or by the minute where that makes a round number of less than one. */
export function rateWords(perSecond: number): { value: string; unit: string } {
  if (perSecond >= 1) return { value: String(Math.round(perSecond * 10) / 10), unit: "a second" };
  return { value: String(Math.round(perSecond * 600) / 10), unit: "a minute" };
}

const number = new Intl.NumberFormat("en-US");

/** A count that says whether it is exact: "1 run", "338 runs", "more than 10,000 runs". */
export function countWords({ value, exact }: { value: number; exact: boolean }): string {
  const runs = `${number.format(value)} ${value === 1 ? "run" : "runs"}`;
  return exact ? runs : `more than ${runs}`;
}

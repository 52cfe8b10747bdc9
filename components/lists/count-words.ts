const number = new Intl.NumberFormat("en-US");

/** A count that says whether it is exact: "1 run", "338 runs", "more than 10,000 deliveries". */
export function countWords(
  { value, exact }: { value: number; exact: boolean },
  one: string,
  many = `${one}s`,
): string {
  const counted = `${number.format(value)} ${value === 1 ? one : many}`;
  return exact ? counted : `more than ${counted}`;
}

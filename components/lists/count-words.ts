const number = new Intl.NumberFormat("en-US");

/** "1 run", "338 runs", "1,204 replies". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}

/** A count that says whether it is exact: "1 run", "338 runs", "more than 10,000 deliveries". */
export function countWords(
  { value, exact }: { value: number; exact: boolean },
  one: string,
  many = `${one}s`,
): string {
  const words = counted(value, one, many);
  return exact ? words : `more than ${words}`;
}

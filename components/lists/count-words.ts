import { MOST_COUNTED } from "@/lib/tickets/rules";

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

/** A count beside a label: "7", and "1,000+" for any larger one, where the place is small and some are not counted on. */
export function countMark(count: number): string {
  return count > MOST_COUNTED ? `${number.format(MOST_COUNTED)}+` : number.format(count);
}

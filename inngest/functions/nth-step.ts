/** `name` the first time, `name-2` the second: ids that say which, and never repeat. */
export function nthStep(name: string, nth: number): string {
  return nth === 1 ? name : `${name}-${nth}`;
}

/** A customer's tier as it is written on the screen: `enterprise` → `Enterprise`. */
export function tierWord(tier: string): string {
  return `${tier.slice(0, 1).toUpperCase()}${tier.slice(1)}`;
}

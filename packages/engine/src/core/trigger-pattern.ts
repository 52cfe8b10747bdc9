/**
 * Every trigger that matches an event of this name: the name itself, and `prefix/*` or `prefix.*` for each prefix that
 * ends before a `/` or a `.`. A bare `*` matches nothing (protocol §2.6).
 */
export function triggerPatterns(eventName: string): string[] {
  const patterns = [eventName];
  for (let i = 1; i < eventName.length; i++) {
    const separator = eventName.charAt(i);
    if (separator === "/" || separator === ".") patterns.push(`${eventName.slice(0, i)}${separator}*`);
  }
  return patterns;
}

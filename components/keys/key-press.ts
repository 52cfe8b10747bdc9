/**
 * The name of a key press: `a`, `?`, `Escape`, `ArrowDown`, with `mod+` for Ctrl or ⌘. Undefined for presses that
 * belong to the browser or to writing text.
 */
export function nameOfPress(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing?: boolean;
}): string | undefined {
  if (event.isComposing || event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey)
    return event.key.length === 1 ? `mod+${event.key.toLowerCase()}` : undefined;
  return event.key;
}

/** Whether a binding is made of bare characters (`a`, `g t`, `?`): these can be switched off (WCAG 2.1.4). */
export function isBareCharacter(keys: string): boolean {
  return keys.split(" ").every((key) => key.length === 1);
}

/** `["g", "a"]` for "g a", `["⌘", "K"]` for "mod+k": the keys drawn for a binding. */
export function drawnKeys(keys: string): string[] {
  return keys
    .split(" ")
    .flatMap((key) => (key.startsWith("mod+") ? ["⌘", key.slice(4).toUpperCase()] : [drawn(key)]));
}

function drawn(key: string): string {
  return { Escape: "esc", Enter: "⏎", ArrowDown: "↓", ArrowUp: "↑" }[key] ?? key;
}

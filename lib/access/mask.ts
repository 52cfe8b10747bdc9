import { holds } from "./rules.ts";
import type { Me } from "./schemas.ts";

/** Masks personal data for a person without the permission to reveal it. Hidden data never leaves the server. */
export function maskFor(me: Me) {
  const open = holds(me, "reveal");
  return {
    open,
    email: (email: string) => (open ? email : maskEmail(email)),
    name: (name: string) => (open ? name : maskName(name)),
    /** Free text cannot be masked in part. */
    text: (text: string) => (open ? text : null),
  };
}

/** `a•••@example.com`: enough to distinguish customers in a list. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const [first] = email;
  return at < 1 ? "•••" : `${first}•••${email.slice(at)}`;
}

/** `A••• L•••` */
export function maskName(name: string): string {
  return name
    .split(/\s+/)
    .filter(Boolean)
    .map(([first]) => `${first}•••`)
    .join(" ");
}

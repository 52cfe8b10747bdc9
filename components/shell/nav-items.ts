import { FlaskConical, Hand, type LucideIcon, MessageSquare, ScrollText } from "lucide-react";
import type { Attention } from "@/lib/access/schemas";
import { paths } from "@/lib/paths";

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Second key after `g`. */
  goKey: string;
  /** Which of the counts of what needs a person stands beside it. */
  count?: keyof Attention;
  /** Exists only where the sandbox runs. */
  sandboxOnly?: true;
}

/** The pages of the console, in the order of the rail. */
const items: readonly NavItem[] = [
  { href: paths.approvals(), label: "Approvals", icon: Hand, goKey: "a", count: "approvals" },
  { href: paths.tickets(), label: "Tickets", icon: MessageSquare, goKey: "t", count: "tickets" },
  { href: paths.audit(), label: "Audit", icon: ScrollText, goKey: "u" },
  { href: paths.playground(), label: "Playground", icon: FlaskConical, goKey: "p", sandboxOnly: true },
];

/** The pages this installation has. */
export function navItems(sandbox: boolean): readonly NavItem[] {
  return items.filter((item) => sandbox || !item.sandboxOnly);
}

/** The page an address belongs to: itself or what lies below it. */
export function navItemAt(pathname: string): NavItem | undefined {
  return items.find((item) => pathname === item.href || pathname.startsWith(`${item.href}/`));
}

import {
  ChartNoAxesGantt,
  CircleQuestionMark,
  FlaskConical,
  Gauge,
  Hand,
  Layers,
  type LucideIcon,
  MessageSquare,
  OctagonAlert,
  Rss,
  Scale,
  ScrollText,
  Send,
  SquareFunction,
  Stethoscope,
  Users,
  Webhook,
} from "lucide-react";
import { holds, type Permission } from "@/lib/access/rules";
import type { Attention } from "@/lib/overview/attention-schemas";
import { paths } from "@/lib/paths";
import type { Shell } from "../shell-context";

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Second key after `g`. */
  goKey: string;
  /** The count shown beside it. */
  count?: "approvals" | "errors" | "tickets";
  /** Begins a new group in the rail. */
  opensGroup?: true;
  /** In the bar of a phone. */
  onPhone?: true;
  /** Stands at the foot of the rail. */
  atFoot?: true;
  /** Exists only where the sandbox runs. */
  sandboxOnly?: true;
  /** For those alone who hold it. */
  needs?: Permission;
}

/** The pages of the console, in the order of the rail. */
const items: readonly NavItem[] = [
  { href: paths.overview(), label: "Overview", icon: Gauge, goKey: "o" },
  {
    href: paths.approvals(),
    label: "Approvals",
    icon: Hand,
    goKey: "a",
    count: "approvals",
    opensGroup: true,
    onPhone: true,
  },
  { href: paths.runs(), label: "Runs", icon: ChartNoAxesGantt, goKey: "r", onPhone: true },
  { href: paths.errors(), label: "Errors", icon: OctagonAlert, goKey: "e", count: "errors", onPhone: true },
  { href: paths.operations(), label: "Operations", icon: Layers, goKey: "x" },
  {
    href: paths.tickets(),
    label: "Tickets",
    icon: MessageSquare,
    goKey: "t",
    count: "tickets",
    opensGroup: true,
  },
  { href: paths.customers(), label: "Customers", icon: Users, goKey: "c" },
  // `g e` is taken by the errors.
  { href: paths.events(), label: "Events", icon: Rss, goKey: "v", opensGroup: true },
  { href: paths.webhooks(), label: "Webhooks", icon: Webhook, goKey: "w" },
  { href: paths.answers(), label: "Answers", icon: Send, goKey: "n" },
  { href: paths.functions(), label: "Functions", icon: SquareFunction, goKey: "f" },
  { href: paths.audit(), label: "Audit", icon: ScrollText, goKey: "u", opensGroup: true },
  {
    href: paths.playground(),
    label: "Playground",
    icon: FlaskConical,
    goKey: "p",
    sandboxOnly: true,
    atFoot: true,
  },
  { href: paths.policy(), label: "Policy", icon: Scale, goKey: "l", atFoot: true },
  {
    href: paths.doctor(),
    label: "Doctor",
    icon: Stethoscope,
    goKey: "d",
    needs: "operate",
    atFoot: true,
  },
  { href: paths.help(), label: "Help", icon: CircleQuestionMark, goKey: "h", atFoot: true },
];

/** The pages this installation has, for this person. */
export function navItems({ sandbox, me }: Pick<Shell, "sandbox" | "me">): readonly NavItem[] {
  return items.filter(
    ({ sandboxOnly, needs }) => (sandbox || !sandboxOnly) && (needs === undefined || holds(me, needs)),
  );
}

/** The page of an address: the page itself or an address below it. */
export function navItemAt(pathname: string): NavItem | undefined {
  return items.find(
    (item) => pathname === item.href || (item.href !== "/" && pathname.startsWith(`${item.href}/`)),
  );
}

/** How many things need a person on a page; undefined while unknown, and for a page without a count. */
export function countOf(item: NavItem, attention: Attention | undefined): number | undefined {
  return item.count ? attention?.[item.count] : undefined;
}

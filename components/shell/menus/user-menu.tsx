"use client";

import { Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { Menu, MenuChoice, MenuItem } from "@/components/ui/layers/menu";
import type { Me } from "@/lib/access/schemas";
import { setTheme, useTheme } from "../theme/theme";

interface UserMenuProps {
  me: Me;
  onKeys: () => void;
  onSignOut: () => void;
}

export const themeChoices = [
  { theme: "system", label: "As the system", icon: Monitor },
  { theme: "light", label: "Light", icon: Sun },
  { theme: "dark", label: "Dark", icon: Moon },
] as const;

/** The signed-in person, the theme, the keys, and sign-out. */
export function UserMenu({ me, onKeys, onSignOut }: UserMenuProps) {
  const theme = useTheme();
  return (
    <Menu
      label={`${me.name}, ${me.role}`}
      triggerClassName="grid size-6 place-items-center rounded-full bg-selected font-medium text-11 text-ink-2 hover:text-ink coarse:size-11"
      trigger={<span aria-hidden="true">{initials(me.name)}</span>}
    >
      <div className="px-2 pt-1.5 pb-2 text-12 text-ink-3">
        <span className="block font-medium text-13 text-ink">{me.name}</span>
        {me.email}, {me.role}
      </div>
      {themeChoices.map((choice) => (
        <MenuChoice
          key={choice.theme}
          icon={<choice.icon aria-hidden="true" className="icon-14" />}
          checked={theme === choice.theme}
          onSelect={() => setTheme(choice.theme)}
        >
          {choice.label}
        </MenuChoice>
      ))}
      <hr className="my-1 border-line" />
      <MenuItem icon={<Keyboard aria-hidden="true" className="icon-14" />} onSelect={onKeys}>
        Keys of this page
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden="true" className="icon-14" />} onSelect={onSignOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

/** "Mira Okafor" → "MO", "reviewer" → "RE": two letters that stand for a person. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const letters = last ? `${first.slice(0, 1)}${last.slice(0, 1)}` : first.slice(0, 2);
  return letters.toUpperCase();
}

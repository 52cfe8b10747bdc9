"use client";

import clsx from "clsx";
import { LogOut, Search } from "lucide-react";
import Link from "next/link";
import { Radio } from "@/components/ui/fields/choices";
import { Dialog } from "@/components/ui/layers/dialog";
import type { Me } from "@/lib/access/schemas";
import { navItems } from "../navigation/nav-items";
import { setTheme, useTheme } from "../theme/theme";
import { themeChoices } from "./user-menu";

interface MoreSheetProps {
  me: Me;
  sandbox: boolean;
  open: boolean;
  onClose: () => void;
  onSearch: () => void;
  onSignOut: () => void;
}

const row = "flex h-12 w-full items-center gap-3 border-line border-b text-left text-15 [&>svg]:text-ink-3";

/** The entries that do not fit the phone's bar: the other pages, search, theme, sign out. */
export function MoreSheet({ me, sandbox, open, onClose, onSearch, onSignOut }: MoreSheetProps) {
  const theme = useTheme();
  return (
    <Dialog open={open} onClose={onClose} title={`${me.name}, ${me.role}`} className="sm:w-100">
      <div className="px-4 pt-2 pb-7">
        {navItems({ sandbox, me }).map((item) => (
          <Link key={item.href} href={item.href} onClick={onClose} className={row}>
            <item.icon aria-hidden="true" className="icon" />
            {item.label}
          </Link>
        ))}
        <button type="button" onClick={onSearch} className={row}>
          <Search aria-hidden="true" className="icon" />
          Search
        </button>
        <fieldset className="flex flex-wrap gap-x-5 border-line border-b py-1">
          <legend className="sr-only">Theme</legend>
          {themeChoices.map((choice) => (
            <Radio
              key={choice.theme}
              name="theme"
              checked={theme === choice.theme}
              onChange={() => setTheme(choice.theme)}
            >
              {choice.label}
            </Radio>
          ))}
        </fieldset>
        <button type="button" onClick={onSignOut} className={clsx(row, "border-b-0")}>
          <LogOut aria-hidden="true" className="icon" />
          Sign out
        </button>
      </div>
    </Dialog>
  );
}

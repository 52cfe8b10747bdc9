import { Command } from "cmdk";
import type { ReactNode } from "react";

interface PaletteRowProps {
  icon: ReactNode;
  value: string;
  /** Shown whatever was typed. */
  always?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

/** One thing to go to or to do. */
export function PaletteRow({ icon, value, always = false, onSelect, children }: PaletteRowProps) {
  return (
    <Command.Item
      value={value}
      forceMount={always}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-2 px-2.5 text-13 data-[selected=true]:bg-layer-hover coarse:h-11 [&>svg]:text-ink-3"
    >
      {icon}
      <span className="truncate">{children}</span>
    </Command.Item>
  );
}

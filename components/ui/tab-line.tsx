import type { ComponentProps, ReactNode } from "react";
import { Tabs } from "./tabs";

interface TabLineProps extends ComponentProps<typeof Tabs> {
  /** At the right end. */
  children?: ReactNode;
}

/** The views of a page, above it. */
export function TabLine({ children, ...tabs }: TabLineProps) {
  return (
    <div className="flex h-11 flex-none items-center gap-5 overflow-x-auto border-line border-b px-4 sm:px-6">
      <Tabs {...tabs} />
      {children ? <span className="ml-auto">{children}</span> : null}
    </div>
  );
}

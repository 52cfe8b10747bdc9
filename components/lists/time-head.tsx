"use client";

import type { ComponentProps } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { Th } from "@/components/ui/table";
import { zoneName } from "@/lib/time";

/** The head of a column of times, with the zone they are told in: "Started, CET". */
export function TimeHead({ children, ...rest }: ComponentProps<typeof Th>) {
  const zone = zoneName(new Date(useNow(60_000)), useTimeZone());
  return (
    <Th {...rest}>
      {children}, {zone}
    </Th>
  );
}

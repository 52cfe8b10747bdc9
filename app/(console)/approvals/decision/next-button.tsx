import { Button } from "@/components/ui/buttons/button";
import type { Approval } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";

interface NextButtonProps {
  next: Approval | undefined;
  onNext: () => void;
  className?: string;
}

/** A button to the next open approval, named by its amount; nothing when there is none. */
export function NextButton({ next, onNext, className }: NextButtonProps) {
  if (!next) return null;
  return (
    <Button size="bar" onClick={onNext} className={className}>
      Next<span className="-ml-2 max-sm:hidden">, {formatMoney(next)}</span>
    </Button>
  );
}

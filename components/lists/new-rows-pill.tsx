import { ArrowUp } from "lucide-react";
import { Button } from "@/components/ui/button";

/** Rows that arrived while one reads wait here, never under the pointer. Announced, and nothing moves until pressed. */
export function NewRowsPill({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div role="status" className="sticky top-2 z-10 flex h-0 justify-center">
      {count > 0 ? (
        <Button
          size="sm"
          icon={<ArrowUp aria-hidden="true" className="icon-14" />}
          onClick={onShow}
          className="rounded-full"
        >
          {count} new
        </Button>
      ) : null}
    </div>
  );
}

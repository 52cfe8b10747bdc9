import { everyKindInTheLedger } from "@/db/testing/every-kind-in-the-ledger";

everyKindInTheLedger({ checkpointing: false });

import { everyKindInTheLedger } from "@/testing/every-kind-in-the-ledger";

everyKindInTheLedger({ checkpointing: true });

CREATE INDEX "customers_newest" ON "customers" USING btree (coalesce("last_contact_at", "created_at"),"id");--> statement-breakpoint
CREATE INDEX "orders_charge" ON "orders" USING btree ("charge_id");
-- An event that was claimed by a batch is found by the batch's run.
create index runs_of_batches on runs (batch_id) where batch_id is not null;

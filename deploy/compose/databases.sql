-- Run once, when the volume of PostgreSQL is new: Inngest's server keeps its runs in a database of its own.
create database inngest owner vagus;

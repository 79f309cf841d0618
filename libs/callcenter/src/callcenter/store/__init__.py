"""The record in Postgres: tables, how events are appended, how they are asked for."""

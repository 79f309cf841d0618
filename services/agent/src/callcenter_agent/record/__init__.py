"""What happened in a call on its way to the record: spool first, then Postgres, then the fan-out."""

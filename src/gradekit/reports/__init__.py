"""Reports: from the record of a check to text or JSON; nothing here judges, and nothing else renders."""

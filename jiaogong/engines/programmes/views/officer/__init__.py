"""Pages of whoever calls: schemes, calls, batches, decisions."""

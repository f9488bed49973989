"""Pages of relief."""

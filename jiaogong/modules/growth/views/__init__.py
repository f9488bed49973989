"""Pages of pairs and projects."""

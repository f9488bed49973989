"""Pages of places, levels, coverage and plaques."""

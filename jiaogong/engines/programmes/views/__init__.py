"""Pages of programmes: entering, handling, and (in `officer`) running a call."""

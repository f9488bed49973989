"""Measures what the project promises, each figure beside a floor or peer measured in the same run (docs/bench.md)."""

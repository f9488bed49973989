"""The pages of plans: load, one form, one verb, one render."""

"""What happens to plans."""

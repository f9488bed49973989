"""What happens to congresses."""

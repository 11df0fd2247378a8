"""Passages, encoders, indexes and rankings."""

"""Templates, style sheet and icon of the pages."""

"""Plans, mentions, entities and the graph between them. No vectors, no web."""

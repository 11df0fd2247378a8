"""Data files: names, cue words, ontology, and the sample plans."""

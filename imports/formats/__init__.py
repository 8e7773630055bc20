"""What Rangebook knows of each maker's files; a folder a maker."""

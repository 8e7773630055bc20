"""What came in by other doors than the portal: stored whole, known again, deleted, and what runs said of files."""

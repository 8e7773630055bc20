"""What a sync writes: listed reports and their shots."""

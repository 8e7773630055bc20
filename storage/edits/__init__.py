"""What the golfer writes: edits of sessions and shots, the bag, conflicts."""

"""Looking back at syncs: what each did, what failed, where golfer and portal differ."""

"""The sync panel: start a sync, watch it, read its receipt."""

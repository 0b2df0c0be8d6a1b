"""What rrweb recorded, told."""

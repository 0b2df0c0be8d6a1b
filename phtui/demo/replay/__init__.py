"""What a session's recording is made of: rrweb events, built from its events when asked for."""

"""What rrweb recorded, told in words: events to a page's text and to what people did on it."""

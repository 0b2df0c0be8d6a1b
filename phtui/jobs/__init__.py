"""Work in steps: async generators of frozen states. No Textual."""

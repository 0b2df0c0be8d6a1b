"""HogQL as text: its words, its tokens, its statements. Knows neither Textual nor the API."""

"""Which PostHog, which project, which key, how the app looks, and where each of these came from."""

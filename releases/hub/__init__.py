"""The Hugging Face Hub API, as unchanged clients speak it; it translates, never decides."""

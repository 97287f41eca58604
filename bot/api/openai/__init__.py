"""The interface of OpenAI's API: its requests, its answers and its errors."""

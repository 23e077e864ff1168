"""The pages: Flask, and nothing else imports it."""

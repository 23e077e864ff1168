"""The demo's mailbox: every letter to everybody, kept on this machine and shown on one page."""

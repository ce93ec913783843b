"""Fictional world to try the assistant without Telegram: a stand-in for the Bot API and a page."""

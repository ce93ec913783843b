"""A stand-in for Telegram's Bot API over HTTP, written against its public documentation.

Error texts are the public server's own words (github.com/tdlib/telegram-bot-api and tdlib/td).
"""

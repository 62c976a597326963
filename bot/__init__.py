"""Tin Buôn: a chatbot-driven network of grassroots information officers."""
